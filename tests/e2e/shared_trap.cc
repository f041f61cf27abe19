#include "tests/e2e/shared_trap.h"

namespace dowse::testing {

TrapRepository& shared_trap() {
  static TrapRepository trap;  // one thread runs the tests
  return trap;
}

}  // namespace dowse::testing
