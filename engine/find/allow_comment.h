#pragma once
// Allow comments: `dowse:allow` or `gitleaks:allow` on a line of a secret says that it is meant to
// stand there. They are honoured, listed and counted (DESIGN.md section 1).

#include <string_view>

namespace dowse {

// True when `line` holds an allow comment: one of the two marks, not as part of a longer word.
bool has_allow_comment(std::string_view line) noexcept;

}  // namespace dowse
