// expect: deleted
// A Secret is never copied: each copy would be one more place to wipe.
#include <utility>

#include "engine/base/secret.h"

dowse::Secret taken(dowse::Secret& secret) {
#ifdef CONTROL
  return std::move(secret);
#else
  return secret;
#endif
}
