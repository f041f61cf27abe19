#include "engine/find/key_name.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/find/ascii.h"

namespace dowse {
namespace {

// Names are short; what is longer is no name that anybody chose.
constexpr std::size_t kMaxName = 200;

// Words in order, with where those of each first letter begin: each name is looked for in hundreds.
template <std::size_t N>
class WordList {
 public:
  explicit constexpr WordList(std::array<std::string_view, N> words) : words_(words) {
    std::sort(words_.begin(), words_.end());
    std::size_t at = 0;
    for (std::size_t letter = 0; letter < kLetters; ++letter) {
      begin_[letter] = at;
      while (at < N && words_[at][0] == static_cast<char>('a' + letter))
        ++at;
    }
    begin_[kLetters] = at;
  }

  // Whether it is one of them.
  constexpr bool contains(std::string_view word) const noexcept {
    return any_of(word, [&](std::string_view one) { return one == word; });
  }

  // Whether one of them stands anywhere in the text.
  constexpr bool any_within(std::string_view text) const noexcept {
    for (; !text.empty(); text.remove_prefix(1)) {
      if (any_of(text, [&](std::string_view one) { return text.starts_with(one); })) return true;
    }
    return false;
  }

 private:
  static constexpr std::size_t kLetters = 26;

  // Of those with the first letter of the text.
  template <class Test>
  constexpr bool any_of(std::string_view text, const Test& test) const noexcept {
    if (text.empty() || !is_lower(text[0])) return false;
    const auto letter = static_cast<std::size_t>(text[0] - 'a');
    return std::any_of(words_.begin() + static_cast<std::ptrdiff_t>(begin_[letter]),
                       words_.begin() + static_cast<std::ptrdiff_t>(begin_[letter + 1]), test);
  }

  std::array<std::string_view, N> words_;
  std::array<std::size_t, kLetters + 1> begin_{};
};

// Anywhere in the letters of the name.
constexpr auto kPublicStems = WordList(std::to_array<std::string_view>(
    {"public",       "checksum", "integrity",    "fingerprint", "keyid",       "keyboard",
     "tokeniz",      "tokenis",  "keyword",      "primarykey",  "foreignkey",  "sortkey",
     "websocketkey", "cachekey", "partitionkey", "publishable", "deprecat",    "hashkey",
     "encrypted",    "webtoken", "nopass",       "bypass",      "passthrough", "recvkey",
     "signature",    "csrf",     "xsrf",         "authenticity"}));

constexpr auto kStrongStems = WordList(
    std::to_array<std::string_view>({"password",        "passwd",         "passphrase",
                                     "passwort",        "passcode",       "secret",
                                     "token",           "apikey",         "accesskey",
                                     "privatekey",      "signingkey",     "encryptionkey",
                                     "authkey",         "consumerkey",    "masterkey",
                                     "sharedkey",       "accountkey",     "storagekey",
                                     "appkey",          "licensekey",     "sshkey",
                                     "deploykey",       "integrationkey", "credential",
                                     "bearer",          "hmackey",        "connectionstring",
                                     "authorization",   "aeskey",         "jwtkey",
                                     "subscriptionkey", "securestring",   "contrase",
                                     "motdepasse",      "userpwd",        "securitykey",
                                     "serverkey",       "sdkkey",         "merchantkey",
                                     "partnerkey",      "developerkey"}));

// A word of the name.
constexpr auto kStrongWords = WordList(std::to_array<std::string_view>(
    {"pwd", "pass", "pw", "psk", "cred", "creds", "passw", "nkey"}));

constexpr auto kWeakWords = WordList(std::to_array<std::string_view>(
    {"key", "auth", "oauth", "session", "sid", "cookie", "jwt", "otp", "totp", "seed", "pin",
     "code", "private", "hmac", "license", "keys"}));

// Of names that would be strong: where a list goes on, and what makes a request happen once.
constexpr auto kCursorStems = WordList(std::to_array<std::string_view>(
    {"nexttoken", "nextpagetoken", "continuationtoken", "paginationtoken", "clientrequesttoken",
     "creationtoken", "changetoken", "idempoten", "postmantoken"}));

// The last word of a name that holds no secret itself. Beside the name of a file stands its sum.
constexpr auto kPublicEndings = WordList(std::to_array<std::string_view>(
    {"id",     "ids",       "name",        "names",    "path",        "file",       "filename",
     "dir",    "url",       "uri",         "endpoint", "host",        "type",       "types",
     "length", "len",       "size",        "count",    "hash",        "md5",        "sha",
     "digest", "version",   "commit",      "revision", "rev",         "etag",       "expires",
     "expiry", "expire",    "ttl",         "time",     "field",       "label",      "hint",
     "policy", "regex",     "pattern",     "prefix",   "suffix",      "format",     "column",
     "header", "class",     "index",       "env",      "lifetime",    "alg",        "algorithm",
     "issuer", "audience",  "scope",       "scopes",   "title",       "message",    "msg",
     "error",  "desc",      "description", "doc",      "status",      "state",      "mode",
     "method", "provider",  "service",     "handler",  "callback",    "page",       "form",
     "input",  "button",    "view",        "template", "enabled",     "required",   "valid",
     "min",    "max",       "limit",       "rotation", "generator",   "strength",   "reset",
     "at",     "by",        "ref",         "tooltip",  "placeholder", "parser",     "reader",
     "source", "extension", "spec",        "encode",   "decode",      "encoded",    "split",
     "strip",  "replace",   "location",    "usage",    "schema",      "store",      "in",
     "within", "timeout",   "duration",    "period",   "interval",    "delay",      "age",
     "days",   "hours",     "minutes",     "seconds",  "retries",     "attempts",   "threshold",
     "delim",  "delimiter", "separator",   "advice",   "caption",     "manager",    "factory",
     "helper", "option",    "options",     "mgr",      "utc",         "encryption", "php",
     "js",     "ts",        "java",        "py",       "css",         "html"}));

// The first word of a name that says something about a secret: what a form shows, what is asked,
// how many there are.
constexpr auto kPublicBeginnings = WordList(std::to_array<std::string_view>(
    {"label",    "lbl", "title", "btn",  "button", "hint",    "msg",   "message",
     "error",    "err", "show",  "hide", "enable", "disable", "allow", "require",
     "requires", "is",  "has",   "max",  "min",    "num"}));

// The words of a name in lower case: `dbPassword`, `DB_PASSWORD` and `db.password` are db,
// password. Runs for every candidate of every text, so it uses no heap.
class Words {
 public:
  // Requires: name.size() <= kMaxName.
  explicit Words(std::string_view name) {
    bool open = false;
    for (std::size_t i = 0; i < name.size(); ++i) {
      const char c = name[i];
      if (!is_alnum(c)) {
        open = false;
        continue;
      }
      if (!open || is_hump(name, i)) begins_[count_++] = size_;
      letters_[size_++] = lower(c);
      open = true;
    }
    // `token2` and `key_1` are numbered, not named so.
    while (count_ > 0 && std::all_of(last().begin(), last().end(), is_digit)) {
      size_ = begins_[--count_];
    }
  }

  std::size_t count() const noexcept { return count_; }

  std::string_view operator[](std::size_t i) const noexcept {
    const std::size_t end = i + 1 < count_ ? begins_[i + 1] : size_;
    return joined().substr(begins_[i], end - begins_[i]);
  }

  template <std::size_t N>
  bool any_in(const WordList<N>& list) const noexcept {
    for (std::size_t i = 0; i < count_; ++i) {
      if (list.contains((*this)[i])) return true;
    }
    return false;
  }

  std::string_view last() const noexcept { return (*this)[count_ - 1]; }

  std::string_view joined() const noexcept { return {letters_.data(), size_}; }

 private:
  std::array<char, kMaxName> letters_;
  std::array<std::size_t, kMaxName> begins_;
  std::size_t size_ = 0;
  std::size_t count_ = 0;
};

bool is_public(const Words& words) {
  return kPublicStems.any_within(words.joined()) || kPublicEndings.contains(words.last()) ||
         kPublicBeginnings.contains(words[0]);
}

bool is_strong(const Words& words) {
  return kStrongStems.any_within(words.joined()) || words.any_in(kStrongWords);
}

bool is_cursor(const Words& words) {
  return kCursorStems.any_within(words.joined());
}

}  // namespace

KeyMeaning meaning_of(std::string_view name) {
  if (name.size() > kMaxName) name.remove_prefix(name.size() - kMaxName);
  const Words words(name);
  if (words.count() == 0) return KeyMeaning::kNone;
  const bool strong = is_strong(words);
  if (!strong && !words.any_in(kWeakWords)) return KeyMeaning::kOther;
  if (is_public(words)) return KeyMeaning::kPublic;
  return strong && !is_cursor(words) ? KeyMeaning::kStrong : KeyMeaning::kWeak;
}

}  // namespace dowse
