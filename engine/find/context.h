#pragma once
// What stands around a candidate: its line, the key name beside it, and the line as a report may
// show it. Every look is bounded, so that a line of any length costs the same.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/text.h"

namespace dowse {

// How far judging looks along a line, either side of a candidate, in bytes.
inline constexpr std::uint64_t kLineReach = 2048;

// True when git would call the content binary: a NUL in the first 8000 bytes
// (FIRST_FEW_BYTES, https://git-scm.com/docs/gitattributes, "diff").
bool is_binary(std::string_view text) noexcept;

// The part of the line of `span.begin` that lies within kLineReach of the span; the line ends with
// LF, and CR before it does not count. Requires: span lies in text.
ByteSpan line_near(std::string_view text, ByteSpan span) noexcept;

// The name a value is given: the identifier before `offset`, past quotes, blanks and one of
// = : => := == , ( as in `api_key = "`, `"token": "`, `setPassword("`, `<secret>`,
// `--password `; empty when there is none within kLineReach on its line. Lifetime: text.
std::string_view key_name_before(std::string_view text, std::uint64_t offset) noexcept;

// The whole name that `offset` stands in: letters, digits and _ - . $ to both sides, within
// kLineReach; empty when no such byte stands at `offset`. Lifetime: text.
std::string_view name_around(std::string_view text, std::uint64_t offset) noexcept;

// The same bytes as disjoint spans, sorted.
std::vector<ByteSpan> merged(std::vector<ByteSpan> spans);

// The line of `secret.begin` for a report: every span of `hidden` replaced by a mask, cut to about
// Finding::kMaxContext bytes round the secret, never inside a hidden span or a word.
// Requires: hidden is merged(), lies in text and covers `secret`; `prefix` is the public prefix of
// `secret`.
std::string masked_context(std::string_view text, ByteSpan secret, std::string_view prefix,
                           std::span<const ByteSpan> hidden);

// The span, and where another quote than its own ends it, what follows up to its own on the line:
// `password = 'kq8"zjw2x'` is a value whose front some rule took.
ByteSpan to_its_quote(std::string_view text, ByteSpan span);

}  // namespace dowse
