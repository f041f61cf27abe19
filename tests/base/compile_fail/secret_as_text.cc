// expect: (could not convert|cannot convert|no viable conversion)
// A Secret does not turn into text by itself: reveal() is the one door.
#include <string_view>

#include "engine/base/secret.h"

std::string_view text_of(const dowse::Secret& secret) {
#ifdef CONTROL
  return secret.reveal();
#else
  return secret;
#endif
}
