#include "engine/report/terminal.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "engine/base/text.h"

namespace dowse {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

// EastAsianWidth.txt (W and F) by blocks. In the blocks of symbols some are narrow; counting them
// as wide only makes a line shorter than it could be.
constexpr std::array<Range, 20> kWide = {{
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23F3},
    {0x2614, 0x27BF},   {0x2B1B, 0x2B55},   {0x2E80, 0x303E},   {0x3040, 0xA4CF},
    {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},
    {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x1B2FF},
    {0x1F000, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1FAFF}, {0x20000, 0x3FFFD},
}};

// Combining marks and joiners that scripts in use have; others are counted as a column.
constexpr std::array<Range, 9> kNoWidth = {{
    {0x0300, 0x036F},
    {0x0483, 0x0489},
    {0x0591, 0x05BD},
    {0x064B, 0x065F},
    {0x0E34, 0x0E3A},
    {0x200C, 0x200D},
    {0x20D0, 0x20F0},
    {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F},
}};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, std::uint32_t code) {
  const auto after =
      std::upper_bound(ranges.begin(), ranges.end(), code,
                       [](std::uint32_t value, const Range& range) { return value < range.first; });
  return after != ranges.begin() && code <= std::prev(after)->last;
}

std::size_t width_of(std::uint32_t code) {
  if (is_in(kNoWidth, code)) return 0;
  return is_in(kWide, code) ? 2 : 1;
}

// The bytes at the front that fit into `width` columns. The whole text when all of it does.
std::size_t fitting(std::string_view text, std::size_t width) {
  std::size_t used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const CodePoint next = decode_utf8(text.substr(at));
    used += width_of(next.value);
    if (used > width) break;
    at += std::max<std::size_t>(next.size, 1);
  }
  return at;
}

std::string_view codes_of(Style style) {
  switch (style) {
    case Style::kPlain:
      return "";
    case Style::kBold:
      return "1";
    case Style::kDim:
      return "2";
    case Style::kCritical:
      return "1;91";
    case Style::kHigh:
      return "1;31";
    case Style::kMedium:
      return "1;33";
    case Style::kLow:
      return "1;36";
    case Style::kInfo:
      return "1;34";
    case Style::kGood:
      return "1;32";
    case Style::kLink:
      return "4;36";
  }
  return "";
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const CodePoint front = decode_utf8(text);
    width += width_of(front.value);
    text.remove_prefix(std::max<std::size_t>(front.size, 1));
  }
  return width;
}

std::string cut(std::string_view text, std::size_t width) {
  if (fitting(text, width) == text.size()) return std::string(text);
  return std::string(text.substr(0, fitting(text, width - 1))) + "…";
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  while (fitting(text, width) < text.size()) {
    std::size_t end = fitting(text, width);
    // A space right after the line is a place to break, too.
    const std::size_t space = text.rfind(' ', end);
    const bool breakable = space != text.npos && space > 0;
    if (breakable) end = space;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(breakable ? end + 1 : end);
  }
  if (!text.empty() || lines.empty()) lines.emplace_back(text);
  return lines;
}

std::vector<std::string> packed(const std::vector<std::string>& items, std::size_t width) {
  std::vector<std::string> lines = {""};
  for (const std::string& item : items) {
    const std::string longer = lines.back().empty() ? item : lines.back() + " · " + item;
    if (display_width(longer) <= width) {
      lines.back() = longer;
      continue;
    }
    if (lines.back().empty()) lines.pop_back();
    for (std::string& part : wrapped(item, width))
      lines.push_back(std::move(part));
  }
  return lines;
}

std::string Painter::operator()(Style style, std::string_view text) const {
  const std::string_view codes = codes_of(style);
  if (!color_ || codes.empty() || text.empty()) return std::string(text);
  return "\x1b[" + std::string(codes) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace dowse
