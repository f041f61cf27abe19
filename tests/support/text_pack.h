#pragma once
// A pack of blobs with their right ids, of which a test knows what each of them holds. What is not
// right in a pack is PackWriter's (pack_writer.h).

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/object_id.h"
#include "tests/support/pack_writer.h"

namespace dowse::testing {

// A text told as what is copied from a base and what is inserted. Lifetime: the base.
class DeltaTextView {
 public:
  explicit DeltaTextView(std::string_view base) : base_(base) {}

  // One instruction; none when size is 0. Requires: the range lies in the base, size <= 0xFFFFFF.
  DeltaTextView& copy(std::uint64_t from, std::uint64_t size);
  // As many instructions as it takes; none for an empty text.
  DeltaTextView& insert(std::string_view text);

  std::string_view base() const noexcept { return base_; }

  const std::string& text() const noexcept { return text_; }

  std::string delta() const;

 private:
  struct Part {
    std::uint64_t from = 0;
    std::uint64_t size = 0;  // 0: inserted
    std::string inserted;
  };

  std::string_view base_;
  std::vector<Part> parts_;
  std::string text_;
};

// What both begin and end with is copied, the rest of the text inserted. Lifetime: the base.
DeltaTextView difference(std::string_view base, std::string_view text);

class TextPack {
 public:
  struct Blob {
    ObjectId id;
    std::uint64_t offset = 0;
  };

  // A whole object. One that the pack has is not added again.
  Blob add(std::string_view text);

  // A delta, every other one by the base's offset and by its id. One that the pack has is not
  // added again.
  Blob add(const DeltaTextView& text, const Blob& base);

  // A delta on an object that may lie elsewhere.
  Blob add_on(const DeltaTextView& text, const ObjectId& base);

  // A delta under an id that is not its own, for texts that the pack has: "000N" and zeros.
  Blob add_again(const DeltaTextView& text, const Blob& base);

  // What the pack holds.
  const std::map<ObjectId, std::string>& texts() const noexcept { return texts_; }

  // Writes REPOSITORY/.git/objects/pack/pack-NAME.{pack,idx}.
  void write(const std::string& repository, const std::string& name) const;

  PackWriter writer;  // for what the pack should hold besides

 private:
  Blob add_delta(const ObjectId& id, const DeltaTextView& text, const Blob& base);

  std::map<ObjectId, std::string> texts_;
  std::map<ObjectId, std::uint64_t> offsets_;
  unsigned deltas_ = 0;
};

}  // namespace dowse::testing
