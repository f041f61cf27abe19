#pragma once
// Texts made from recipes, so that the repository holds nothing that looks like a live token.

#include <cstdint>
#include <string>
#include <string_view>

namespace dowse::testing {

// The recipe's text, at its longest; a recipe that does not expand is a test failure.
std::string made(std::string_view recipe, std::uint64_t seed = 1);

}  // namespace dowse::testing
