#pragma once
// One trap repository of each object format for all tests of the program: building it takes
// seconds.

#include <string>

#include "tests/support/trap_repository.h"

namespace dowse::testing {

// Built on first use. Tests do not change what it holds; copies are theirs.
TrapRepository& shared_trap(const std::string& object_format = "sha1");

}  // namespace dowse::testing
