#include "engine/base/glob.h"

#include <algorithm>
#include <array>
#include <utility>

namespace dowse {
namespace {

Error usage(std::string_view why) {
  return {Errc::kUsage, std::string(why)};
}

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

std::string_view take_name(std::string_view& path) noexcept {
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view name = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  return name;
}

// What is between '[' and ']'. `at` stands at the first and moves past the second.
Result<std::bitset<256>> read_bracket(std::string_view pattern, std::size_t& at) {
  ++at;
  const bool is_negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (is_negated) ++at;
  std::bitset<256> set;
  char before = '\0';  // where a range may begin; NUL: nowhere
  for (bool is_first = true;; is_first = false, ++at) {
    if (at >= pattern.size()) return usage("a '[' without its ']'");
    if (pattern[at] == ']' && !is_first) break;
    if (pattern.substr(at, 2) == "[:") {
      const std::size_t end = pattern.find(":]", at + 2);
      const std::string_view name = pattern.substr(at + 2, end - at - 2);
      if (end == std::string_view::npos || !is_class(name)) {
        return usage("an unknown class after '[:'");
      }
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
    if (pattern[at] == '\\' && ++at == pattern.size()) return usage("a '[' without its ']'");
    const char low = is_range ? before : pattern[at];
    for (std::size_t byte = index_of(low); byte <= index_of(pattern[at]); ++byte) {
      set.set(byte);
    }
    before = is_range ? '\0' : pattern[at];
  }
  ++at;
  if (is_negated) set.flip();
  return set;
}

}  // namespace

Result<Glob> Glob::compile(std::string_view pattern) {
  Glob glob;
  if (pattern.ends_with('/')) {
    glob.folders_only_ = true;
    pattern.remove_suffix(1);
  }
  if (pattern.empty()) return usage("an empty pattern matches nothing");
  glob.anywhere_ = pattern.find('/') == std::string_view::npos;
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  const std::size_t special = pattern.find_first_of("*?[\\");
  if (glob.anywhere_ && special == std::string_view::npos) {
    glob.is_literal_ = true;
    glob.end_ = std::string(pattern);
    return glob;
  }
  if (glob.anywhere_ && special == 0 && pattern[0] == '*' &&
      pattern.find_first_of("*?[\\", 1) == std::string_view::npos) {
    glob.end_ = std::string(pattern.substr(1));
    return glob;
  }
  DOWSE_TRY(glob.add_names(pattern));
  return glob;
}

// The byte or the star at `at`, which moves past it.
Result<Glob::Token> Glob::read_token(std::string_view pattern, std::size_t& at) {
  Token token;
  if (pattern[at] == '[') {
    DOWSE_ASSIGN(token.set, read_bracket(pattern, at));
    return token;
  }
  token.is_star = pattern[at] == '*';
  if (pattern[at] == '?') {
    token.set.set();
  } else if (!token.is_star) {
    if (pattern[at] == '\\' && ++at == pattern.size()) {
      return usage("a '\\' at the end escapes nothing");
    }
    token.set.set(index_of(pattern[at]));
  }
  ++at;
  return token;
}

Result<void> Glob::add_names(std::string_view pattern) {
  Name name;
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern[at] == '/') {
      finish_name(name, false);
      ++at;
      continue;
    }
    DOWSE_ASSIGN(const Token token, read_token(pattern, at));
    name.tokens.push_back(token);
  }
  finish_name(name, true);
  return {};
}

void Glob::finish_name(Name& name, bool is_last) {
  name.is_folders = !anywhere_ && name.tokens.size() >= 2 &&
                    std::all_of(name.tokens.begin(), name.tokens.end(),
                                [](const Token& token) { return token.is_star; });
  if (name.is_folders) name.tokens.clear();
  if (name.is_folders && is_last) {  // "all that lies inside": at least one name
    names_.push_back({false, {Token{true, {}}}});
  }
  names_.push_back(std::move(name));
  name = Name();
}

bool Glob::matches(std::string_view path, bool is_folder) const {
  if (folders_only_ && !is_folder) return false;
  if (!anywhere_) return matches_path(path);
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (is_literal_) return name == *end_;
  if (end_) return name.ends_with(*end_);
  return names_.size() == 1 && matches_name(names_[0].tokens, name);
}

bool Glob::matches_or_holds(std::string_view path, bool is_folder) const {
  for (std::size_t end = path.find('/'); end != path.npos; end = path.find('/', end + 1)) {
    if (matches(path.substr(0, end), true)) return true;
  }
  return matches(path, is_folder);
}

// Goes back to the last star only: what stood before it has matched as early as it can.
bool Glob::matches_name(const std::vector<Token>& tokens, std::string_view name) {
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
bool Glob::matches_path(std::string_view path) const {
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

Result<GlobSet> GlobSet::compile(std::span<const std::string> patterns) {
  GlobSet set;
  for (const std::string& pattern : patterns) {
    Result<Glob> glob =
        pattern.starts_with('!')
            ? usage("negation ('!' at the start) is not known here; write '\\!' for the byte")
            : Glob::compile(pattern);
    if (!glob) return std::move(glob).error().with("pattern '" + pattern + "'");
    set.globs_.push_back(std::move(glob).value());
  }
  return set;
}

bool GlobSet::matches_file(std::string_view path) const {
  return std::any_of(globs_.begin(), globs_.end(),
                     [&](const Glob& glob) { return glob.matches_or_holds(path, false); });
}

bool GlobSet::matches_folder(std::string_view path) const {
  return std::any_of(globs_.begin(), globs_.end(),
                     [&](const Glob& glob) { return glob.matches_or_holds(path, true); });
}

}  // namespace dowse
