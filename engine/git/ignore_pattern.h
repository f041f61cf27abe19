#pragma once
// One line of a .gitignore file, as https://git-scm.com/docs/gitignore ("Pattern format") defines
// it. Unlike Glob (base/glob.h) it can negate, says nothing about what lies below a folder that
// matches, and is held against names of one folder at a time.

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dowse::git {

// Immutable. Threads: any. Time: the length of the path times that of the pattern, whatever they
// hold.
class IgnorePattern {
 public:
  // Nothing for a line that is empty, a comment, or can never match.
  static std::optional<IgnorePattern> parse(std::string_view line);

  // `path` is relative to the folder of the file the line stands in.
  bool matches(std::string_view path, bool is_directory) const;

  // The line began with "!": what matches is not ignored.
  bool is_negated() const noexcept { return is_negated_; }

 private:
  // One byte of a name, or any number of them.
  struct Token {
    bool is_star = false;
    std::bitset<256> set;
  };

  // The pattern of one name.
  struct Name {
    bool is_folders = false;  // "**": any number of whole names
    std::vector<Token> tokens;
  };

  bool parse_names(std::string_view pattern);
  static bool parse_bracket(std::string_view pattern, std::size_t& at, std::bitset<256>& set);
  static bool matches_name(const std::vector<Token>& tokens, std::string_view name);
  bool matches_path(std::string_view path) const;

  bool is_negated_ = false;
  bool directories_only_ = false;
  bool anywhere_ = false;           // no "/" in it: held against the last name of a path
  std::optional<std::string> end_;  // "*END": a quick way; with is_literal_: the whole name
  bool is_literal_ = false;
  std::vector<Name> names_;
};

}  // namespace dowse::git
