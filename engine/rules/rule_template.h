#pragma once
// The text of a rule file to begin with: `dowse rules new ID`.

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace dowse {

// A commented file with one rule of this id, for a made-up token: it loads, its examples prove it,
// and each line says what to put in its place. Errors: kUsage when the id is not one of small
// letters, digits and single hyphens between them.
Result<std::string> rule_template(std::string_view id);

}  // namespace dowse
