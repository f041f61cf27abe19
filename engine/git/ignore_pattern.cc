#include "engine/git/ignore_pattern.h"

#include <algorithm>
#include <utility>

namespace dowse::git {
namespace {

// Without the blanks at its end, unless a backslash stands before them.
std::string_view without_trailing_blanks(std::string_view line) noexcept {
  std::size_t end = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
      end = std::min(i + 1, line.size());
    } else if (line[i] != ' ') {
      end = i + 1;
    }
  }
  return line.substr(0, end);
}

}  // namespace

std::optional<IgnorePattern> IgnorePattern::parse(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (!line.empty() && line.front() == '#') return std::nullopt;
  line = without_trailing_blanks(line);
  const bool is_negated = line.starts_with('!');
  if (is_negated) line.remove_prefix(1);
  Result<Glob> glob = Glob::compile(line);
  if (!glob) return std::nullopt;
  return IgnorePattern(is_negated, std::move(*glob));
}

}  // namespace dowse::git
