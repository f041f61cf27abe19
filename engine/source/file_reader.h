#pragma once
// Reads one file after the other, whole, into a buffer that is used again. Files are read and never
// mapped: one that shrinks while it is looked at must not end the process.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/coverage.h"
#include "engine/base/result.h"
#include "engine/pipeline/pipeline.h"

namespace dowse {

// Why a file was not read.
struct Unread {
  Skip reason{};
  std::string detail;
  std::uint64_t bytes = 0;  // of the file, as far as known
};

// Threads: one; one reader for each worker. Lifetime: the budget must outlive it.
class FileReader {
 public:
  // Takes what was read. Lifetime of the bytes: the call.
  using Use = std::function<void(std::string_view bytes)>;

  // A file of more than max_bytes is Skip::kTooLarge.
  FileReader(ByteBudget& budget, std::uint64_t max_bytes)
      : budget_(budget), max_bytes_(max_bytes) {}

  // Calls `use` once with all that the file holds at the end of reading; the bytes are charged to
  // the budget until it returns. A file that grows is read again with more room, one that shrinks
  // ends where it ends. Otherwise says why not: kUnreadable, kTooLarge, kSpecial (no regular file;
  // it is not waited for). Follows no symlink in `name`. `folder` is borrowed.
  std::optional<Unread> read_file(int folder, const std::string& name, const Use& use);

  // The same for a file that is open; borrowed.
  std::optional<Unread> read_open(int file, const Use& use);

  // Calls `use` with the text of a symlink.
  std::optional<Unread> read_link(int folder, const std::string& name, const Use& use);

 private:
  Result<std::size_t> fill(int file, std::size_t room);
  void give_back() noexcept;

  // What is kept between files, so that small ones allocate nothing: of a longer buffer the memory
  // goes back when its charge does.
  static constexpr std::size_t kKeptBytes = 1u << 20;

  ByteBudget& budget_;
  std::uint64_t max_bytes_;
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
};

}  // namespace dowse
