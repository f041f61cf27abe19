#pragma once
// Writes reftables by hand, from the description of the format and with nothing of the reader, as
// the git of the machine may be too old to write them: https://git-scm.com/docs/reftable.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "engine/base/object_id.h"

namespace dowse::testing {

struct ReftableShape {
  unsigned version = 1;
  std::string_view hash = "sha1";  // of version 2; "s256" for ids of 32 bytes
  std::uint32_t block_size = 0;    // that ref blocks are padded to; 0: none are
  std::size_t block_records = 1000;
  std::size_t restart_every = 16;
  bool with_indexes = false;  // with index and object blocks, which a reader may leave alone
  // Whether the length of a log block that is the first of the file counts the header in. git does
  // so, the format does not say.
  bool log_counts_header = true;
};

struct LogLine {
  ObjectId old_id;
  ObjectId new_id;
  std::string committer;
  std::string email;
  std::uint64_t seconds = 0;
  std::int16_t zone = 0;
  std::string message;
};

class ReftableWriter {
 public:
  explicit ReftableWriter(const ReftableShape& shape = {}) : shape_(shape) {}

  // In any order; each name once.
  ReftableWriter& ref(const std::string& name, const ObjectId& id);
  ReftableWriter& tag(const std::string& name, const ObjectId& id, const ObjectId& target);
  ReftableWriter& symref(const std::string& name, std::string_view target);
  ReftableWriter& deletion(const std::string& name);
  // Each update of a ref once.
  ReftableWriter& log(const std::string& ref, std::uint64_t update, const LogLine& line);
  ReftableWriter& log_deletion(const std::string& ref, std::uint64_t update);

  // The whole file.
  std::string bytes() const;

 private:
  struct Record {
    unsigned type = 0;
    std::string value;
  };

  std::string header() const;
  std::string block_content(char type, std::map<std::string, Record>::const_iterator& next,
                            const std::map<std::string, Record>& records,
                            std::size_t in_front) const;
  void add_refs(std::string& file) const;
  void add_logs(std::string& file) const;
  void add_object_block(std::string& file) const;
  void add_index_block(std::string& file, const std::map<std::string, Record>& positions) const;
  void pad(std::string& file) const;

  ReftableShape shape_;
  std::map<std::string, Record> refs_;
  std::map<std::string, Record> logs_;
};

// The number as the format writes numbers of any length.
std::string reftable_varint(std::uint64_t value);

// The CRC-32 of zlib and of the format.
std::uint32_t crc32_of(std::string_view bytes);

// Moves the refs and reflogs of a repository, and of its linked worktrees, into reftables, each
// folder's into one; only a git of version 2.45 and later takes it as a repository after that.
// `path`: the folder that holds .git.
void move_to_reftable(const std::string& path, const ReftableShape& shape = {});

}  // namespace dowse::testing
