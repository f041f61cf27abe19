#pragma once
// A page of text on its way out: labelled rows, wrapped to a width, coloured. Knows layout, not
// findings.

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "engine/report/terminal.h"

namespace dowse {

// Lifetime: the stream must outlive it.
class Page {
 public:
  // Narrower than kMinWidth is taken as kMinWidth.
  Page(std::ostream& out, bool color, std::size_t width);

  static constexpr std::size_t kMinWidth = 40;

  std::size_t width() const noexcept { return width_; }

  void blank();
  // A horizontal line over the whole width.
  void rule();
  // `left` and `right` at the two margins of one line; `left` gives way when both do not fit.
  void spread(std::size_t indent, Style style, std::string_view left, std::string_view right);
  // Text under text: wrapped; lines after the first are indented by `hang` more.
  void lines(std::size_t indent, Style style, std::string_view text, std::size_t hang = 0);
  // "label      text", the text wrapped beside its label, at most `max_lines` lines of it (0: all).
  void row(std::size_t indent, std::string_view label, Style style, std::string_view text,
           std::size_t max_lines = 0);
  // "label      text" that a person copies whole (a URL, a command): never broken. When it is wider
  // than the room beside the label, it begins a line of its own.
  void whole(std::size_t indent, std::string_view label, Style style, std::string_view text);
  // The same as row for a list: see packed(). Nothing for an empty one.
  void list(std::size_t indent, std::string_view label, Style style,
            const std::vector<std::string>& items);

  // How many columns the text of a row has.
  std::size_t room(std::size_t indent) const noexcept;

 private:
  static constexpr std::size_t kLabelWidth = 13;

  void line(std::size_t indent, std::string_view painted);
  void labelled(std::size_t indent, std::string_view label, Style style,
                const std::vector<std::string>& lines);

  std::ostream& out_;
  Painter paint_;
  std::size_t width_;
};

}  // namespace dowse
