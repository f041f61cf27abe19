#pragma once
// What the name beside a value says about it: `db_password`, `apiKey`, `key_id`, `checksum`.

#include <cstdint>
#include <string_view>

namespace dowse {

enum class KeyMeaning : std::uint8_t {
  kNone,    // there is no name
  kOther,   // the name says nothing about secrets
  kPublic,  // what it names stands beside a secret and is none: its id, path, hash, public half
  kWeak,    // it may be one: key, auth, signature, session, code
  kStrong,  // it is one: password, secret, token, api key, credential
};

// Case, separators and camel case are no matter; the end of a name weighs more than its begin.
KeyMeaning meaning_of(std::string_view name);

}  // namespace dowse
