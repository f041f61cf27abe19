#pragma once
// A file mapped for reading. Only for what git never changes in place: packs and their indexes.

#include <cstdint>
#include <span>
#include <string>

#include "engine/base/result.h"

namespace dowse::git {

// Movable, not copyable. Threads: any may read.
class MappedFile {
 public:
  // Errors: kIo naming the path. An empty file is mapped as no bytes.
  static Result<MappedFile> open(const std::string& path);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  // Lifetime: this MappedFile (moving it keeps the bytes where they are).
  std::span<const std::uint8_t> bytes() const& noexcept {
    return {static_cast<const std::uint8_t*>(map_), size_};
  }

  std::span<const std::uint8_t> bytes() const&& = delete;

 private:
  MappedFile(void* map, std::size_t size) noexcept : map_(map), size_(size) {}

  void* map_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace dowse::git
