#pragma once
// The parts of the expression parser that read sets of bytes: escapes and bracket classes. Only
// regex_parser.cc uses it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/result.h"
#include "engine/match/byte_set.h"

namespace dowse {

// A place in an expression. Lifetime: `text` is the parser's argument.
struct RegexReader {
  std::string_view text;
  std::size_t at = 0;

  bool done() const noexcept { return at >= text.size(); }

  // Requires: !done().
  char peek() const noexcept { return text[at]; }

  // Goes past `token` when it stands here.
  bool take(std::string_view token) noexcept {
    if (text.substr(at < text.size() ? at : text.size(), token.size()) != token) return false;
    at += token.size();
    return true;
  }

  // kRule: "byte AT of the expression: WHAT".
  Error refuse(std::string_view what) const;
};

// \d \D \s \S \w \W at the reader's place; nothing, and the reader stays, for anything else.
std::optional<ByteSet> take_perl_class(RegexReader& reader);

// The byte that an escape at the reader's place stands for. Errors: kRule for what is no such
// escape.
Result<std::uint8_t> parse_escaped_byte(RegexReader& reader);

// [...] at the reader's place; with `fold`, letters stand for both cases. Errors: kRule, also for a
// class that nothing is in.
Result<ByteSet> parse_class(RegexReader& reader, bool fold);

}  // namespace dowse
