#include "engine/match/regex_class.h"

#include <array>
#include <cctype>
#include <string>
#include <utility>

namespace dowse {
namespace {

struct NamedClass {
  std::string_view name;
  std::string_view ranges;  // pairs: low, high
};

// RE2's classes, all ASCII (https://github.com/google/re2/wiki/Syntax). \s has no VT, [[:space:]]
// has.
constexpr NamedClass kDigits{"d", "09"};
constexpr NamedClass kSpaces{"s", "\t\n\f\r  "};
constexpr NamedClass kWords{"w", "09AZaz__"};
constexpr std::array<NamedClass, 14> kPosixClasses = {{
    {"alnum", "09AZaz"},
    {"alpha", "AZaz"},
    {"ascii", std::string_view("\x00\x7F", 2)},
    {"blank", "\t\t  "},
    {"cntrl", std::string_view("\x00\x1F\x7F\x7F", 4)},
    {"digit", "09"},
    {"graph", "!~"},
    {"lower", "az"},
    {"print", " ~"},
    {"punct", "!/:@[`{~"},
    {"space", "\t\r  "},
    {"upper", "AZ"},
    {"word", "09AZaz__"},
    {"xdigit", "09AFaf"},
}};

ByteSet set_of(const NamedClass& named) {
  ByteSet set;
  for (std::size_t i = 0; i + 1 < named.ranges.size(); i += 2) {
    set.add(static_cast<std::uint8_t>(named.ranges[i]),
            static_cast<std::uint8_t>(named.ranges[i + 1]));
  }
  return set;
}

std::optional<unsigned> digit_value(char c, unsigned base) {
  unsigned value = 16;
  if (c >= '0' && c <= '9') value = static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') value = static_cast<unsigned>(c - 'a') + 10;
  if (c >= 'A' && c <= 'F') value = static_cast<unsigned>(c - 'A') + 10;
  return value < base ? std::optional<unsigned>(value) : std::nullopt;
}

// After "\x".
Result<std::uint8_t> parse_hex(RegexReader& reader) {
  const bool braces = reader.take("{");
  unsigned value = 0;
  std::size_t digits = 0;
  while (!reader.done() && (braces || digits < 2)) {
    const std::optional<unsigned> digit = digit_value(reader.peek(), 16);
    if (!digit) break;
    value = value * 16 + *digit;
    if (value > 255) return reader.refuse("a character above \\xFF (text is bytes)");
    digits += 1;
    reader.at += 1;
  }
  if (digits == 0 || (!braces && digits != 2) || (braces && !reader.take("}"))) {
    return reader.refuse("an incomplete \\x escape");
  }
  return static_cast<std::uint8_t>(value);
}

// After "\", at a digit: up to three octal digits. A single digit that is not 0 would be a back
// reference.
Result<std::uint8_t> parse_octal(RegexReader& reader) {
  const std::size_t begin = reader.at;
  unsigned value = 0;
  while (!reader.done() && reader.at - begin < 3) {
    const std::optional<unsigned> digit = digit_value(reader.peek(), 8);
    if (!digit) break;
    value = value * 8 + *digit;
    reader.at += 1;
  }
  const std::size_t digits = reader.at - begin;
  if (digits == 0 || (digits == 1 && value != 0)) return reader.refuse("a back reference");
  if (value > 255) return reader.refuse("a character above \\xFF (text is bytes)");
  return static_cast<std::uint8_t>(value);
}

// [:name:] or [:^name:] at the reader's place.
Result<std::optional<ByteSet>> take_posix_class(RegexReader& reader, bool fold) {
  const std::string_view rest = reader.text.substr(reader.at);
  if (rest.substr(0, 2) != "[:") return std::optional<ByteSet>();
  const std::size_t end = rest.find(":]", 2);
  if (end == std::string_view::npos) return std::optional<ByteSet>();
  std::string_view name = rest.substr(2, end - 2);
  const bool negated = !name.empty() && name.front() == '^';
  if (negated) name.remove_prefix(1);
  for (const NamedClass& named : kPosixClasses) {
    if (named.name != name) continue;
    ByteSet set = set_of(named);
    if (fold) set.fold_case();
    if (negated) set.negate();
    reader.at += end + 2;
    return std::optional<ByteSet>(set);
  }
  return reader.refuse("an unknown [:class:]");
}

Result<std::uint8_t> parse_class_byte(RegexReader& reader) {
  if (reader.done()) return reader.refuse("a class that is not closed");
  if (reader.peek() == '\\') return parse_escaped_byte(reader);
  const char c = reader.peek();
  reader.at += 1;
  return static_cast<std::uint8_t>(c);
}

// One byte or a range a-b.
Result<ByteSet> parse_class_range(RegexReader& reader) {
  DOWSE_ASSIGN(const std::uint8_t low, parse_class_byte(reader));
  std::uint8_t high = low;
  const std::string_view rest = reader.text.substr(reader.at);
  if (rest.size() >= 2 && rest[0] == '-' && rest[1] != ']') {
    reader.at += 1;
    DOWSE_ASSIGN(high, parse_class_byte(reader));
  }
  if (high < low) return reader.refuse("a range the wrong way round");
  ByteSet set;
  set.add(low, high);
  return set;
}

// One element of a class: [:posix:], \d and the like, a byte, a range.
Result<ByteSet> parse_class_item(RegexReader& reader, bool fold) {
  DOWSE_ASSIGN(const std::optional<ByteSet> posix, take_posix_class(reader, fold));
  if (posix) return *posix;
  if (const std::optional<ByteSet> perl = take_perl_class(reader)) return *perl;
  DOWSE_ASSIGN(ByteSet range, parse_class_range(reader));
  if (fold) range.fold_case();
  return range;
}

}  // namespace

Error RegexReader::refuse(std::string_view what) const {
  return Error(Errc::kRule,
               "byte " + std::to_string(at) + " of the expression: " + std::string(what));
}

std::optional<ByteSet> take_perl_class(RegexReader& reader) {
  if (reader.text.size() - reader.at < 2 || reader.peek() != '\\') return std::nullopt;
  const char c = reader.text[reader.at + 1];
  for (const NamedClass& named : {kDigits, kSpaces, kWords}) {
    const bool negated = c == std::toupper(static_cast<unsigned char>(named.name.front()));
    if (!negated && c != named.name.front()) continue;
    ByteSet set = set_of(named);
    if (negated) set.negate();
    reader.at += 2;
    return set;
  }
  return std::nullopt;
}

Result<std::uint8_t> parse_escaped_byte(RegexReader& reader) {
  static constexpr std::string_view kLetters = "aftnrv";
  static constexpr std::string_view kControls = "\a\f\t\n\r\v";
  if (!reader.take("\\") || reader.done()) return reader.refuse("a \\ that escapes nothing");
  const char c = reader.peek();
  if (c >= '0' && c <= '7') return parse_octal(reader);
  if (c == 'p' || c == 'P') return reader.refuse("Unicode classes (\\p) are not supported");
  const bool ascii = static_cast<unsigned char>(c) < 0x80;
  if (ascii && std::isalnum(static_cast<unsigned char>(c)) == 0) {
    reader.at += 1;
    return static_cast<std::uint8_t>(c);
  }
  if (reader.take("x")) return parse_hex(reader);
  const std::size_t control = kLetters.find(c);
  if (control == std::string_view::npos) return reader.refuse("an escape that RE2 does not have");
  reader.at += 1;
  return static_cast<std::uint8_t>(kControls[control]);
}

Result<ByteSet> parse_class(RegexReader& reader, bool fold) {
  const std::size_t begin = reader.at;
  reader.take("[");
  const bool negated = reader.take("^");
  ByteSet set;
  for (bool first = true; first || !reader.take("]"); first = false) {
    if (reader.done()) return reader.refuse("a class that is not closed");
    DOWSE_ASSIGN(const ByteSet item, parse_class_item(reader, fold));
    set.add(item);
  }
  if (negated) set.negate();
  if (set.count() > 0) return set;
  reader.at = begin;
  return reader.refuse("a class that nothing is in");
}

}  // namespace dowse
