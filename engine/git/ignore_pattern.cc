#include "engine/git/ignore_pattern.h"

#include <algorithm>
#include <array>
#include <utility>

namespace dowse::git {
namespace {

std::size_t index_of(char byte) noexcept {
  return static_cast<std::uint8_t>(byte);
}

bool is_between(std::size_t byte, char low, char high) noexcept {
  return byte >= index_of(low) && byte <= index_of(high);
}

bool in_class(std::string_view name, std::size_t byte) noexcept {
  const bool upper = is_between(byte, 'A', 'Z');
  const bool lower = is_between(byte, 'a', 'z');
  const bool digit = is_between(byte, '0', '9');
  const bool graph = is_between(byte, '!', '~');
  if (name == "alnum") return upper || lower || digit;
  if (name == "alpha") return upper || lower;
  if (name == "blank") return byte == ' ' || byte == '\t';
  if (name == "cntrl") return byte < 32 || byte == 127;
  if (name == "digit") return digit;
  if (name == "graph") return graph;
  if (name == "lower") return lower;
  if (name == "print") return graph || byte == ' ';
  if (name == "punct") return graph && !upper && !lower && !digit;
  if (name == "space") return byte == ' ' || is_between(byte, '\t', '\r');
  if (name == "upper") return upper;
  return digit || is_between(byte, 'a', 'f') || is_between(byte, 'A', 'F');  // xdigit
}

bool is_class(std::string_view name) noexcept {
  static constexpr std::array<std::string_view, 12> kNames = {"alnum", "alpha", "blank", "cntrl",
                                                              "digit", "graph", "lower", "print",
                                                              "punct", "space", "upper", "xdigit"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

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

std::string_view take_name(std::string_view& path) noexcept {
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view name = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  return name;
}

}  // namespace

std::optional<IgnorePattern> IgnorePattern::parse(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (!line.empty() && line.front() == '#') return std::nullopt;
  line = without_trailing_blanks(line);
  IgnorePattern pattern;
  if (!line.empty() && line.front() == '!') {
    pattern.is_negated_ = true;
    line.remove_prefix(1);
  }
  if (!line.empty() && line.back() == '/') {
    pattern.directories_only_ = true;
    line.remove_suffix(1);
  }
  if (line.empty()) return std::nullopt;
  pattern.anywhere_ = line.find('/') == std::string_view::npos;
  if (line.front() == '/') line.remove_prefix(1);
  const std::size_t special = line.find_first_of("*?[\\");
  if (pattern.anywhere_ && special == std::string_view::npos) {
    pattern.is_literal_ = true;
    pattern.end_ = std::string(line);
    return pattern;
  }
  if (pattern.anywhere_ && special == 0 && line[0] == '*' &&
      line.find_first_of("*?[\\", 1) == std::string_view::npos) {
    pattern.end_ = std::string(line.substr(1));
    return pattern;
  }
  if (!pattern.parse_names(line)) return std::nullopt;
  return pattern;
}

// False when it can never match.
bool IgnorePattern::parse_names(std::string_view pattern) {
  Name name;
  const auto finish = [&](bool is_last) {
    const bool is_folders = !anywhere_ && name.tokens.size() >= 2 &&
                            std::all_of(name.tokens.begin(), name.tokens.end(),
                                        [](const Token& token) { return token.is_star; });
    if (is_folders && is_last) {  // "all that lies inside": at least one name
      names_.push_back({false, {Token{true, {}}}});
    }
    names_.push_back({is_folders, is_folders ? std::vector<Token>() : std::move(name.tokens)});
    name = Name();
  };
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    Token token;
    if (pattern[at] == '/') {
      finish(false);
      continue;
    }
    if (pattern[at] == '*') {
      token.is_star = true;
    } else if (pattern[at] == '?') {
      token.set.set();
    } else if (pattern[at] == '[') {
      if (!parse_bracket(pattern, at, token.set)) return false;
    } else {
      if (pattern[at] == '\\' && ++at == pattern.size()) return false;
      token.set.set(index_of(pattern[at]));
    }
    name.tokens.push_back(token);
  }
  finish(true);
  return true;
}

// From "[" to its "]", where `at` stands afterwards. False when there is none.
bool IgnorePattern::parse_bracket(std::string_view pattern, std::size_t& at,
                                  std::bitset<256>& set) {
  ++at;
  const bool is_negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (is_negated) ++at;
  char before = '\0';  // where a range may begin; NUL: nowhere
  for (bool is_first = true;; is_first = false, ++at) {
    if (at >= pattern.size()) return false;
    if (pattern[at] == ']' && !is_first) break;
    if (pattern.substr(at, 2) == "[:") {
      const std::size_t end = pattern.find(":]", at + 2);
      const std::string_view name = pattern.substr(at + 2, end - at - 2);
      if (end == std::string_view::npos || !is_class(name)) return false;
      for (std::size_t byte = 0; byte < set.size(); ++byte) {
        if (in_class(name, byte)) set.set(byte);
      }
      at = end + 1;
      before = '\0';
      continue;
    }
    const bool is_range =
        pattern[at] == '-' && before != '\0' && at + 1 < pattern.size() && pattern[at + 1] != ']';
    if (is_range) ++at;
    if (pattern[at] == '\\' && ++at == pattern.size()) return false;
    const char low = is_range ? before : pattern[at];
    for (std::size_t byte = index_of(low); byte <= index_of(pattern[at]); ++byte) {
      set.set(byte);
    }
    before = is_range ? '\0' : pattern[at];
  }
  if (is_negated) set.flip();
  return true;
}

bool IgnorePattern::matches(std::string_view path, bool is_directory) const {
  if (directories_only_ && !is_directory) return false;
  if (!anywhere_) return matches_path(path);
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (is_literal_) return name == *end_;
  if (end_) return name.size() >= end_->size() && name.ends_with(*end_);
  return names_.size() == 1 && matches_name(names_[0].tokens, name);
}

// Goes back to the last star only: what stood before it has matched as early as it can.
bool IgnorePattern::matches_name(const std::vector<Token>& tokens, std::string_view name) {
  std::size_t token = 0;
  std::size_t star = tokens.size();
  std::size_t star_at = 0;
  std::size_t at = 0;
  while (at < name.size()) {
    if (token < tokens.size() && tokens[token].is_star) {
      star = token++;
      star_at = at;
    } else if (token < tokens.size() && tokens[token].set[index_of(name[at])]) {
      ++token;
      ++at;
    } else if (star != tokens.size()) {
      token = star + 1;
      at = ++star_at;
    } else {
      return false;
    }
  }
  while (token < tokens.size() && tokens[token].is_star) {
    ++token;
  }
  return token == tokens.size();
}

// The same with whole names instead of bytes and "**" instead of stars.
bool IgnorePattern::matches_path(std::string_view path) const {
  std::size_t name = 0;
  std::size_t folders = names_.size();
  std::string_view folders_rest;
  while (!path.empty()) {
    if (name < names_.size() && names_[name].is_folders) {
      folders = name++;
      folders_rest = path;
      continue;
    }
    std::string_view rest = path;
    if (name < names_.size() && matches_name(names_[name].tokens, take_name(rest))) {
      ++name;
      path = rest;
    } else if (folders != names_.size()) {
      name = folders + 1;
      take_name(folders_rest);
      path = folders_rest;
    } else {
      return false;
    }
  }
  while (name < names_.size() && names_[name].is_folders) {
    ++name;
  }
  return name == names_.size();
}

}  // namespace dowse::git
