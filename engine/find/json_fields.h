#pragma once
// The fields of a small JSON object that came out of a secret. Reads with a library that takes no
// recursion from its input; bounded in size and depth.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace dowse {

// By name: strings as they are, numbers and true or false as they were read, "" for what holds
// more.
using JsonFields = std::map<std::string, std::string, std::less<>>;

inline constexpr std::size_t kMaxJsonText = 65'536;

// Nothing when the text is no JSON object, is longer than kMaxJsonText or nests deeper than 32.
std::optional<JsonFields> read_json_fields(std::string_view text);

// The value of a field; empty when there is none. Lifetime: fields.
std::string_view field_of(const JsonFields& fields, std::string_view name);

}  // namespace dowse
