#pragma once
// Ignore files (.gitleaksignore): a line names a secret by a place where a scan of gitleaks found
// it, as `commit:path:rule:line` or `path:rule:line`. What they name is allowed as by a comment:
// listed, counted, no reason to fail.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/result.h"
#include "engine/find/place_filter.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// Plain data once filled. Threads: as for any value.
class IgnoreList {
 public:
  // The name such a file has in a repository.
  static constexpr std::string_view kFileName = ".gitleaksignore";

  // Adds the lines of a file, which holds for all targets or for one. Nothing when there is no such
  // file; a symlink is not followed. Errors: kIo, kLimit naming it.
  Result<bool> add_file(const std::string& path, std::optional<TargetIndex> target);

  // The same with its text.
  void add(std::string_view text, std::string_view name, std::optional<TargetIndex> target);

  bool names_rule(std::string_view rule_id) const;

  // Whether a line names this very place of a finding of the rule. A line with a commit asks for
  // the one that brought the place in.
  bool names(std::string_view rule_id, const PlaceView& place) const;

  // What stands in the files and has no effect, a sentence each, for a person: lines that are none,
  // rules that are not there. Lines are told by number: what they hold is the target's.
  std::vector<std::string> notes(const RuleSet& rules) const;

 private:
  struct Entry {
    std::uint32_t line = 0;
    ObjectId commit;  // empty: any
    std::optional<TargetIndex> target;

    friend auto operator<=>(const Entry&, const Entry&) = default;
  };

  using ByPath = std::unordered_map<std::string, std::set<Entry>>;

  // Lines that have no effect: how many, and the first.
  struct Idle {
    std::size_t count = 0;
    std::size_t first = 0;

    void add(std::size_t number) { first = count++ == 0 ? number : first; }
  };

  // A file, with the first line and the number of lines for each rule that is named.
  struct File {
    std::string name;
    Idle malformed;
    std::map<std::string, Idle> by_rule;
  };

  std::unordered_map<std::string, ByPath> by_rule_;
  std::vector<File> files_;
};

}  // namespace dowse
