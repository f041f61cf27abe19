#pragma once
// One line of a .gitignore file, as https://git-scm.com/docs/gitignore ("Pattern format") defines
// it: a pattern (base/glob.h) that may be negated.

#include <optional>
#include <string_view>
#include <utility>

#include "engine/base/glob.h"

namespace dowse::git {

// Immutable. Threads: any.
class IgnorePattern {
 public:
  // Nothing for a line that is empty, a comment, or can never match.
  static std::optional<IgnorePattern> parse(std::string_view line);

  // `path` is relative to the folder of the file the line stands in. Says nothing about what lies
  // below a folder that matches.
  bool matches(std::string_view path, bool is_directory) const {
    return glob_.matches(path, is_directory);
  }

  // The line began with "!": what matches is not ignored.
  bool is_negated() const noexcept { return is_negated_; }

 private:
  IgnorePattern(bool is_negated, Glob glob) : is_negated_(is_negated), glob_(std::move(glob)) {}

  bool is_negated_ = false;
  Glob glob_;
};

}  // namespace dowse::git
