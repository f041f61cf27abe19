#include "tests/e2e/shared_trap.h"

#include <map>

namespace dowse::testing {

TrapRepository& shared_trap(const std::string& object_format) {
  static std::map<std::string, TrapRepository> traps;  // one thread runs the tests
  return traps.try_emplace(object_format, object_format).first->second;
}

}  // namespace dowse::testing
