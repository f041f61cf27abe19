#include "engine/find/value.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "engine/find/ascii.h"
#include "engine/find/context.h"
#include "engine/find/key_name.h"
#include "engine/find/language.h"
#include "engine/find/placeholder.h"
#include "engine/find/shape.h"
#include "engine/find/strength.h"
#include "engine/find/value_syntax.h"

namespace dowse {
namespace {

// A byte of a character beyond ASCII: a letter of other languages, most times.
bool is_foreign(char c) {
  return (c & 0x80) != 0;
}

char char_before(const ValueView& value) {
  return value.span.begin == 0 ? '\n' : value.text[value.span.begin - 1];
}

char char_after(const ValueView& value) {
  return value.span.end == value.text.size() ? '\n' : value.text[value.span.end];
}

std::string letters_and_digits(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (is_alnum(c)) kept += lower(c);
  }
  return kept;
}

// `password = password`, `self.token = token`, `secretKey: secret_key`.
bool repeats_name(const ValueView& value) {
  const std::string bytes = letters_and_digits(value.bytes().substr(0, 200));
  const std::string name = letters_and_digits(value.key_name.substr(0, 200));
  return !bytes.empty() && (name.ends_with(bytes) || (!name.empty() && bytes.ends_with(name)));
}

// `https://name:name@host`
bool repeats_user(const ValueView& value) {
  const std::string_view bytes = value.bytes();
  std::string_view before = value.text.substr(0, value.span.begin);
  if (!before.ends_with(':')) return false;
  before.remove_suffix(1);
  return before.ends_with(bytes) && before.substr(0, before.size() - bytes.size()).ends_with('/');
}

// A regular expression in quotes.
bool is_pattern(std::string_view bytes) {
  constexpr auto kMarks =
      std::to_array<std::string_view>({"\\s", "\\w", "\\d", "\\b", "\\S", ".*", ".+", "[^", "(?",
                                       "]+", "]*", "]{", "[a-z", "[A-Z", "[0-9"});
  return std::any_of(kMarks.begin(), kMarks.end(), [&](std::string_view mark) {
    return bytes.find(mark) != std::string_view::npos;
  });
}

// Without quotes: calls, indices, members, operators.
bool is_expression(const ValueView& value) {
  constexpr auto kMarks =
      std::to_array<std::string_view>({"(",  ")",  "[",  "]",  "{", "}", "->", "::", "=>", "==",
                                       "!=", "&&", "||", "+=", "<", ">", "\"", "'",  "`",  ";"});
  std::string_view bytes = value.bytes();
  const char after = char_after(value);
  if (after == '(' || after == '[') return true;
  while (bytes.ends_with('='))
    bytes.remove_suffix(1);  // the padding of base 64
  return std::any_of(kMarks.begin(), kMarks.end(), [&](std::string_view mark) {
    return bytes.find(mark) != std::string_view::npos;
  });
}

// Without quotes: a.b.c, obj.method, *pointer, &address, @field.
bool is_member(std::string_view bytes) {
  if (bytes.empty()) return true;
  if (bytes.front() == '&' || bytes.front() == '*' || bytes.front() == '@') bytes.remove_prefix(1);
  const std::size_t dot = bytes.find('.');
  if (dot == 0 || dot == std::string_view::npos || dot + 1 == bytes.size()) return false;
  const bool plain = std::all_of(bytes.begin(), bytes.end(),
                                 [](char c) { return is_alnum(c) || c == '_' || c == '.'; });
  return plain && is_alpha(bytes[0]) && is_alpha(bytes[dot + 1]) && is_mostly_words(bytes);
}

// Without quotes: :symbol, @field, *pointer, &address, label:
bool is_marked_name(std::string_view bytes) {
  return std::string_view(":@*&/#").find(bytes.front()) != std::string_view::npos ||
         bytes.back() == ':' || bytes.back() == '?';
}

// True when the value is an argument: `set_password(x`, `login(user, x`.
bool is_argument(const ValueView& value) {
  if (value.key_name.empty()) return false;
  std::string_view between = value.between();
  if (between.find('(') != std::string_view::npos) return true;
  while (!between.empty() && is_blank(between.back()))
    between.remove_suffix(1);
  const bool has_key = between.ends_with(':') || between.ends_with('=');  // {name: x, value: y}
  return !has_key && between.find(',') != std::string_view::npos;
}

// `x.Token = actJWT`, `Token = iota`: beside a name and blanks, letters without quotes name
// something. Configuration files are written so too: there a password is told by a digit.
bool is_assigned_name(const ValueView& value) {
  constexpr std::size_t kLongName = 24;
  const std::string_view bytes = value.bytes();
  const std::string_view between = value.between();
  const bool sets = between == " = " || between == " := ";
  if (!sets || bytes.size() >= kLongName) return false;
  if (!std::all_of(bytes.begin(), bytes.end(), is_alpha)) return false;
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    if (is_lower(bytes[i - 1]) && is_upper(bytes[i])) return true;
  }
  return bytes.size() < 5;
}

// `ansible_ssh_pass= deviceType=x`: the value is left out, and the next name follows.
bool is_next_assignment(const ValueView& value) {
  const std::string_view bytes = value.bytes();
  const std::size_t equals = bytes.find('=');
  return value.between() == "= " && equals != std::string_view::npos && equals + 1 < bytes.size() &&
         bytes[equals + 1] != '=' && is_alpha(bytes.front()) &&
         std::all_of(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(equals),
                     [](char c) { return is_alnum(c) || c == '_'; });
}

// `parse("realm/" + x)`: a piece of a text that is put together.
bool is_piece(const ValueView& value) {
  const char last = value.bytes().back();
  return value.quoted() && (last == '/' || last == ':');
}

// `.txt`, `utf-8`, `sha256`: what stands beside a name and says how it is read, kept or computed.
bool is_file_type_or_encoding(std::string_view bytes) {
  constexpr auto kEncodings = std::to_array<std::string_view>(
      {"ascii",  "us-ascii", "latin1",   "latin-1",    "utf8",        "utf-8",
       "utf-16", "utf16",    "utf-16le", "iso-8859-1", "cp1252",      "windows-1252",
       "base64", "binary",   "md5",      "sha1",       "sha256",      "sha384",
       "sha512", "hs256",    "hs384",    "hs512",      "rs256",       "rs384",
       "rs512",  "es256",    "es384",    "es512",      "ps256",       "ps384",
       "ps512",  "utf_8",    "utf_16",   "utf_16le",   "scram-sha-1", "scram-sha-256"});
  if (contains_caseless(bytes, "hmacsha")) return true;  // PBKDF2WithHmacSHA256
  if (bytes.size() <= 6 && bytes.starts_with('.')) {
    return std::all_of(bytes.begin() + 1, bytes.end(), is_lower);
  }
  return std::any_of(kEncodings.begin(), kEncodings.end(), [&](std::string_view name) {
    return bytes.size() == name.size() && contains_caseless(bytes, name);
  });
}

// `devops.pem`, `client_secret.json`: the secret is in there.
bool is_file_name(std::string_view bytes) {
  constexpr auto kEndings = std::to_array<std::string_view>(
      {"pem",        "key", "crt",  "cer", "csr", "p12",  "pfx", "jks",
       "json",       "yml", "yaml", "xml", "txt", "conf", "cfg", "ini",
       "properties", "env", "html", "php", "js",  "png",  "svg"});
  const std::size_t dot = bytes.rfind('.');
  if (dot == std::string_view::npos || dot < 2) return false;
  const std::string_view ending = bytes.substr(dot + 1);
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end() &&
         std::all_of(bytes.begin(), bytes.end(), [](char c) {
           return is_alnum(c) || c == '_' || c == '-' || c == '.' || c == '/';
         });
}

// `^10.0.0`, `npm:^8.1.0`, `14.0.0-canary.1`: of a package whose name says token or secret.
bool is_version(std::string_view bytes) {
  if (bytes.starts_with("npm:")) bytes.remove_prefix(4);
  while (!bytes.empty() && std::string_view("^~<>=v").find(bytes.front()) != std::string_view::npos)
    bytes.remove_prefix(1);
  std::size_t numbers = 0;
  while (numbers < 3) {
    std::size_t digits = 0;
    while (digits < bytes.size() && is_digit(bytes[digits]))
      ++digits;
    if (digits == 0 || digits > 4) return false;
    ++numbers;
    bytes.remove_prefix(digits);
    if (!bytes.starts_with('.')) break;
    bytes.remove_prefix(1);
  }
  return numbers == 3 && (bytes.empty() || bytes.front() == '-' || bytes.front() == '+');
}

// `login("user", "x")`, `auth=("user", "x")`, `btoa("user:x")`: a call tells what its last argument
// is.
bool logs_in(const ValueView& value) {
  constexpr auto kLogins =
      std::to_array<std::string_view>({"auth", "login", "connect", "connection", "pdo",
                                       "credential", "credentials", "bind_s", "oauthhandler"});
  constexpr auto kEncoders = std::to_array<std::string_view>(
      {"b64encode", "btoa", "base64_encode", "encode64", "base64.encode", "encodetostring",
       "buffer.from", "buffer", "tobase64string"});
  const std::string_view between = value.between();
  const std::size_t open = between.find_first_not_of(" =");
  if (open == std::string_view::npos || between[open] != '(') return false;
  if (between.back() == ':') return ends_in_any(value.key_name, kEncoders);
  return between.find(',') != std::string_view::npos && ends_in_any(value.key_name, kLogins);
}

bool is_code(const ValueView& value) {
  const std::string_view bytes = value.bytes();
  if (bytes.empty() || repeats_name(value) || is_pattern(bytes)) return true;
  if (is_file_type_or_encoding(bytes) || is_file_name(bytes) || is_version(bytes)) return true;
  if (follows_sentence(value) || is_compared(value) || is_in_prose(value)) {
    return true;
  }
  if (value.quoted() || logs_in(value)) return is_piece(value);
  return is_argument(value) || is_assigned_name(value) || is_next_assignment(value) ||
         is_marked_name(bytes) || is_expression(value) || is_member(bytes);
}

// A byte of a word in any language, of several with hyphens, apostrophes or blanks, of their end.
bool is_of_words(char c) {
  return is_alpha(c) || is_foreign(c) ||
         std::string_view("-' .,:!?").find(c) != std::string_view::npos;
}

// `confirm_password=Bestätigen Sie`: the first word of what a program shows, in a file of messages.
// A command may follow a variable: its name has capitals only.
bool begins_sentence(const ValueView& value) {
  if (value.quoted() || char_after(value) != ' ' || value.key_name.empty()) return false;
  if (std::none_of(value.key_name.begin(), value.key_name.end(), is_lower)) return false;
  const std::string_view bytes = value.bytes();
  if (!std::all_of(bytes.begin(), bytes.end(), is_of_words)) return false;
  const ByteSpan line = line_near(value.text, value.span);
  const std::string_view whole = value.text.substr(line.begin, line.end - line.begin);
  const std::size_t first = whole.find_first_not_of(" \t");
  if (whole.data() + first != value.key_name.data()) return false;
  const std::string_view rest =
      value.text.substr(value.span.end + 1, line.end - value.span.end - 1);
  const auto end = std::find_if_not(rest.begin(), rest.end(),
                                    [](char c) { return is_alpha(c) || is_foreign(c); });
  return end - rest.begin() >= 2 &&
         (end == rest.end() || std::string_view(" .,;!?\r").find(*end) != std::string_view::npos);
}

bool is_prose(std::string_view bytes) {
  // A passphrase of random words looks the same; random groups of letters surprise more.
  constexpr double kProseBits = 5.2;
  const auto foreign =
      static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), is_foreign));
  if (foreign * 4 > bytes.size()) return true;
  if (foreign > 0 && std::all_of(bytes.begin(), bytes.end(), is_of_words)) return true;
  const LanguageScore score = language_score(bytes);
  return bytes.find(' ') != std::string_view::npos && score.letters * 2 > bytes.size() &&
         (foreign > 0 || score.bits_per_letter < kProseBits);
}

// True when the name says that its value is chosen by a person: `password`, not `password_changed`.
bool names_password(std::string_view name) {
  constexpr auto kEndings = std::to_array<std::string_view>(
      {"password", "passphrase", "passwd", "passcode", "pass", "pwd", "secret"});
  while (!name.empty() && (is_digit(name.back()) || name.back() == '_'))
    name.remove_suffix(1);
  return ends_in_any(name, kEndings);
}

// Several words in quotes: a passphrase is short, and beside the very name of one. Prose is not.
bool is_phrase(const ValueView& value) {
  constexpr std::ptrdiff_t kMostBlanks = 7;
  const std::string_view bytes = value.bytes();
  const char quote = char_before(value);
  return (quote == '"' || quote == '\'') && value.quoted() && bytes.front() != ' ' &&
         bytes.back() != ' ' && bytes.find("  ") == std::string_view::npos &&
         std::count(bytes.begin(), bytes.end(), ' ') <= kMostBlanks &&
         names_password(value.key_name);
}

// `expect_pass("x")`, `TEST_PASS("x")`: tests that pass.
bool is_call_that_passes(const ValueView& value) {
  return value.between().starts_with('(') && value.key_name.size() >= 4 &&
         contains_caseless(value.key_name.substr(value.key_name.size() - 4), "pass");
}

// A digit makes a password of a word, but not of a name put together from several.
bool is_word_with_digit(std::string_view bytes) {
  bool digits = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    const bool hump = is_upper(c) && i > 0 && is_lower(bytes[i - 1]);
    if (hump || c == '_' || c == '-' || c == '.' || c == ' ' || c == '/' || c == ':') return false;
    digits = digits || is_digit(c);
  }
  return digits;
}

// `Summer@2019`, `Wxylo#qr7`: a digit and a mark that no name has, as rules for passwords ask for.
bool is_chosen_password(const ValueView& value) {
  constexpr std::size_t kMinLength = 8;
  constexpr std::string_view kMarks = "!@#%^*";
  const std::string_view bytes = value.bytes();
  const auto separators = std::count_if(bytes.begin(), bytes.end(),
                                        [](char c) { return c == '_' || c == '-' || c == '.'; });
  return bytes.size() >= kMinLength && separators <= 1 && names_password(value.key_name) &&
         std::any_of(bytes.begin(), bytes.end(), is_digit) &&
         bytes.find_first_of(kMarks) != std::string_view::npos &&
         std::all_of(bytes.begin(), bytes.end(), [&](char c) {
           return is_alnum(c) || c == '_' || c == '-' || c == '.' ||
                  kMarks.find(c) != std::string_view::npos;
         });
}

bool is_words(const ValueView& value) {
  const std::string_view bytes = value.bytes();
  if (is_chosen_password(value)) return false;
  if ((is_mostly_words(bytes) && !is_word_with_digit(bytes)) || is_prose(bytes)) return true;
  if (begins_sentence(value)) return true;
  if (bytes.find(' ') != std::string_view::npos && !is_phrase(value)) return true;
  // Names of users and things are as short, and as surprising, as passwords.
  constexpr std::size_t kShortArgument = 8;
  return bytes.size() < kShortArgument && is_argument(value) && !logs_in(value) &&
         std::all_of(bytes.begin(), bytes.end(), is_alpha);
}

// Base 64 of a stand-in, of the armour of a certificate, of the head of a JSON Web Token.
std::string_view encoded_filter(std::string_view bytes) {
  const std::optional<std::string> text = text_encoded_in(bytes);
  if (!text) return {};
  if (is_reference(*text) || is_dummy(*text) || says_placeholder(*text) || is_stock_value(*text)) {
    return "placeholder";
  }
  const bool is_head = text->starts_with("{\"") && text->ends_with('}') &&
                       text->find("\"alg\"") != std::string::npos;
  return is_head || text->starts_with("-----BEGIN ") ? std::string_view("shape")
                                                     : std::string_view();
}

// Digits alone are a password where the name says so, and a long row of them is a token; codes that
// a phone shows are shorter.
bool is_numeric_secret(const ValueView& value) {
  constexpr std::size_t kMinPassword = 6;
  constexpr std::size_t kMinToken = 12;
  const std::string_view bytes = value.bytes();
  if (value.meaning != KeyMeaning::kStrong || !std::all_of(bytes.begin(), bytes.end(), is_digit)) {
    return false;
  }
  constexpr auto kChosen = std::to_array<std::string_view>({"pass", "pwd", "secret"});
  const bool chosen = std::any_of(kChosen.begin(), kChosen.end(), [&](std::string_view word) {
    return contains_caseless(value.key_name, word);
  });
  return bytes.size() >= (chosen ? kMinPassword : kMinToken);
}

bool is_known_shape(const ValueView& value) {
  // The working directory, in environments that somebody printed.
  const bool names_folder = value.key_name == "PWD" || value.key_name == "OLDPWD";
  if (names_folder && value.bytes().starts_with('/')) return true;
  switch (shape_of(value.bytes())) {
    case Shape::kNumber:
      return !is_numeric_secret(value);
    case Shape::kColour:
    case Shape::kUrl:
    case Shape::kEmail:
    case Shape::kPath:
    case Shape::kCrypt:
    case Shape::kResource:
    case Shape::kPublicKey:
      return true;
    case Shape::kNone:
    case Shape::kHash:  // beside a telling name, as many digits as a hash has are a key
    case Shape::kUuid:
    case Shape::kIdentifier:  // told by its words
      return false;
  }
  return false;
}

}  // namespace

bool ValueView::quoted() const noexcept {
  std::size_t after = span.end;
  while (after < text.size() && text[after] == '\\')
    ++after;  // a quote within a string
  const char quote = char_before(*this);
  return is_quote(quote) && after < text.size() && text[after] == quote;
}

std::string_view ValueView::between() const noexcept {
  if (key_name.empty()) return {};
  const auto end = static_cast<std::uint64_t>(key_name.data() + key_name.size() - text.data());
  return end <= span.begin ? text.substr(end, span.begin - end) : std::string_view();
}

ValueView named_value(std::string_view text, const Match& match) {
  ValueView value{text, match.secret, name_around(text, match.whole.begin), KeyMeaning::kNone};
  constexpr std::string_view kApiKey = "api key";
  const std::string_view whole = text.substr(match.whole.begin, kApiKey.size());
  if (contains_caseless(whole, kApiKey)) value.key_name = whole;
  value.meaning = logs_in(value) ? KeyMeaning::kStrong : meaning_of(value.key_name);
  if (value.meaning < KeyMeaning::kWeak) {
    const std::string_view beside = key_name_before(text, match.secret.begin);
    const KeyMeaning meaning = meaning_of(beside);
    if (meaning >= KeyMeaning::kWeak) {
      value.key_name = beside;
      value.meaning = meaning;
    }
  }
  return value;
}

std::string_view value_filter(const ValueView& value) {
  const std::string_view bytes = value.bytes();
  // What costs least, and rejects most, is asked first.
  if (value.meaning == KeyMeaning::kPublic || value.meaning == KeyMeaning::kOther) {
    return "key-name";
  }
  if (is_reference(bytes) || is_dummy(bytes) || says_placeholder(bytes) || is_stock_value(bytes) ||
      repeats_user(value)) {
    return "placeholder";
  }
  if (is_code(value)) return "code";
  if (is_known_shape(value)) return "shape";
  if (is_words(value)) return "words";
  const std::string_view encoded = encoded_filter(bytes);
  if (!encoded.empty()) return encoded;
  // A name like `key` or `auth` says little, and so does a function's that ends in `pass`: the
  // value has to speak for itself.
  const bool says_little = value.meaning == KeyMeaning::kWeak || is_call_that_passes(value);
  return says_little && !is_convincing(bytes) ? std::string_view("key-name") : std::string_view();
}

}  // namespace dowse
