// expect: (unused-result|nodiscard)
// A failure that nobody looks at is lost coverage.
#include "engine/base/result.h"

dowse::Result<void> work();

void caller() {
#ifdef CONTROL
  if (!work()) return;
#else
  work();
#endif
}
