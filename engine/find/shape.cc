#include "engine/find/shape.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/check_code.h"
#include "engine/base/encoding.h"
#include "engine/find/ascii.h"
#include "engine/find/context.h"
#include "engine/find/language.h"

namespace dowse {
namespace {

bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_base64(char c) {
  return is_alnum(c) || c == '+' || c == '/' || c == '=' || c == '-' || c == '_';
}

bool is_uuid(std::string_view value) {
  if (value.size() != 36) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? value[i] != '-' : !is_hex_digit(value[i])) return false;
  }
  return true;
}

// CRC-32, CRC-64, MD5, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512.
bool is_hash(std::string_view value) {
  constexpr std::array<std::size_t, 7> kSizes = {16, 32, 40, 56, 64, 96, 128};
  return std::find(kSizes.begin(), kSizes.end(), value.size()) != kSizes.end() && is_hex(value);
}

// A public NKEY (https://docs.nats.io/reference/reference-protocols/nkeys-protocol): 56 digits of
// base 32, which hold a byte that tells the role, 32 bytes of key and their checksum, low byte
// first. What begins with S is a seed, and a secret.
bool is_public_nkey(std::string_view value) {
  constexpr std::size_t kDigits = 56;
  if (value.size() != kDigits || std::string_view("ACNOUX").find(value[0]) == value.npos) {
    return false;
  }
  if (std::any_of(value.begin(), value.end(), is_lower)) return false;
  const std::optional<std::string> bytes = decode_base32(value);
  if (!bytes) return false;
  const std::string_view key = std::string_view(*bytes).substr(0, bytes->size() - 2);
  const std::string_view sum = std::string_view(*bytes).substr(key.size());
  return crc16_of(key) == (static_cast<std::uint8_t>(sum[0]) |
                           static_cast<unsigned>(static_cast<std::uint8_t>(sum[1])) << 8);
}

bool is_colour(std::string_view value) {
  constexpr std::string_view kDigits("\3\4\6\10", 4);
  if (!value.starts_with('#')) return false;
  const std::string_view digits = value.substr(1);
  return kDigits.find(static_cast<char>(digits.size())) != std::string_view::npos &&
         std::all_of(digits.begin(), digits.end(), is_hex_digit);
}

bool is_number(std::string_view value) {
  if (value.starts_with('-') || value.starts_with('+')) value.remove_prefix(1);
  if (value.starts_with("0x") || value.starts_with("0X")) {
    value.remove_prefix(2);
    return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
      return is_hex_digit(c) || c == '_' || c == 'u' || c == 'U' || c == 'l' || c == 'L';
    });
  }
  // Units stand behind: `w243544` is a user or a password, `2.5ms` a number, `v1.2` a version.
  const bool plain = std::all_of(value.begin(), value.end(), is_alnum);
  if (plain && value.size() >= 6 && is_alpha(value[0])) return false;
  std::size_t digits = 0;
  std::size_t letters = 0;
  for (const char c : value) {
    if (is_digit(c)) {
      ++digits;
    } else if (is_alpha(c)) {
      ++letters;
    } else if (std::string_view("+-.,:/ %_^~<>=*").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return digits > 0 && letters <= 2 && letters < digits && digits < 20;
}

bool is_wordlike(std::string_view part) {
  const LanguageScore score = language_score(part);
  return score.letters > 0 && score.bits_per_letter < kWordlikeBits;
}

bool is_path(std::string_view value) {
  const auto joints = static_cast<std::size_t>(
      std::count_if(value.begin(), value.end(), [](char c) { return c == '/' || c == '\\'; }));
  if (joints == 0 || value.find(' ') != std::string_view::npos) return false;
  const bool rooted = value.starts_with("/") || value.starts_with("./") ||
                      value.starts_with("../") || value.starts_with("~/") ||
                      (value.size() > 2 && is_alpha(value[0]) && value[1] == ':');
  const bool tiny = value.size() < 12 && language_score(value).letters < 4;
  return is_mostly_words(value) || (rooted && tiny);
}

bool is_url(std::string_view value) {
  const std::size_t at = value.find("://");
  if (at == std::string_view::npos || at == 0 || at > 20) return false;
  if (!std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(at),
                   [](char c) { return is_alnum(c) || c == '+' || c == '-' || c == '.'; })) {
    return false;
  }
  const std::string_view rest = value.substr(at + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const std::size_t user = authority.rfind('@');
  return user == std::string_view::npos ||
         authority.substr(0, user).find(':') == std::string_view::npos;
}

bool is_email(std::string_view value) {
  const std::size_t at = value.find('@');
  if (at == std::string_view::npos || at == 0 ||
      value.find('@', at + 1) != std::string_view::npos) {
    return false;
  }
  const auto is_part = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
      return is_alnum(c) || c == '.' || c == '-' || c == '_' || c == '+';
    });
  };
  const std::string_view host = value.substr(at + 1);
  const std::size_t dot = host.rfind('.');
  return is_part(value.substr(0, at)) && is_part(host) && dot != std::string_view::npos &&
         dot + 2 < host.size() && is_wordlike(value);
}

// The modular crypt format (crypt(5)) and the LDAP schemes of RFC 2307.
bool is_crypt(std::string_view value) {
  constexpr auto kSchemes = std::to_array<std::string_view>(
      {"$1$", "$2a$", "$2b$", "$2x$", "$2y$", "$5$", "$6$", "$7$", "$y$", "$argon2", "$pbkdf2",
       "$scrypt$", "pbkdf2_sha", "{SSHA", "{SHA", "{MD5}", "{CRYPT}", "{bcrypt}"});
  return std::any_of(kSchemes.begin(), kSchemes.end(),
                     [&](std::string_view s) { return value.starts_with(s); });
}

// Also the credential scope of a signed request (AWS Signature Version 4).
bool is_resource(std::string_view value) {
  return value.starts_with("arn:") || value.starts_with("urn:") || value.ends_with("4_request");
}

bool is_identifier(std::string_view value) {
  if (value.empty() || is_digit(value[0])) return false;
  const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
    return is_alnum(c) || c == '_' || c == '-' || c == '.' || c == ':' || c == '$';
  });
  if (!plain || !is_mostly_words(value)) return false;
  // Without joints a random string must not pass for a word by luck.
  const bool joined = value.find_first_of("_-.:") != std::string_view::npos;
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  return joined || digits * 10 <= static_cast<std::ptrdiff_t>(value.size());
}

// The bytes of one line at `begin`, without blanks, quotes and commas around them.
std::string_view bare_line(std::string_view text, ByteSpan line) {
  std::string_view bare = text.substr(line.begin, line.end - line.begin);
  constexpr std::string_view kAround = " \t\r\"',;+\\*#/>|";
  while (!bare.empty() && kAround.find(bare.front()) != std::string_view::npos)
    bare.remove_prefix(1);
  while (!bare.empty() && kAround.find(bare.back()) != std::string_view::npos)
    bare.remove_suffix(1);
  if (bare.ends_with("\\n")) bare.remove_suffix(2);
  return bare;
}

bool is_data_line(std::string_view bare) {
  return bare.size() >= 16 && std::all_of(bare.begin(), bare.end(), is_base64);
}

// True when the line of the span is data and nothing else and so is one beside it.
bool is_in_block(std::string_view text, ByteSpan span) {
  const ByteSpan line = line_near(text, span);
  const std::string_view bare = bare_line(text, line);
  if (bare.size() > span.end - span.begin + 4 || !is_data_line(bare)) return false;
  if (line.begin > 0 && text[line.begin - 1] == '\n') {
    const ByteSpan before = line_near(text, {line.begin - 1, line.begin - 1});
    if (is_data_line(bare_line(text, before))) return true;
  }
  const std::size_t next = text.find('\n', span.end);
  if (next == std::string_view::npos || next > line.end + 2) return false;
  return is_data_line(bare_line(text, line_near(text, {next + 1, next + 1})));
}

// "gpg: using RSA key 0123...": what tells which key, and opens nothing.
bool is_openpgp_id(std::string_view before, std::string_view run) {
  const bool used = before.ends_with("key ") && before.find("using ") != std::string_view::npos;
  const bool told = used || before.ends_with("key ID ") || before.ends_with("fingerprint = ");
  return told && (run.size() == 16 || run.size() == 40) && is_hex(run);
}

}  // namespace

bool is_mostly_words(std::string_view value) noexcept {
  const LanguageScore score = language_score(value);
  const auto digits = static_cast<std::size_t>(std::count_if(value.begin(), value.end(), is_digit));
  return score.letters >= 4 && score.bits_per_letter < kWordlikeBits && digits * 4 <= score.letters;
}

bool is_hex(std::string_view value) noexcept {
  bool lower_case = false;
  bool upper_case = false;
  for (const char c : value) {
    if (!is_hex_digit(c)) return false;
    lower_case = lower_case || is_lower(c);
    upper_case = upper_case || is_upper(c);
  }
  return !value.empty() && !(lower_case && upper_case);
}

Shape shape_of(std::string_view value) noexcept {
  if (is_uuid(value)) return Shape::kUuid;
  if (is_number(value)) return Shape::kNumber;
  if (is_colour(value)) return Shape::kColour;
  if (is_hash(value)) return Shape::kHash;
  if (is_public_nkey(value)) return Shape::kPublicKey;
  if (is_url(value)) return Shape::kUrl;
  if (is_email(value)) return Shape::kEmail;
  if (is_crypt(value)) return Shape::kCrypt;
  if (is_resource(value)) return Shape::kResource;
  if (is_path(value)) return Shape::kPath;
  return is_identifier(value) ? Shape::kIdentifier : Shape::kNone;
}

bool is_embedded_data(std::string_view text, ByteSpan span) noexcept {
  constexpr auto kMarks = std::to_array<std::string_view>({"sha1-",
                                                           "sha256-",
                                                           "sha384-",
                                                           "sha512-",
                                                           "sha1:",
                                                           "sha256:",
                                                           "sha512:",
                                                           "sha1=",
                                                           "sha256=",
                                                           "md5:",
                                                           "md5=",
                                                           "md5-",
                                                           "h1:",
                                                           "base64,",
                                                           "ssh-rsa ",
                                                           "ssh-dss ",
                                                           "ssh-ed25519 ",
                                                           "ecdsa-sha2-nistp256 ",
                                                           "ecdsa-sha2-nistp384 ",
                                                           "ecdsa-sha2-nistp521 ",
                                                           "SHA256:"});
  const std::string_view before = text.substr(span.begin - std::min<std::uint64_t>(span.begin, 24),
                                              std::min<std::uint64_t>(span.begin, 24));
  const std::string_view run = text.substr(span.begin, span.end - span.begin);
  const bool marked = std::any_of(kMarks.begin(), kMarks.end(), [&](std::string_view mark) {
    return before.ends_with(mark) || run.starts_with(mark);
  });
  return marked || is_openpgp_id(before, run) || is_in_block(text, span);
}

}  // namespace dowse
