#pragma once
// One trap repository for all tests of the program: building it takes seconds.

#include "tests/support/trap_repository.h"

namespace dowse::testing {

// Built on first use. Tests do not change what it holds; copies are theirs.
TrapRepository& shared_trap();

}  // namespace dowse::testing
