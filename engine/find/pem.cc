#include "engine/find/pem.h"

#include <algorithm>
#include <cstddef>

#include "engine/base/encoding.h"
#include "engine/find/ascii.h"

namespace dowse {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kDashes = "-----";

bool is_base64(char c) {
  return is_alnum(c) || c == '+' || c == '/';
}

// What may stand between BEGIN and END, in a file or a string.
bool is_part_of_body(char c) {
  return is_base64(c) || c == '=' || c == '\n' || c == '\r' || c == ' ' || c == '\t' || c == '\\' ||
         c == '"' || c == '\'' || c == ',';
}

// A backslash and the letter of an escape become a line end; so does what stands for one.
std::string with_plain_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    while (i + 1 < text.size() && text[i + 1] == '\\')
      ++i;
    const char next = i + 1 < text.size() ? text[i + 1] : '\\';
    if (next == 'n' || next == 'r' || next == 't') ++i;
    out += '\n';
  }
  return out;
}

// A sign between strings, the start of a comment.
bool is_no_part_of_body(std::string_view piece) {
  return piece == "+" || piece == "//";
}

// Appends the letters of a line; false when the body ends in it.
bool add_line(std::string_view line, std::string& body) {
  while (!line.empty()) {
    if (line.front() == '=' && !body.empty()) return false;
    std::size_t size = 0;
    while (size < line.size() && is_base64(line[size]))
      ++size;
    const std::string_view piece = line.substr(0, size);
    if (!is_no_part_of_body(piece)) body += piece;
    line.remove_prefix(size != 0 ? size : 1);
  }
  return true;
}

// In a patch each line begins with a sign, which is also a letter of base 64.
std::string without_patch_signs(std::string lines) {
  std::string out;
  std::string_view rest = lines;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.empty() || line == "\r") continue;
    if (line.front() != '+') return lines;
    out.append(line.substr(1)).append("\n");
  }
  return out;
}

}  // namespace

std::optional<Armour> read_armour(std::string_view text) {
  if (!text.starts_with(kBegin)) return std::nullopt;
  text.remove_prefix(kBegin.size());
  const std::size_t label = text.find(kDashes);
  if (label == std::string_view::npos) return std::nullopt;
  Armour armour;
  armour.label = text.substr(0, label);
  text.remove_prefix(label + kDashes.size());
  const std::size_t end = text.find(kDashes);
  armour.is_whole = end != std::string_view::npos;
  const std::string lines = without_patch_signs(with_plain_lines(text.substr(0, end)));
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t stop = std::min(lines.find('\n', at), lines.size());
    const std::string_view line = std::string_view(lines).substr(at, stop - at);
    at = stop + 1;
    if (armour.body.empty() && line.find(':') != std::string_view::npos) {
      armour.headers.append(line).append("\n");
    } else if (!add_line(line, armour.body)) {
      break;
    }
  }
  return armour;
}

bool stands_in_armour(std::string_view text, ByteSpan span) noexcept {
  constexpr std::size_t kMaxLabel = 64;
  const std::string_view inside = text.substr(span.begin, span.end - span.begin);
  if (!std::all_of(inside.begin(), inside.end(), is_base64)) return false;
  // A line of a body is longer than a token in it; what stands by itself is itself.
  const bool goes_on = (span.begin > 0 && is_base64(text[span.begin - 1])) ||
                       (span.end < text.size() && is_base64(text[span.end]));
  if (!goes_on) return false;
  const std::uint64_t least = span.begin - std::min(span.begin, kMaxArmour);
  std::uint64_t at = span.begin;
  while (at > least && is_part_of_body(text[at - 1]))
    --at;
  const std::string_view before = text.substr(0, at);
  if (!before.ends_with(kDashes)) return false;
  const std::size_t reach = std::min(before.size(), kBegin.size() + kMaxLabel);
  const std::string_view line = before.substr(before.size() - reach, reach - kDashes.size());
  const std::size_t begin = line.rfind(kDashes);
  return begin != std::string_view::npos && line.substr(begin).starts_with(kBegin);
}

std::optional<std::string> armour_bytes(const Armour& armour) {
  std::string_view body = armour.body;
  if (!armour.is_whole) body = body.substr(0, body.size() / 4 * 4);
  return decode_base64(body);
}

}  // namespace dowse
