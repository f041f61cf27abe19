#pragma once
// Positions in a text as people count them, and text as a terminal may show it.

#include <cstdint>
#include <string>
#include <string_view>

namespace dowse {

// Offsets into one text: [begin, end).
struct ByteSpan {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  friend auto operator<=>(const ByteSpan&, const ByteSpan&) = default;
};

// A position as people count it. Lines end with LF; columns count bytes of the line; both start
// at 1.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  friend auto operator<=>(const Position&, const Position&) = default;
};

// Turns offsets of one text into positions. Cheap when asked for ascending offsets; right for any.
// Lifetime: the text must outlive it.
class LineIndexView {
 public:
  explicit LineIndexView(std::string_view text) : text_(text) {}

  // Requires: offset <= text.size().
  Position position(std::uint64_t offset);

 private:
  std::string_view text_;
  std::uint64_t offset_ = 0;      // where the last answer stands
  std::uint64_t line_begin_ = 0;  // the first byte of its line
  std::uint32_t line_ = 1;
};

// The line that holds `offset`, without its line end (LF or CRLF). Lifetime: text.
// Requires: offset <= text.size().
ByteSpan line_around(std::string_view text, std::uint64_t offset);

// The character at the front of a text, as UTF-8 (Unicode 15, table 3-7). `size` is 0 when the text
// is empty or does not begin with a well-formed sequence.
struct CodePoint {
  std::uint32_t value = 0;
  std::uint32_t size = 0;  // in bytes
};

CodePoint decode_utf8(std::string_view text) noexcept;

// The text with control characters, bidirectional controls (Unicode TR 36, section 2.6) and bytes
// that are no UTF-8 written as \xHH or \u{HHHH}: safe to print on a terminal and valid UTF-8 in a
// report.
std::string escape_controls(std::string_view text);

}  // namespace dowse
