#pragma once
// What the text round a name and a value says: does it give the value to the name?

#include <span>
#include <string_view>

#include "engine/find/value.h"

namespace dowse {

// ASCII case is no matter.
bool ends_in_any(std::string_view name, std::span<const std::string_view> endings);

// Nothing but blanks between name and value: `#define PASSWORD "x"`, `--password x`,
// `:password "x"`, or first on the line. Else it is prose.
bool is_in_prose(const ValueView& value);

// `"a bad password", "x"`, `about: the password`: the name ends a sentence, and the next argument
// or line is not its value.
bool follows_sentence(const ValueView& value);

// `HashPassword("password", "x")`, `assert_equal("token", "x")`: "password" is what is asked about.
bool is_compared(const ValueView& value);

}  // namespace dowse
