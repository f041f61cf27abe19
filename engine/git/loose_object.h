#pragma once
// One loose object: a file that holds a zlib stream of "TYPE SIZE", NUL and the content
// (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects, "Object Storage"). Read without
// libgit2, which never returns from a stream that is cut short.

#include <memory>
#include <string>

#include "engine/base/result.h"
#include "engine/git/object_reader.h"

struct libdeflate_decompressor;

namespace dowse::git {

// One for each worker. Threads: one at a time.
class LooseReader {
 public:
  LooseReader();

  // Type and size, as the file says. A small object is read whole, and its damage told here.
  // Errors: kIo; kCorrupt.
  Result<ObjectHeader> header(const std::string& path);

  // The content. Errors: kIo; kCorrupt: no zlib stream, one that is cut short, whose checksum is
  // wrong or behind which more follows, an unknown type, a size that is not the content's.
  Result<Object> read(const std::string& path);

 private:
  struct Free {
    void operator()(libdeflate_decompressor* decompressor) const noexcept;
  };

  struct Inflated;
  Result<Inflated> inflate(const std::string& path, bool only_header);

  std::unique_ptr<libdeflate_decompressor, Free> decompressor_;
};

}  // namespace dowse::git
