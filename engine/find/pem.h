#pragma once
// Armour: text between BEGIN and END lines (RFC 7468, RFC 1421, RFC 9580 section 6), as it stands
// in files and in strings of programs.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/text.h"

namespace dowse {

struct Armour {
  std::string label;      // "RSA PRIVATE KEY"
  std::string headers;    // the lines "Name: value" before the body, joined with LF
  std::string body;       // its letters of base 64, without padding and what follows it
  bool is_whole = false;  // an END line closes it
};

// Takes the body apart from what code puts between its lines: line ends, spelled \n, quotes,
// commas, signs of concatenation and of comments. Nothing when the text begins with no BEGIN line.
std::optional<Armour> read_armour(std::string_view text);

// The bytes of the body; of one that is cut, as far as it goes. Nothing when it is no base 64.
std::optional<std::string> armour_bytes(const Armour& armour);

// True when the span lies in the body of armour, whose BEGIN line stands at most kMaxArmour bytes
// before it: what looks like a token there is a piece of a key or a certificate.
bool stands_in_armour(std::string_view text, ByteSpan span) noexcept;
inline constexpr std::uint64_t kMaxArmour = 4096;

}  // namespace dowse
