#pragma once
// A rule as JSON, the same in every document that tells of rules. For the .cc files that write JSON
// (a header with types of others: this one and git/libgit2.h).

#include <nlohmann/json_fwd.hpp>

#include "engine/rules/rule.h"

namespace dowse {

nlohmann::ordered_json rotation_json(const Rotation& rotation);

// What a report tells of a rule: all but how it is found.
nlohmann::ordered_json rule_json(const Rule& rule);

// The text, or null for none.
nlohmann::ordered_json or_null(std::string text);

}  // namespace dowse
