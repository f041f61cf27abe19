#include "engine/find/key_name.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "engine/find/ascii.h"

namespace dowse {
namespace {

// Names are short; what is longer is no name that anybody chose.
constexpr std::size_t kMaxName = 200;

// Anywhere in the letters of the name.
constexpr auto kPublicStems = std::to_array<std::string_view>(
    {"public",       "checksum",  "integrity",    "fingerprint", "keyid",
     "sha1",         "sha256",    "sha512",       "keyboard",    "tokeniz",
     "tokenis",      "keyword",   "primarykey",   "foreignkey",  "sortkey",
     "websocketkey", "cachekey",  "partitionkey", "publishable", "deprecat",
     "hashkey",      "encrypted", "webtoken",     "nopass",      "bypass"});

constexpr auto kStrongStems =
    std::to_array<std::string_view>({"password",     "passwd",         "passphrase",
                                     "passwort",     "passcode",       "secret",
                                     "token",        "apikey",         "accesskey",
                                     "privatekey",   "signingkey",     "encryptionkey",
                                     "authkey",      "consumerkey",    "masterkey",
                                     "sharedkey",    "accountkey",     "storagekey",
                                     "appkey",       "licensekey",     "sshkey",
                                     "deploykey",    "integrationkey", "credential",
                                     "bearer",       "hmackey",        "connectionstring",
                                     "authorization"});

// A word of the name.
constexpr auto kStrongWords =
    std::to_array<std::string_view>({"pwd", "pass", "pw", "psk", "cred", "creds", "passw", "nkey"});

constexpr auto kWeakWords = std::to_array<std::string_view>(
    {"key", "auth", "oauth", "signature", "session", "sid", "cookie", "jwt", "otp", "totp", "seed",
     "pin", "code", "private", "hmac", "license", "keys"});

// The last word of a name that holds no secret itself.
constexpr auto kPublicEndings = std::to_array<std::string_view>(
    {"id",     "ids",       "name",        "names",    "path",        "file",     "filename",
     "dir",    "url",       "uri",         "endpoint", "host",        "type",     "types",
     "length", "len",       "size",        "count",    "hash",        "md5",      "sha",
     "digest", "version",   "commit",      "revision", "rev",         "etag",     "expires",
     "expiry", "expire",    "ttl",         "time",     "field",       "label",    "hint",
     "policy", "regex",     "pattern",     "prefix",   "suffix",      "format",   "column",
     "header", "class",     "index",       "env",      "lifetime",    "alg",      "algorithm",
     "issuer", "audience",  "scope",       "scopes",   "title",       "message",  "msg",
     "error",  "desc",      "description", "doc",      "status",      "state",    "mode",
     "method", "provider",  "service",     "handler",  "callback",    "page",     "form",
     "input",  "button",    "view",        "template", "enabled",     "required", "valid",
     "min",    "max",       "limit",       "rotation", "generator",   "strength", "reset",
     "at",     "by",        "ref",         "tooltip",  "placeholder", "parser",   "reader",
     "source", "extension", "spec",        "location", "usage",       "schema"});

// The words of a name in lower case: `dbPassword`, `DB_PASSWORD` and `db.password` are db,
// password.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  bool open = false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (!is_alnum(c)) {
      open = false;
      continue;
    }
    const bool hump = i > 0 && is_upper(c) &&
                      (is_lower(name[i - 1]) ||
                       (is_upper(name[i - 1]) && i + 1 < name.size() && is_lower(name[i + 1])));
    if (!open || hump) words.emplace_back();
    words.back() += lower(c);
    open = true;
  }
  return words;
}

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

template <std::size_t N>
bool any_within(const std::array<std::string_view, N>& stems, std::string_view text) {
  return std::any_of(stems.begin(), stems.end(), [&](std::string_view stem) {
    return text.find(stem) != std::string_view::npos;
  });
}

}  // namespace

KeyMeaning meaning_of(std::string_view name) {
  if (name.size() > kMaxName) name.remove_prefix(name.size() - kMaxName);
  std::vector<std::string> words = words_of(name);
  // `token2` and `key_1` are numbered, not named so.
  while (!words.empty() && std::all_of(words.back().begin(), words.back().end(), is_digit)) {
    words.pop_back();
  }
  if (words.empty()) return KeyMeaning::kNone;
  std::string joined;
  for (const std::string& word : words)
    joined += word;
  if (any_within(kPublicStems, joined) || holds(kPublicEndings, words.back())) {
    return KeyMeaning::kPublic;
  }
  const auto any_word = [&](const auto& list) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return holds(list, word); });
  };
  if (any_within(kStrongStems, joined) || any_word(kStrongWords)) return KeyMeaning::kStrong;
  return any_word(kWeakWords) ? KeyMeaning::kWeak : KeyMeaning::kOther;
}

}  // namespace dowse
