#pragma once
// Glob patterns on paths, in the manner of gitignore (https://git-scm.com/docs/gitignore, "Pattern
// format"): what --exclude takes. Paths and patterns are bytes; case counts.
//
//   *      any bytes but '/'            ?       one byte but '/'
//   [a-z]  one byte of the set          [!a-z]  one byte outside it, never '/'
//   **/    any number of whole folders  /**     everything inside
//   \x     the byte x itself
//
// A pattern with a '/' at its start or in its middle is held against the whole path; one without
// matches at any depth. A '/' at its end matches folders only. A pattern that matches a folder
// matches all that lies in it.

#include <bitset>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace dowse {

// One compiled pattern. Immutable. Threads: any.
class Glob {
 public:
  // Errors: kUsage for an empty pattern, an open '[', a '\' at the end, a '!' at the start
  // (negation is not known here: write '\!' for the byte), a class such as [:alpha:].
  static Result<Glob> compile(std::string_view pattern);

  // Is the file at `path`, or a folder above it, matched? Time: path.size() times the length of the
  // pattern, whatever they hold. Requires: path is relative, without "." parts, doubled '/' or one
  // at its ends.
  bool matches_file(std::string_view path) const { return matches(path, false); }

  // The same for the folder at `path`.
  bool matches_folder(std::string_view path) const { return matches(path, true); }

 private:
  // One state of the automaton: what it takes and where that leads.
  enum class Step : std::uint8_t {
    kSet,       // one byte of the set, then the next state
    kStar,      // stays on any byte but '/'; leads on without a byte
    kFolders,   // at the start of a folder's name: leads on without a byte, or takes the name's
                // first byte into kInFolder, the state that always follows
    kInFolder,  // stays on any byte but '/', which leads back to kFolders
  };

  struct State {
    Step step{};
    std::bitset<256> set;  // kSet only
  };

  using Active = std::vector<bool>;  // one more than states_: the last is acceptance

  bool matches(std::string_view path, bool folder) const;
  void activate(Active& active, std::size_t state) const;
  void advance(const Active& active, Active& next, unsigned char byte) const;

  void add_byte(char byte);
  void add_any_byte();
  void add_star();
  void add_folders();
  Result<std::size_t> add_bracket(std::string_view pattern, std::size_t begin);
  Result<void> add_pattern(std::string_view pattern);

  std::vector<State> states_;
  bool folders_only_ = false;
};

// Patterns of which any may match. Immutable. Threads: any.
class GlobSet {
 public:
  GlobSet() = default;  // matches nothing
  // Errors: as Glob::compile, naming the pattern.
  static Result<GlobSet> compile(std::span<const std::string> patterns);

  bool matches_file(std::string_view path) const;
  bool matches_folder(std::string_view path) const;

 private:
  std::vector<Glob> globs_;
};

}  // namespace dowse
