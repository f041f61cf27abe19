#pragma once
// Patterns on paths as https://git-scm.com/docs/gitignore ("Pattern format") defines them: what a
// line of a .gitignore file holds (git/ignore_pattern.h) and what --exclude takes. Paths and
// patterns are bytes; case counts.
//
//   *      any bytes but '/'            ?       one byte but '/'
//   [a-z]  one byte of the set          [!a-z]  one byte outside it, never '/'
//   [[:digit:]]  a class of ASCII       \x      the byte x itself
//   **/    any number of whole folders  /**     everything inside
//
// A pattern with a '/' at its start or in its middle is held against the whole path; one without
// against the last name of it. A '/' at its end matches folders only.

#include <bitset>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace dowse {

// One compiled pattern. Immutable. Threads: any. Time of a match: the length of the path times that
// of the pattern, whatever they hold. Paths are relative, without "." parts, doubled '/' or one at
// their ends.
class Glob {
 public:
  // Errors: kUsage for what can never match: an empty pattern, an open '[', a '\' at the end, an
  // unknown class.
  static Result<Glob> compile(std::string_view pattern);

  // Is this very path matched?
  bool matches(std::string_view path, bool is_folder) const;

  // Is it, or a folder above it?
  bool matches_or_holds(std::string_view path, bool is_folder) const;

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

  static Result<Token> read_token(std::string_view pattern, std::size_t& at);
  Result<void> add_names(std::string_view pattern);
  void finish_name(Name& name, bool is_last);
  static bool matches_name(const std::vector<Token>& tokens, std::string_view name);
  bool matches_path(std::string_view path) const;

  bool folders_only_ = false;
  bool anywhere_ = false;           // no '/' in it: held against the last name of a path
  std::optional<std::string> end_;  // "*END": a quick way; with is_literal_: the whole name
  bool is_literal_ = false;
  std::vector<Name> names_;
};

// Patterns of which any may match, in a path or in a folder above it: what a user excludes.
// Immutable. Threads: any.
class GlobSet {
 public:
  GlobSet() = default;  // matches nothing
  // Errors: as Glob::compile, naming the pattern; and for a '!' at the start: negation is not known
  // here ('\!' is the byte).
  static Result<GlobSet> compile(std::span<const std::string> patterns);

  bool matches_file(std::string_view path) const;
  bool matches_folder(std::string_view path) const;

 private:
  std::vector<Glob> globs_;
};

}  // namespace dowse
