#include "engine/find/fingerprint.h"

#include <sodium.h>

#include <string>

#include "engine/base/check.h"

namespace dowse {
namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// "\n", "\r" and "\t" as two characters each: a PEM block in a JSON or shell string.
bool is_escaped_space(std::string_view text, std::size_t at) {
  return text[at] == '\\' && at + 1 < text.size() &&
         (text[at + 1] == 'n' || text[at + 1] == 'r' || text[at + 1] == 't');
}

}  // namespace

Secret normalised(std::string_view secret) {
  if (secret.find("-----BEGIN") == std::string_view::npos) return Secret(secret);
  std::string kept;
  kept.reserve(secret.size());  // never grows: no copy is left behind
  for (std::size_t i = 0; i < secret.size(); ++i) {
    if (is_escaped_space(secret, i)) {
      ++i;
    } else if (!is_space(secret[i])) {
      kept += secret[i];
    }
  }
  Secret result(kept);
  sodium_memzero(kept.data(), kept.size());
  return result;
}

Fingerprint fingerprint_of(std::span<const std::uint8_t> key, std::string_view family,
                           std::string_view secret) {
  DOWSE_CHECK(key.size() >= crypto_generichash_KEYBYTES_MIN &&
              key.size() <= crypto_generichash_KEYBYTES_MAX);
  const Secret bytes = normalised(secret);
  crypto_generichash_state state;
  Fingerprint print;
  const auto update = [&state](std::string_view part) {
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()),
                              part.size());
  };
  crypto_generichash_init(&state, key.data(), key.size(), print.raw.size());
  update(family);
  update(std::string_view("\0", 1));  // ends the family: ("ab", "c") and ("a", "bc") differ
  update(bytes.reveal());
  crypto_generichash_final(&state, print.raw.data(), print.raw.size());
  sodium_memzero(&state, sizeof state);
  return print;
}

Fingerprint fingerprint_of(std::span<const std::uint8_t> key, std::string_view family,
                           const Secret& secret) {
  return fingerprint_of(key, family, secret.reveal());
}

}  // namespace dowse
