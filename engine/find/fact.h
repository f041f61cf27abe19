#pragma once
// Something learned from a secret that is no secret itself: the size of a key, an account number.

#include <string>

namespace dowse {

struct Fact {
  std::string name;   // "key", "AWS account"; one of ours
  std::string value;  // raw: it may come from the secret, so reports redact and escape it

  friend bool operator==(const Fact&, const Fact&) = default;
};

}  // namespace dowse
