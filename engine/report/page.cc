#include "engine/report/page.h"

#include <algorithm>
#include <ostream>

namespace dowse {

Page::Page(std::ostream& out, bool color, std::size_t width)
    : out_(out), paint_(color), width_(std::max(width, kMinWidth)) {}

void Page::blank() {
  out_ << '\n';
}

void Page::rule() {
  std::string dashes;
  for (std::size_t i = 0; i < width_; ++i)
    dashes += "─";
  line(0, paint_(Style::kDim, dashes));
}

void Page::spread(std::size_t indent, Style style, std::string_view left, std::string_view right) {
  const std::string end = cut(right, width_ / 2);
  const std::size_t taken = indent + display_width(end) + (end.empty() ? 0 : 2);
  const std::string begin = cut(left, width_ - std::min(taken, width_ - 1));
  const std::size_t gap =
      end.empty() ? 0
                  : width_ - std::min(width_, indent + display_width(begin) + display_width(end));
  line(indent, paint_(style, begin) + std::string(gap, ' ') + paint_(Style::kDim, end));
}

void Page::lines(std::size_t indent, Style style, std::string_view text, std::size_t hang) {
  const std::vector<std::string> parts = wrapped(text, width_ - indent - hang);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    line(i == 0 ? indent : indent + hang, paint_(style, parts[i]));
  }
}

void Page::row(std::size_t indent, std::string_view label, Style style, std::string_view text,
               std::size_t max_lines) {
  std::vector<std::string> parts = wrapped(text, room(indent));
  if (max_lines > 0 && parts.size() > max_lines) {
    parts[max_lines - 1] = cut(parts[max_lines - 1] + " " + parts[max_lines] + "…", room(indent));
    parts.resize(max_lines);
  }
  labelled(indent, label, style, parts);
}

void Page::whole(std::size_t indent, std::string_view label, Style style, std::string_view text) {
  if (display_width(text) <= room(indent)) return row(indent, label, style, text);
  if (!label.empty()) line(indent, paint_(Style::kDim, label));
  line(indent, paint_(style, text));
}

void Page::list(std::size_t indent, std::string_view label, Style style,
                const std::vector<std::string>& items) {
  if (!items.empty()) labelled(indent, label, style, packed(items, room(indent)));
}

void Page::labelled(std::size_t indent, std::string_view label, Style style,
                    const std::vector<std::string>& lines) {
  const std::size_t padding = kLabelWidth - std::min(kLabelWidth, display_width(label));
  line(indent, paint_(Style::kDim, label) + std::string(padding, ' ') + paint_(style, lines[0]));
  for (std::size_t i = 1; i < lines.size(); ++i) {
    line(indent + kLabelWidth, paint_(style, lines[i]));
  }
}

std::size_t Page::room(std::size_t indent) const noexcept {
  return width_ - indent - kLabelWidth;
}

void Page::line(std::size_t indent, std::string_view painted) {
  out_ << std::string(indent, ' ') << painted << '\n';
}

}  // namespace dowse
