#pragma once
// Rules as bytes: the form in which the built-in pack lies in the program and in which a user's
// compiled rules are cached. Length-prefixed, little-endian, versioned; every count and length is
// checked on reading, so damaged bytes are an error and never a crash.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/rules/rule.h"

namespace dowse {

// All that a RuleSet is made from.
struct RulePack {
  std::vector<Rule> rules;
  std::vector<Allowlist> allowlists;  // apply to every rule
};

// Every field. The same pack gives the same bytes.
std::string serialize_pack(const RulePack& pack);

// The inverse. Errors: kCorrupt when the bytes are not a whole pack of this version.
Result<RulePack> deserialize_pack(std::string_view bytes);

// The same without advice: references, basis, fact, rotation and examples, which are most of the
// bytes, and which a scan that finds nothing never looks at. They are not read, nor checked.
Result<RulePack> deserialize_brief(std::string_view bytes);

// Fills in what deserialize_brief left out. Requires: `rules` are those of these bytes. Errors:
// kCorrupt.
Result<void> read_advice(std::string_view bytes, std::span<Rule> rules);
// The same for the rule at `index` alone.
Result<void> read_advice_of(std::string_view bytes, std::size_t index, Rule& rule);

// Only what decides which findings a scan has (no descriptions, references, examples, advice): the
// input of RuleSet::digest().
std::string deciding_bytes(const RulePack& pack);

}  // namespace dowse
