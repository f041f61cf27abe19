#pragma once
// How one text is made from another: what a delta copies, told without its format.

#include <cstdint>

namespace dowse {

// Bytes [at, at + size) of a text equal bytes [from, from + size) of its base.
struct CopiedRange {
  std::uint64_t at = 0;
  std::uint64_t from = 0;
  std::uint64_t size = 0;
};

// What a visitor remembers of a text for those that are built from it (see BlobVisitor). Opaque to
// all others.
class TextMemory {
 public:
  virtual ~TextMemory() = default;
};

}  // namespace dowse
