#include "engine/find/placeholder.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <string>

#include "engine/find/ascii.h"

namespace dowse {
namespace {

// Longer texts (key blocks) hold any short word by chance, and nobody writes them as placeholders.
constexpr std::size_t kMaxToken = 256;

constexpr std::array<std::string_view, 30> kReferenceMarks = {"${",
                                                              "#{",
                                                              "{{",
                                                              "}}",
                                                              "$(",
                                                              "%(",
                                                              "<%",
                                                              "%>",
                                                              "os.environ",
                                                              "process.env",
                                                              "getenv",
                                                              "GetEnvironmentVariable",
                                                              "ENV[",
                                                              "ENV.",
                                                              "env.",
                                                              "System.get",
                                                              "secrets.",
                                                              "vault:",
                                                              "secretsmanager",
                                                              "ssm:",
                                                              "op://",
                                                              "keyring.",
                                                              "!Ref",
                                                              "!Sub",
                                                              "<?",
                                                              "?>",
                                                              "[[",
                                                              "]]",
                                                              "import.meta",
                                                              "@@"};

// The last is the token of GitHub's documentation. Five letters or more each: a random token of 40
// base-62 characters holds one of five letters, in any case, once in a million.
constexpr auto kPlaceholderWords = std::to_array<std::string_view>(
    {"example",  "changeme",  "change_me", "change-me",  "placeholder", "redacted",   "your_",
     "your-",    "yourtoken", "yourkey",   "yoursecret", "yourapi",     "yourpass",   "replaceme",
     "replace_", "replace-",  "insert_",   "insert-",    "dummy",       "sample",     "notreal",
     "not_real", "not-real",  "deadbeef",  "mysecret",   "mytoken",     "mypassword", "foobar",
     "_here",    "-here",     "xxxxx"});

// What is published for all to use, in lower case.
constexpr auto kPublished = std::to_array<std::string_view>({
    "16c7e42f292c6912e7710c838347ae178b4a",         // GitHub's documentation
    "eby8vdm02xnocqflquwjpllmetlc",                 // the account key of Azurite
    "c2y6ydjf5/r+ob0n8a7cgv30vrdj",                 // the key of the Cosmos DB emulator
    "4ec39hqlyjwdarjtt1zdp7dc",                     // Stripe's documentation
    "bqokikjovbii2hlwgh4olfq2",                     // the same, earlier
    "6leixactaaaaagg-vfi1tnrwxmznfuojj4wifjwe",     // reCAPTCHA, for automated tests
    "sflkxwrjsmekkf2qt4fwpmejf36pok6yjv_adqssw5c",  // the token that jwt.io shows
    "tjva95orm7e2cbab30rmhrhdcefxjoyzgefonfh7hgq",  // the same, earlier
});

constexpr auto kStockWords = std::to_array<std::string_view>(
    {"a",        "abc",       "access",     "account",     "admin",   "an",         "api",
     "app",      "asdf",      "auth",       "bad",         "bar",     "basic",      "baz",
     "bearer",   "blah",      "bogus",      "change",      "client",  "code",       "correct",
     "cred",     "creds",     "credential", "credentials", "data",    "database",   "db",
     "default",  "demo",      "deploy",     "dev",         "dummy",   "email",      "empty",
     "enter",    "example",   "fake",       "false",       "fill",    "fix",        "foo",
     "goes",     "good",      "guest",      "hello",       "here",    "hidden",     "id",
     "in",       "insert",    "invalid",    "is",          "it",      "key",        "letmein",
     "local",    "localhost", "login",      "me",          "mock",    "my",         "mysql",
     "name",     "new",       "nil",        "no",          "none",    "not",        "null",
     "oauth",    "old",       "one",        "or",          "pass",    "passphrase", "passwd",
     "password", "passwort",  "paste",      "placeholder", "please",  "postgres",   "private",
     "prod",     "public",    "put",        "pw",          "pwd",     "qux",        "quux",
     "qwerty",   "random",    "real",       "redacted",    "redis",   "refresh",    "replace",
     "root",     "sample",    "secret",     "secrets",     "secure",  "server",     "service",
     "set",      "some",      "string",     "strong",      "super",   "tbd",        "temp",
     "test",     "tester",    "testing",    "tests",       "text",    "the",        "this",
     "to",       "todo",      "token",      "true",        "two",     "type",       "undefined",
     "unknown",  "utf",       "user",       "username",    "valid",   "value",      "with",
     "world",    "wrong",     "xyz",        "yes",         "you",     "your",       "mongo",
     "mongodb",  "rabbitmq",  "elastic",    "kibana",      "grafana", "minio",      "oracle",
     "docker",   "tomcat",    "vagrant",    "wordpress",   "mariadb", "cassandra",  "keycloak"});

bool is_identifier(std::string_view text) {
  return !text.empty() && !is_digit(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alnum(c) || c == '_' || c == '.' || c == '-';
  });
}

// <token>, [token], {token}, (token), %TOKEN%, __TOKEN__, $TOKEN
bool is_wrapped_name(std::string_view value) {
  constexpr std::array<std::string_view, 7> kWrappings = {"<>", "[]", "{}", "()", "%%", "::", "||"};
  if (value.size() < 3) return false;
  for (const std::string_view wrapping : kWrappings) {
    if (value.front() == wrapping[0] && value.back() == wrapping[1]) {
      const std::string_view inside = value.substr(1, value.size() - 2);
      return std::all_of(inside.begin(), inside.end(), [](char c) {
        return is_alnum(c) || c == '_' || c == '.' || c == '-' || c == ' ' || c == '/';
      });
    }
  }
  if (value.starts_with("__") && value.ends_with("__")) return is_identifier(value);
  if (value.front() != '$') return false;
  value.remove_prefix(1);
  if (value.ends_with(']')) value = value.substr(0, value.find('['));  // $_[0]
  return is_identifier(value);
}

// %s, %d, %v, %@, %1$s in a value of which they are a notable part.
bool has_format(std::string_view value) {
  for (std::size_t at = value.find('%'); at != std::string_view::npos && at + 1 < value.size();
       at = value.find('%', at + 1)) {
    const char c = value[at + 1];
    const bool ends = at + 2 == value.size() || !is_alnum(value[at + 2]);
    if (ends && (c == 's' || c == 'd' || c == 'v' || c == '@' || c == 'q' || c == 'r')) return true;
  }
  return false;
}

// Of other characters than fillers, a run counts that is a quarter of the text: formats with
// numbers in base 64 have runs of A.
bool has_run(std::string_view text, std::size_t fillers, std::size_t others) {
  others = std::max(others, text.size() / 4);
  std::size_t run = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    run = i > 0 && text[i] == text[i - 1] ? run + 1 : 1;
    const char c = text[i];
    const bool filler = c == 'x' || c == 'X' || c == '*' || c == '.' || c == '?' || c == '#';
    if (run >= (filler ? fillers : others)) return true;
  }
  return false;
}

// One pattern of at most half the text, over and over.
bool is_periodic(std::string_view text) {
  for (std::size_t period = 1; period * 2 <= text.size(); ++period) {
    if (period > 16) return false;
    if (text.size() < 8 && period * 3 > text.size()) return false;
    if (text.substr(period) == text.substr(0, text.size() - period)) return true;
  }
  return false;
}

// True when the letters are stock words put together.
bool is_made_of_stock_words(std::string_view letters) {
  std::bitset<kMaxToken + 1> reachable;
  reachable[0] = true;
  for (std::size_t at = 0; at < letters.size(); ++at) {
    if (!reachable[at]) continue;
    for (const std::string_view word : kStockWords) {
      if (letters.substr(at).starts_with(word)) reachable[at + word.size()] = true;
    }
  }
  return reachable[letters.size()];
}

}  // namespace

double sequence_share(std::string_view text) noexcept {
  constexpr std::size_t kRun = 4;
  std::size_t in_runs = 0;
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t end = begin + 1;
    if (end < text.size()) {
      const int step = text[end] - text[begin];
      const bool steps = step >= -1 && step <= 1;
      while (steps && end < text.size() && text[end] - text[end - 1] == step)
        ++end;
    }
    if (end - begin >= kRun) in_runs += end - begin;
    // The last byte of a run may begin the next one.
    begin = end - begin >= kRun || end == begin + 1 ? end : end - 1;
  }
  return text.empty() ? 0 : static_cast<double>(in_runs) / static_cast<double>(text.size());
}

bool is_reference(std::string_view value) noexcept {
  if (is_wrapped_name(value) || has_format(value)) return true;
  return std::any_of(kReferenceMarks.begin(), kReferenceMarks.end(), [&](std::string_view mark) {
    return value.find(mark) != std::string_view::npos;
  });
}

bool is_dummy(std::string_view token) noexcept {
  if (token.empty()) return true;
  if (token.size() > kMaxToken) return false;
  std::bitset<256> distinct;
  for (const char c : token)
    distinct[static_cast<unsigned char>(c)] = true;
  if (distinct.count() <= 2 && token.size() >= 4) return true;
  return sequence_share(token) >= 0.6 || has_run(token, 4, 6) || is_periodic(token);
}

bool says_placeholder(std::string_view token) noexcept {
  if (token.size() > kMaxToken) return false;
  if (token.find("...") != std::string_view::npos) return true;  // shown in part
  const auto holds = [&](std::string_view word) { return contains_caseless(token, word); };
  return std::any_of(kPlaceholderWords.begin(), kPlaceholderWords.end(), holds) ||
         std::any_of(kPublished.begin(), kPublished.end(), holds);
}

bool is_stock_value(std::string_view value) noexcept {
  if (value.size() > 64) return false;
  if (value.size() == 6 && contains_caseless(value, "s3cr3t")) return true;
  std::string letters;
  std::size_t digits = 0;
  std::size_t others = 0;
  for (const char c : value) {
    if (is_alpha(c)) {
      letters += lower(c);
    } else if (is_digit(c)) {
      ++digits;
    } else {
      ++others;
    }
  }
  if (letters.empty()) {
    return digits == 0 && std::all_of(value.begin(), value.end(), [](char c) { return c > 0; });
  }
  const bool few_digits =
      digits <= 4 ||
      sequence_share(value) * static_cast<double>(value.size()) >= static_cast<double>(digits);
  const bool mostly_letters = few_digits && others <= letters.size() / 2;
  return mostly_letters && is_made_of_stock_words(letters);
}

}  // namespace dowse
