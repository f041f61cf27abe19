#include "engine/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace dowse::detail {

void check_failed(const char* condition, const char* file, int line) noexcept {
  std::fprintf(stderr, "dowse: internal error: %s:%d: %s does not hold\n", file, line, condition);
  std::abort();
}

}  // namespace dowse::detail
