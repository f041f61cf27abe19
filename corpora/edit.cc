#include "corpora/edit.h"

#include <algorithm>
#include <cstdint>

#include "corpora/pack_format.h"

namespace dowse::corpora {
namespace {

// As git writes it: larger copies would be understood by newer readers only.
constexpr std::size_t kMaxCopy = 0x10000;

void copy_range(DeltaWriter& delta, std::size_t begin, std::size_t end) {
  for (; begin < end; begin += std::min(end - begin, kMaxCopy))
    delta.copy(begin, std::min(end - begin, kMaxCopy));
}

}  // namespace

std::string applied(std::string_view old, std::span<const Edit> edits) {
  std::string out;
  out.reserve(old.size() + 1024);
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    out += old.substr(at, edit.begin - at);
    out += edit.text;
    at = edit.end;
  }
  out += old.substr(at);
  return out;
}

std::string delta_of(std::size_t old_size, std::span<const Edit> edits) {
  std::uint64_t new_size = old_size;
  for (const Edit& edit : edits)
    new_size = new_size - (edit.end - edit.begin) + edit.text.size();
  DeltaWriter delta(old_size, new_size);
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    copy_range(delta, at, edit.begin);
    delta.insert(edit.text);
    at = edit.end;
  }
  copy_range(delta, at, old_size);
  return std::move(delta.bytes);
}

}  // namespace dowse::corpora
