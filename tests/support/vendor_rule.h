#pragma once
// A rule for the tokens of a made-up vendor, for tests that need one that survives every filter.

#include <string>

#include "engine/rules/rule.h"

namespace dowse::testing {

Rule vendor_rule();

// One of its tokens, 24 bytes.
std::string vendor_token();

}  // namespace dowse::testing
