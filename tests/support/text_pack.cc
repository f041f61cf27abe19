#include "tests/support/text_pack.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/git/blob_hash.h"
#include "tests/support/support.h"

namespace dowse::testing {
namespace {

ObjectId id_of(std::string_view text) {
  const Result<ObjectId> id = git::hash_blob(text, kSha1Size);
  DOWSE_CHECK(id.has_value());
  return *id;
}

}  // namespace

DeltaTextView& DeltaTextView::copy(std::uint64_t from, std::uint64_t size) {
  DOWSE_CHECK(from <= base_.size() && size <= base_.size() - from);
  if (size == 0) return *this;
  parts_.push_back({from, size, {}});
  text_ += base_.substr(from, size);
  return *this;
}

DeltaTextView& DeltaTextView::insert(std::string_view text) {
  if (text.empty()) return *this;
  parts_.push_back({0, 0, std::string(text)});
  text_ += text;
  return *this;
}

std::string DeltaTextView::delta() const {
  DeltaWriter delta(base_.size(), text_.size());
  for (const Part& part : parts_) {
    if (part.size != 0) {
      delta.copy(part.from, part.size);
    } else {
      delta.insert(part.inserted);
    }
  }
  return delta.bytes;
}

DeltaTextView difference(std::string_view base, std::string_view text) {
  const std::size_t most = std::min(base.size(), text.size());
  std::size_t begin = 0;
  while (begin < most && base[begin] == text[begin])
    ++begin;
  std::size_t end = 0;
  while (end < most - begin && base[base.size() - 1 - end] == text[text.size() - 1 - end])
    ++end;
  DeltaTextView delta(base);
  delta.copy(0, begin).insert(text.substr(begin, text.size() - begin - end));
  return delta.copy(base.size() - end, end);
}

TextPack::Blob TextPack::add(std::string_view text) {
  const ObjectId id = id_of(text);
  if (const auto known = offsets_.find(id); known != offsets_.end()) return {id, known->second};
  texts_[id] = text;
  return {id, offsets_[id] = writer.add(id, 3, text)};
}

TextPack::Blob TextPack::add(const DeltaTextView& text, const Blob& base) {
  const ObjectId id = id_of(text.text());
  if (const auto known = offsets_.find(id); known != offsets_.end()) return {id, known->second};
  return add_delta(id, text, base);
}

TextPack::Blob TextPack::add_on(const DeltaTextView& text, const ObjectId& base) {
  const ObjectId id = id_of(text.text());
  texts_[id] = text.text();
  return {id, offsets_[id] = writer.add_ref_delta(id, base, text.delta())};
}

TextPack::Blob TextPack::add_again(const DeltaTextView& text, const Blob& base) {
  return add_delta(PackWriter::id(++deltas_), text, base);
}

TextPack::Blob TextPack::add_delta(const ObjectId& id, const DeltaTextView& text,
                                   const Blob& base) {
  texts_[id] = text.text();
  const std::uint64_t offset = ++deltas_ % 2 == 0
                                   ? writer.add_offset_delta(id, base.offset, text.delta())
                                   : writer.add_ref_delta(id, base.id, text.delta());
  return {id, offsets_[id] = offset};
}

void TextPack::write(const std::string& repository, const std::string& name) const {
  const std::string stem = repository + "/.git/objects/pack/pack-" + name;
  write_file(stem + ".pack", writer.pack());
  write_file(stem + ".idx", writer.index());
}

}  // namespace dowse::testing
