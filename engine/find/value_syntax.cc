#include "engine/find/value_syntax.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/find/ascii.h"
#include "engine/find/context.h"

namespace dowse {
namespace {

// `password:\n  value: x`: a word on the next line says what the value is.
bool has_own_key(std::string_view between) {
  const std::size_t line = between.find('\n');
  if (line == std::string_view::npos) return false;
  const std::size_t word = between.find_first_not_of(" \t\r\n\"'", line);
  return word != std::string_view::npos && is_alpha(between[word]);
}

// `"name": "admin password", ...`: all of the text is a name.
bool fills_name(const ValueView& value) {
  const auto begin = static_cast<std::size_t>(value.key_name.data() - value.text.data());
  std::string_view before = value.text.substr(0, begin);
  const std::size_t quote = before.find_last_of("\"'\n");
  if (quote == std::string_view::npos || before[quote] == '\n') return false;
  before = before.substr(0, quote);
  while (!before.empty() && (is_blank(before.back()) || is_quote(before.back()) ||
                             before.back() == ':' || before.back() == '='))
    before.remove_suffix(1);
  constexpr auto kKeys = std::to_array<std::string_view>({"name", "key"});
  return before.size() < quote && ends_in_any(before, kKeys);
}

}  // namespace

bool ends_in_any(std::string_view name, std::span<const std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
    return name.size() >= ending.size() &&
           contains_caseless(name.substr(name.size() - ending.size()), ending);
  });
}

bool is_in_prose(const ValueView& value) {
  const std::string_view between = value.between();
  if (between.empty() || !is_blank(between.front()) || value.key_name.front() == '-') return false;
  if (between.find_first_not_of(" \t\\\"'`") != std::string_view::npos) return false;
  // `Bearer x` has a scheme before it, `change-password x` no option.
  if (is_blank(between.back())) return value.key_name.find('-') != std::string_view::npos;
  if (value.key_name == "PASSWORD" && between == " '") return false;  // SQL
  const auto name = static_cast<std::uint64_t>(value.key_name.data() - value.text.data());
  const std::uint64_t line = line_near(value.text, {name, name}).begin;
  std::string_view before = value.text.substr(line, name - line);
  if (before.ends_with(':') || before.ends_with('@')) return false;
  while (!before.empty() && is_blank(before.back()))
    before.remove_suffix(1);
  if (before.ends_with('{') || before.ends_with(';')) return false;  // Groovy
  constexpr auto kSetters = std::to_array<std::string_view>(
      {"#define", "set", "setx", "setenv", "setq", "-gx", "-x", "-Ux", "ENV", "ARG", "export",
       "SetEnv", "WITH", "with", "ENCRYPTED", "encrypted"});
  return !before.empty() && std::none_of(kSetters.begin(), kSetters.end(),
                                         [&](std::string_view w) { return before.ends_with(w); });
}

bool follows_sentence(const ValueView& value) {
  const std::string_view between = value.between();
  const auto begin = static_cast<std::size_t>(value.key_name.data() - value.text.data());
  if (between.empty() || begin < 2 || value.text[begin - 1] != ' ') return false;
  if (is_quote(between.front()) && between.find(',') != std::string_view::npos) {
    return !fills_name(value);
  }
  return has_own_key(between) && is_alnum(value.text[begin - 2]);
}

bool is_compared(const ValueView& value) {
  if (value.between().find(',') == std::string_view::npos) return false;
  const auto begin = static_cast<std::size_t>(value.key_name.data() - value.text.data());
  const std::string_view before =
      value.text.substr(begin - std::min<std::size_t>(begin, 40), std::min<std::size_t>(begin, 40));
  if (before.size() < 3 || before[before.size() - 2] != '(') return false;
  const std::size_t name = before.find_last_of(" \t\n.,(=", before.size() - 3);
  const std::string_view call = name == std::string_view::npos ? before : before.substr(name + 1);
  constexpr auto kVerbs =
      std::to_array<std::string_view>({"hash", "verify", "check", "compare", "equal", "match"});
  return std::any_of(kVerbs.begin(), kVerbs.end(),
                     [&](std::string_view verb) { return contains_caseless(call, verb); });
}

}  // namespace dowse
