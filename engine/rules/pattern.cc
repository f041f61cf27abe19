#include "engine/rules/pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <vector>

namespace dowse {
namespace {

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

// RFC 3629, section 3; empty for what is no code point.
std::string utf8_of(std::uint32_t code_point) {
  if (code_point < 0x80) return {static_cast<char>(code_point)};
  if (code_point > 0x10FFFF) return {};
  const unsigned tail = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
  constexpr std::string_view kLead = "\xC0\xE0\xF0";
  const std::uint32_t lead = static_cast<unsigned char>(kLead[tail - 1]);
  std::string out(1, static_cast<char>(lead | (code_point >> (6 * tail))));
  for (unsigned i = tail; i > 0; --i) {
    out += static_cast<char>(0x80u | ((code_point >> (6 * (i - 1))) & 0x3Fu));
  }
  return out;
}

// How many bytes the UTF-8 character at the front has (TOML is valid UTF-8; other bytes stand
// alone).
std::size_t character_size(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return std::min(size, text.size());
}

std::string escaped_bytes(std::string_view bytes) {
  std::string out;
  for (const char c : bytes)
    out += fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
  return out;
}

class Translator {
 public:
  Translator(std::string_view pattern, LineEnds line_ends)
      : pattern_(pattern), line_ends_(line_ends) {}

  Result<std::string> run() {
    while (at_ < pattern_.size()) {
      const char c = pattern_[at_];
      if (c == '\\') {
        DOWSE_TRY(translate_escape());
      } else if (c == '[') {
        DOWSE_TRY(translate_class());
      } else if (!is_ascii(c)) {
        add_character(take(character_size(rest())));
      } else if (is_named_group()) {
        out_ += "(?P<";
        at_ += 3;
      } else if (c == '$' && line_ends_ == LineEnds::kAllowCr) {
        out_ += "(?:\\r?$)";
        ++at_;
      } else {
        out_ += take(1);
      }
    }
    return std::move(out_);
  }

 private:
  std::string_view rest() const { return pattern_.substr(at_); }

  std::string_view take(std::size_t count) {
    const std::string_view taken = pattern_.substr(at_, count);
    at_ += taken.size();
    return taken;
  }

  Error refused(std::string_view what) const {
    return Error(Errc::kRule, fmt::format("at offset {}: {}", at_, what));
  }

  // `(?<name>`, but not the look-behinds, which check_regex refuses.
  bool is_named_group() const {
    const std::string_view text = rest();
    return text.starts_with("(?<") && !text.starts_with("(?<=") && !text.starts_with("(?<!");
  }

  // A group, so that what repeats it repeats all of its bytes.
  void add_character(std::string_view utf8) { out_ += fmt::format("(?:{})", escaped_bytes(utf8)); }

  // At a backslash outside a class.
  Result<void> translate_escape() {
    if (rest().starts_with("\\Q")) return translate_quoted();
    if (rest().starts_with("\\x{")) {
      DOWSE_ASSIGN(const std::string utf8, take_braced_code_point());
      if (utf8.size() == 1) {
        out_ += escaped_bytes(utf8);
      } else {
        add_character(utf8);
      }
      return {};
    }
    return copy_escape(out_);
  }

  // A backslash and the character after it, where both mean the same over bytes.
  Result<void> copy_escape(std::string& out) {
    const std::string_view text = rest();
    if (text.starts_with("\\p") || text.starts_with("\\P")) {
      return refused("Unicode classes (\\p) have no meaning on bytes; name the characters");
    }
    if (text.size() > 1 && !is_ascii(text[1])) {
      return refused("a backslash before a character above U+007F");
    }
    out += take(2);
    return {};
  }

  // "\x{HHHH}" as UTF-8.
  Result<std::string> take_braced_code_point() {
    const std::size_t close = rest().find('}');
    if (close == std::string_view::npos) return refused("\\x{ is not closed");
    const std::string_view digits = rest().substr(3, close - 3);
    std::uint32_t code_point = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, fault] = std::from_chars(digits.data(), end, code_point, 16);
    if (fault != std::errc{} || stop != end) return refused("\\x{ needs hexadecimal digits");
    std::string utf8 = utf8_of(code_point);
    if (utf8.empty()) return refused("not a code point");
    at_ += close + 1;
    return utf8;
  }

  // \Q...\E: literal text, also without its end.
  Result<void> translate_quoted() {
    at_ += 2;
    while (at_ < pattern_.size() && !rest().starts_with("\\E")) {
      const std::string_view character = take(character_size(rest()));
      if (!is_ascii(character.front())) {
        add_character(character);
      } else {
        out_ += escaped_bytes(character);
      }
    }
    at_ = std::min(at_ + 2, pattern_.size());
    return {};
  }

  // "[...]": kept as it is; characters above U+007F become alternatives beside it.
  Result<void> translate_class() {
    const bool negated = rest().starts_with("[^");
    const std::string_view open = take(negated ? 2 : 1);
    std::string members;
    std::vector<std::string> wide;
    if (rest().starts_with("]")) members += take(1);  // a literal one
    while (at_ < pattern_.size() && pattern_[at_] != ']') {
      DOWSE_TRY(translate_member(members, wide));
    }
    const std::string_view close = take(1);
    if (!wide.empty() && negated) {
      return refused("characters above U+007F in a negated class have no form on bytes");
    }
    std::string whole;
    if (!members.empty() || wide.empty()) whole.append(open).append(members).append(close);
    for (const std::string& character : wide) {
      if (!whole.empty()) whole += '|';
      whole += escaped_bytes(character);
    }
    out_ += wide.empty() ? whole : fmt::format("(?:{})", whole);
    return {};
  }

  // One member of a class: a POSIX name, an escape, a character.
  Result<void> translate_member(std::string& members, std::vector<std::string>& wide) {
    const std::string_view text = rest();
    if (text.starts_with("[:")) {
      const std::size_t end = text.find(":]");
      members += take(end == std::string_view::npos ? 1 : end + 2);
      return {};
    }
    std::string character;
    if (text.starts_with("\\x{")) {
      DOWSE_ASSIGN(character, take_braced_code_point());
    } else if (text.front() == '\\') {
      return copy_escape(members);
    } else {
      character = take(character_size(text));
    }
    if (character.size() == 1) {
      members += text.front() == '\\' ? escaped_bytes(character) : character;
      return {};
    }
    const bool starts_range = rest().starts_with("-") && !rest().starts_with("-]");
    const bool ends_range =
        members.size() > 1 && members.ends_with("-") && !members.ends_with("\\-");
    if (starts_range || ends_range) {
      return refused("a range of characters above U+007F has no form on bytes");
    }
    wide.push_back(std::move(character));
    return {};
  }

  std::string_view pattern_;
  LineEnds line_ends_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

Result<std::string> normalise_pattern(std::string_view pattern, LineEnds line_ends) {
  return Translator(pattern, line_ends).run();
}

}  // namespace dowse
