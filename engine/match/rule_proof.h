#pragma once
// Holds a rule against its own examples: what every built-in rule passes in the build (dowse_bake)
// and in the tests, and what a person's rule can be asked (`dowse rules test`).

#include <functional>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/match/match.h"
#include "engine/rules/rule.h"

namespace dowse {

// The raw matches of the rule in question in a text, as some matcher finds them.
using FindMatches = std::function<std::vector<Match>(std::string_view text)>;

// Each example, in several variants (seeds, longest, shortest) and between other lines with either
// line end, has a raw match whose secret is the recipe's and begins with the rule's prefix; no
// counterexample has one. Errors: kRule naming rule, recipe, which of its texts, and what happened.
Result<void> prove_rule(const Rule& rule, const FindMatches& find);

// The same with the reference matcher.
Result<void> prove_rule(const Rule& rule);

// Not only the first: one for each example and counterexample that is wrong, with the reference
// matcher; none for a rule that is proved. A rule that no matcher takes has that one.
std::vector<Error> faults_of(const Rule& rule);

}  // namespace dowse
