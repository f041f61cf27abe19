#include "engine/base/glob.h"

#include <algorithm>

namespace dowse {
namespace {

Error usage(std::string_view why) {
  return {Errc::kUsage, std::string(why)};
}

std::size_t index_of(char byte) noexcept {
  return static_cast<unsigned char>(byte);
}

// A member of a bracket, with its escape taken off. `at` moves past it. Requires: at < size.
Result<char> bracket_member(std::string_view pattern, std::size_t& at) {
  if (pattern[at] == '\\') ++at;
  if (at == pattern.size()) return usage("a '\\' at the end escapes nothing");
  return pattern[at++];
}

}  // namespace

Result<Glob> Glob::compile(std::string_view pattern) {
  Glob glob;
  if (pattern.starts_with('!')) {
    return usage("negation ('!' at the start) is not known here; write '\\!' for the byte");
  }
  if (pattern.ends_with('/')) {
    glob.folders_only_ = true;
    pattern.remove_suffix(1);
  }
  const bool anchored = pattern.find('/') != std::string_view::npos;
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  if (pattern.empty()) return usage("an empty pattern matches nothing");
  if (!anchored) glob.add_folders();
  DOWSE_TRY(glob.add_pattern(pattern));
  return glob;
}

Result<void> Glob::add_pattern(std::string_view pattern) {
  std::size_t at = 0;
  while (at < pattern.size()) {
    const std::string_view rest = pattern.substr(at);
    const bool at_name = at == 0 || pattern[at - 1] == '/';
    if (at_name && rest.starts_with("**/")) {
      add_folders();
      at += 3;
    } else if (at_name && rest == "**") {  // "everything inside": at least one name
      add_any_byte();
      add_star();
      at += 2;
    } else if (rest[0] == '*') {
      add_star();
      ++at;
    } else if (rest[0] == '?') {
      add_any_byte();
      ++at;
    } else if (rest[0] == '[') {
      DOWSE_ASSIGN(at, add_bracket(pattern, at));
    } else {
      DOWSE_ASSIGN(const char byte, bracket_member(pattern, at));
      add_byte(byte);
    }
  }
  return {};
}

Result<std::size_t> Glob::add_bracket(std::string_view pattern, std::size_t begin) {
  std::size_t at = begin + 1;
  const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (negated) ++at;
  State state{.step = Step::kSet, .set = {}};
  const std::size_t first = at;  // a ']' here is a member
  while (at < pattern.size() && (pattern[at] != ']' || at == first)) {
    if (pattern.substr(at).starts_with("[:")) {
      return usage("classes such as [:alpha:] are not known here; write the ranges");
    }
    DOWSE_ASSIGN(const char low, bracket_member(pattern, at));
    char high = low;
    const bool range = at + 1 < pattern.size() && pattern[at] == '-' && pattern[at + 1] != ']';
    if (range) {
      ++at;
      DOWSE_ASSIGN(high, bracket_member(pattern, at));
    }
    for (std::size_t byte = index_of(low); byte <= index_of(high); ++byte)
      state.set.set(byte);
  }
  if (at >= pattern.size()) return usage("a '[' without its ']'");
  if (negated) state.set.flip();
  state.set.reset(index_of('/'));
  states_.push_back(state);
  return at + 1;
}

void Glob::add_byte(char byte) {
  State state{.step = Step::kSet, .set = {}};
  state.set.set(index_of(byte));
  states_.push_back(state);
}

void Glob::add_any_byte() {
  State state{.step = Step::kSet, .set = {}};
  state.set.set().reset(index_of('/'));
  states_.push_back(state);
}

void Glob::add_star() {
  if (!states_.empty() && states_.back().step == Step::kStar) return;
  states_.push_back({.step = Step::kStar, .set = {}});
}

void Glob::add_folders() {
  if (!states_.empty() && states_.back().step == Step::kInFolder) return;
  states_.push_back({.step = Step::kFolders, .set = {}});
  states_.push_back({.step = Step::kInFolder, .set = {}});
}

void Glob::activate(Active& active, std::size_t state) const {
  active[state] = true;
  while (state < states_.size()) {
    if (states_[state].step == Step::kStar) {
      state += 1;
    } else if (states_[state].step == Step::kFolders) {
      state += 2;
    } else {
      return;
    }
    active[state] = true;
  }
}

void Glob::advance(const Active& active, Active& next, unsigned char byte) const {
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (!active[i]) continue;
    switch (states_[i].step) {
      case Step::kSet:
        if (states_[i].set[byte]) activate(next, i + 1);
        break;
      case Step::kStar:
        if (byte != '/') activate(next, i);
        break;
      case Step::kFolders:
        if (byte != '/') next[i + 1] = true;
        break;
      case Step::kInFolder:
        if (byte == '/') {
          activate(next, i - 1);
        } else {
          next[i] = true;
        }
        break;
    }
  }
}

bool Glob::matches(std::string_view path, bool folder) const {
  Active active(states_.size() + 1);
  Active next(states_.size() + 1);
  activate(active, 0);
  for (const char byte : path) {
    if (byte == '/' && active.back()) return true;  // a folder above
    std::fill(next.begin(), next.end(), false);
    advance(active, next, static_cast<unsigned char>(byte));
    active.swap(next);
  }
  return active.back() && (folder || !folders_only_);
}

Result<GlobSet> GlobSet::compile(std::span<const std::string> patterns) {
  GlobSet set;
  for (const std::string& pattern : patterns) {
    Result<Glob> glob = Glob::compile(pattern);
    if (!glob) return std::move(glob).error().with("pattern '" + pattern + "'");
    set.globs_.push_back(std::move(glob).value());
  }
  return set;
}

bool GlobSet::matches_file(std::string_view path) const {
  return std::any_of(globs_.begin(), globs_.end(),
                     [&](const Glob& glob) { return glob.matches_file(path); });
}

bool GlobSet::matches_folder(std::string_view path) const {
  return std::any_of(globs_.begin(), globs_.end(),
                     [&](const Glob& glob) { return glob.matches_folder(path); });
}

}  // namespace dowse
