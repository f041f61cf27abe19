#pragma once
// Text on a terminal: how wide it is, how it is cut and wrapped, how it is coloured. Works on text
// that escape_controls has made safe. Nothing here asks the terminal anything.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dowse {

// Columns that a text takes: one a character, two for East Asian wide ones and emoji (UAX 11), none
// for combining marks. Where terminals differ, the wider answer.
std::size_t display_width(std::string_view text);

// The text in at most `width` columns; what is cut off is replaced by an ellipsis at the end.
// Requires: width >= 1.
std::string cut(std::string_view text, std::size_t width);

// The text in lines of at most `width` columns, broken at spaces, within a word only where it is
// wider than a line. At least one line. Requires: width >= 2.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

// Items joined by " · " in lines of at most `width` columns, broken between items only, unless one
// is wider than a line. At least one line. Requires: width >= 2.
std::vector<std::string> packed(const std::vector<std::string>& items, std::size_t width);

enum class Style { kPlain, kBold, kDim, kCritical, kHigh, kMedium, kLow, kInfo, kGood, kLink };

// Wraps text in ANSI colours (ECMA-48 SGR), or leaves it as it is.
class Painter {
 public:
  explicit Painter(bool color) : color_(color) {}

  std::string operator()(Style style, std::string_view text) const;

 private:
  bool color_;
};

}  // namespace dowse
