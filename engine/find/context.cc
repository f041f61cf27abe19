#include "engine/find/context.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "engine/base/check.h"
#include "engine/base/secret.h"
#include "engine/find/ascii.h"
#include "engine/find/finding.h"

namespace dowse {
namespace {

bool is_name_char(char c) {
  return is_alnum(c) || c == '_' || c == '-' || c == '.' || c == '$';
}

// What ends a word in a context line: a cut is made here only.
bool is_break(char c) {
  return is_blank(c) || is_quote(c) || c == ',' || c == ';' || c == '(' || c == ')' || c == '<' ||
         c == '>' || c == '{' || c == '}' || c == '[' || c == ']';
}

// Walks back over what stands between a name and its value. `operators` counts what assigns.
std::uint64_t skip_back(std::string_view text, std::uint64_t at, std::uint64_t floor,
                        unsigned& operators) {
  while (at > floor) {
    const char c = text[at - 1];
    const bool assigns = c == '=' || c == ':' || c == '(' || c == ',' || c == '>';
    const bool between = is_blank(c) || is_quote(c) || c == '\\' || c == '[' || c == ']';
    if (!assigns && !between) break;
    if (assigns || is_blank(c)) ++operators;
    --at;
  }
  return at;
}

// Moves the front of a cut forward to the first place where no word and no hidden span is cut.
std::uint64_t snap_front(std::string_view text, std::uint64_t at, std::uint64_t limit,
                         std::span<const ByteSpan> hidden) {
  while (at < limit && !is_break(text[at]))
    ++at;
  for (const ByteSpan& span : hidden) {
    if (span.begin >= at) break;
    if (span.end > at) at = std::min(span.end, limit);
  }
  return std::min(at, limit);
}

// Moves the back of a cut to the last such place at or after `limit`.
std::uint64_t snap_back(std::string_view text, std::uint64_t at, std::uint64_t limit,
                        std::span<const ByteSpan> hidden) {
  while (at > limit && !is_break(text[at]))
    --at;
  for (const ByteSpan& span : hidden) {
    if (span.begin >= at) break;
    if (span.end > at && span.begin >= limit) {
      at = span.begin;
      break;
    }
  }
  return std::max(at, limit);
}

// The text of `shown` with every hidden span masked; only the span that begins where `secret` does
// shows `prefix`.
std::string render(std::string_view text, ByteSpan shown, ByteSpan secret, std::string_view prefix,
                   std::span<const ByteSpan> hidden) {
  std::string out;
  std::uint64_t at = shown.begin;
  for (const ByteSpan& span : hidden) {
    if (span.end <= at) continue;
    if (span.begin >= shown.end) break;
    if (span.begin > at) out += text.substr(at, span.begin - at);
    out += mask(text.substr(span.begin, span.end - span.begin),
                span.begin == secret.begin ? prefix : std::string_view());
    at = span.end;
  }
  if (at < shown.end) out += text.substr(at, shown.end - at);
  return out;
}

}  // namespace

bool is_binary(std::string_view text) noexcept {
  return std::memchr(text.data(), '\0', std::min<std::size_t>(text.size(), 8000)) != nullptr;
}

ByteSpan line_near(std::string_view text, ByteSpan span) noexcept {
  DOWSE_CHECK(span.begin <= span.end && span.end <= text.size());
  const std::uint64_t floor = span.begin - std::min(span.begin, kLineReach);
  const std::uint64_t ceiling = std::min<std::uint64_t>(text.size(), span.end + kLineReach);
  const std::string_view before = text.substr(floor, span.begin - floor);
  const std::size_t newline = before.rfind('\n');
  const std::uint64_t begin = newline == std::string_view::npos ? floor : floor + newline + 1;
  const std::string_view after = text.substr(span.begin, ceiling - span.begin);
  const std::size_t stop = after.find('\n');
  std::uint64_t end = stop == std::string_view::npos ? ceiling : span.begin + stop;
  if (end > span.begin && text[end - 1] == '\r') --end;
  return {begin, end};
}

std::string_view key_name_before(std::string_view text, std::uint64_t offset) noexcept {
  const std::uint64_t floor = line_near(text, {offset, offset}).begin;
  unsigned operators = 0;
  const std::uint64_t end = skip_back(text, offset, floor, operators);
  if (operators == 0) return {};
  std::uint64_t begin = end;
  while (begin > floor && is_name_char(text[begin - 1]))
    --begin;
  return text.substr(begin, end - begin);
}

std::string_view name_around(std::string_view text, std::uint64_t offset) noexcept {
  const std::uint64_t floor = offset - std::min(offset, kLineReach);
  const std::uint64_t ceiling = std::min<std::uint64_t>(text.size(), offset + kLineReach);
  std::uint64_t end = offset;
  while (end < ceiling && is_name_char(text[end]))
    ++end;
  if (end == offset) return {};
  std::uint64_t begin = offset;
  while (begin > floor && is_name_char(text[begin - 1]))
    --begin;
  return text.substr(begin, end - begin);
}

std::vector<ByteSpan> merged(std::vector<ByteSpan> spans) {
  std::sort(spans.begin(), spans.end());
  std::size_t kept = 0;
  for (const ByteSpan& span : spans) {
    if (kept > 0 && span.begin < spans[kept - 1].end) {
      spans[kept - 1].end = std::max(spans[kept - 1].end, span.end);
    } else {
      spans[kept++] = span;
    }
  }
  spans.resize(kept);
  return spans;
}

std::string masked_context(std::string_view text, ByteSpan secret, std::string_view prefix,
                           std::span<const ByteSpan> hidden) {
  const ByteSpan line = line_near(text, secret);
  const auto first = std::partition_point(
      hidden.begin(), hidden.end(), [&](const ByteSpan& span) { return span.end <= line.begin; });
  hidden = hidden.subspan(static_cast<std::size_t>(first - hidden.begin()));
  const bool line_starts = line.begin == 0 || text[line.begin - 1] == '\n';
  const bool line_ends =
      line.end == text.size() || text[line.end] == '\n' || text[line.end] == '\r';
  const std::uint64_t secret_end = std::clamp(secret.end, line.begin, line.end);
  const std::uint64_t length = (secret.begin - line.begin) + (line.end - secret_end);
  if (line_starts && line_ends && length <= Finding::kMaxContext) {
    return render(text, line, secret, prefix, hidden);
  }
  // Half before and half after; what one side does not need goes to the other.
  const std::uint64_t before = secret.begin - line.begin;
  const std::uint64_t after = line.end - secret_end;
  const std::uint64_t half = Finding::kMaxContext / 2;
  const std::uint64_t take_before =
      std::min(before, after < half ? Finding::kMaxContext - after : half);
  const std::uint64_t take_after = std::min(after, Finding::kMaxContext - take_before);
  ByteSpan shown{secret.begin - take_before, secret_end + take_after};
  if (shown.begin > line.begin || !line_starts) {
    shown.begin = snap_front(text, shown.begin, secret.begin, hidden);
  }
  if (shown.end < line.end || !line_ends) {
    shown.end = snap_back(text, shown.end, secret_end, hidden);
  }
  return render(text, shown, secret, prefix, hidden);
}

ByteSpan to_its_quote(std::string_view text, ByteSpan span) {
  if (span.begin == 0 || span.end >= text.size()) return span;
  const char own = text[span.begin - 1];
  if (!is_quote(own) || !is_quote(text[span.end]) || text[span.end] == own) return span;
  const std::size_t end = text.find_first_of(std::string{own, '\n'}, span.end);
  return end != std::string_view::npos && text[end] == own ? ByteSpan{span.begin, end} : span;
}

}  // namespace dowse
