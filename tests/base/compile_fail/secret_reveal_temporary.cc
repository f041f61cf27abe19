// expect: deleted
// What reveal() gives dies with its Secret: a temporary one is refused.
#include "engine/base/secret.h"

std::size_t revealed(const dowse::Secret& kept) {
#ifdef CONTROL
  return kept.reveal().size();
#else
  return kept.reveal().size() + dowse::Secret("x").reveal().size();
#endif
}
