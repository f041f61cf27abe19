#pragma once
// ASCII letters and digits in bytes of any encoding, independent of the locale.

#include <algorithm>
#include <string_view>

namespace dowse {

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

constexpr bool is_lower(char c) noexcept {
  return c >= 'a' && c <= 'z';
}

constexpr bool is_upper(char c) noexcept {
  return c >= 'A' && c <= 'Z';
}

constexpr bool is_alpha(char c) noexcept {
  return is_lower(c) || is_upper(c);
}

constexpr bool is_alnum(char c) noexcept {
  return is_alpha(c) || is_digit(c);
}

constexpr char lower(char c) noexcept {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

// Whether a word of camel case begins at `i`: `dbPassword`, `MyJSONTests`.
constexpr bool is_hump(std::string_view name, std::size_t i) noexcept {
  if (i == 0 || !is_upper(name[i])) return false;
  const bool before_small = i + 1 < name.size() && is_lower(name[i + 1]);
  return is_lower(name[i - 1]) || (is_upper(name[i - 1]) && before_small);
}

// ASCII case ignored. Requires: needle is not empty and has no capital letter.
inline bool contains_caseless(std::string_view text, std::string_view needle) noexcept {
  return std::search(text.begin(), text.end(), needle.begin(), needle.end(),
                     [](char a, char b) { return lower(a) == b; }) != text.end();
}

constexpr bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t';
}

constexpr bool is_quote(char c) noexcept {
  return c == '"' || c == '\'' || c == '`';
}

}  // namespace dowse
