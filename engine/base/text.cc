#include "engine/base/text.h"

#include <algorithm>
#include <cstring>

#include "engine/base/check.h"

namespace dowse {
namespace {

constexpr char kHex[] = "0123456789ABCDEF";

bool is_unsafe(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) ||  // C0, DEL, C1
         code == 0x061C || code == 0x200B ||
         (code >= 0x200E && code <= 0x200F) ||  // marks, zero width
         (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) ||  // separators, bidi
         code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
         (code >= 0xE0000 && code <= 0xE007F);
}

void append_unicode(std::string& out, std::uint32_t code) {
  out += "\\u{";
  bool leading = true;
  for (int shift = 20; shift >= 0; shift -= 4) {
    const std::uint32_t digit = code >> shift & 15;
    leading = leading && digit == 0 && shift > 12;
    if (!leading) out += kHex[digit];
  }
  out += '}';
}

// In blocks whose count fits a byte: compilers make vectors of that.
std::uint32_t count_newlines(std::string_view text) noexcept {
  constexpr std::size_t kBlock = 192;
  std::uint32_t count = 0;
  for (; !text.empty(); text.remove_prefix(std::min(kBlock, text.size()))) {
    std::uint8_t in_block = 0;
    for (const char c : text.substr(0, kBlock))
      in_block = static_cast<std::uint8_t>(in_block + (c == '\n' ? 1 : 0));
    count += in_block;
  }
  return count;
}

}  // namespace

CodePoint decode_utf8(std::string_view text) noexcept {
  if (text.empty()) return {};
  const auto byte = [&](std::uint32_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::uint32_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return {};
  std::uint32_t value = first & (0x7Fu >> size);
  for (std::uint32_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3Fu);
  }
  const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return {};
  return {value, size};
}

Position LineIndexView::position(std::uint64_t offset) {
  DOWSE_CHECK(offset <= text_.size());
  if (offset < offset_) *this = LineIndexView(text_);
  const std::string_view passed = text_.substr(offset_, offset - offset_);
  const std::size_t newline = passed.rfind('\n');
  if (newline != std::string_view::npos) {
    line_ += count_newlines(passed.substr(0, newline + 1));
    line_begin_ = offset_ + newline + 1;
  }
  offset_ = offset;
  constexpr std::uint64_t kLast =
      0xFFFFFFFF;  // a column past 4 GiB is shown as the last that can be counted
  return {line_, static_cast<std::uint32_t>(std::min(offset - line_begin_ + 1, kLast))};
}

ByteSpan line_around(std::string_view text, std::uint64_t offset) {
  DOWSE_CHECK(offset <= text.size());
  const std::size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  std::size_t end = std::min(text.find('\n', offset), text.size());
  if (end > begin && text[end - 1] == '\r') --end;
  return {begin, std::max(begin, end)};
}

std::string escape_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint front = decode_utf8(text);
    if (front.size <= 1) {
      const auto byte = static_cast<std::uint8_t>(text[0]);
      if (front.size == 0 || is_unsafe(front.value)) {
        out += "\\x";
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
      } else {
        out += text[0];
      }
    } else if (is_unsafe(front.value)) {
      append_unicode(out, front.value);
    } else {
      out += text.substr(0, front.size);
    }
    text.remove_prefix(std::max<std::size_t>(front.size, 1));
  }
  return out;
}

}  // namespace dowse
