#pragma once
// The identity of secrets (DESIGN.md section 6): keyed hashes, so that nobody without the key can
// test guesses. Position is no part of it.

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/secret.h"
#include "engine/find/finding.h"

namespace dowse {

// The bytes that stand for a secret wherever it is written: a PEM block without white space and
// escaped line ends, anything else as it is.
Secret normalised(std::string_view secret);

// BLAKE2b-128 under `key` over the rule family and the normalised secret.
// Requires: key holds 16 to 64 bytes.
Fingerprint fingerprint_of(std::span<const std::uint8_t> key, std::string_view family,
                           std::string_view secret);
Fingerprint fingerprint_of(std::span<const std::uint8_t> key, std::string_view family,
                           const Secret& secret);

}  // namespace dowse
