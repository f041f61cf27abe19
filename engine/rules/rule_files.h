#pragma once
// Several rule files, and the built-in pack, as one: [extend], replaced, amended and disabled
// rules.

#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/rules/serialize.h"

namespace dowse {

struct MergedRules {
  RulePack pack;
  std::vector<std::string> notes;  // what stands in the files and has no effect, for a person
};

// `base`, then the files in order. A rule with the id of an earlier one takes its place; an
// amendment changes it; disabledRules removes from what stands before the file; targeted allowlists
// become the rules' own. `builtin` is put in front when a file extends it ([extend] useDefault),
// unless base holds it already. [extend] path is relative to the folder of the file that says it.
// A rule named by another one's `parts` or `required` is there, but for a disabled part.
// Errors: kIo, kRule as RuleSet::load; kLimit for files that extend each other without end.
Result<MergedRules> merge_rule_files(std::span<const std::string> paths, bool with_builtin);

}  // namespace dowse
