#pragma once
// The values of a repository's configuration file that say what kind of repository it is and where
// it came from. Syntax: https://git-scm.com/docs/git-config#_syntax. Includes are not followed,
// lines that are no configuration are passed over.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dowse::git {

class Config {
 public:
  Config() = default;

  static Config parse(std::string_view text);

  // The last value of a key, as git takes it; nullptr when it is not set. Keys are written
  // "section.name" or "section.subsection.name"; section and name in lower case.
  const std::string* find(std::string_view key) const;

  // Whether the key is set to what git takes as true.
  bool is_true(std::string_view key) const;

  // All keys and values in the order of the file.
  const std::vector<std::pair<std::string, std::string>>& values() const noexcept {
    return values_;
  }

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

}  // namespace dowse::git
