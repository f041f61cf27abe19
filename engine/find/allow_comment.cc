#include "engine/find/allow_comment.h"

#include <array>
#include <cstddef>

#include "engine/find/ascii.h"

namespace dowse {
namespace {

constexpr std::array<std::string_view, 2> kMarks = {"dowse:allow", "gitleaks:allow"};

bool is_word(char c) {
  return is_alnum(c) || c == '_';
}

bool has_mark(std::string_view line, std::string_view mark) noexcept {
  for (std::size_t at = line.find(mark); at != std::string_view::npos;
       at = line.find(mark, at + 1)) {
    const std::size_t end = at + mark.size();
    const bool starts = at == 0 || !is_word(line[at - 1]);
    const bool ends = end == line.size() || !is_word(line[end]);
    if (starts && ends) return true;
  }
  return false;
}

}  // namespace

bool has_allow_comment(std::string_view line) noexcept {
  for (const std::string_view mark : kMarks) {
    if (has_mark(line, mark)) return true;
  }
  return false;
}

}  // namespace dowse
