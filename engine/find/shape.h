#pragma once
// Shapes of values that are known not to be credentials, whatever their entropy: hashes, ids,
// paths, addresses, numbers, public keys, embedded data.

#include <cstdint>
#include <string_view>

#include "engine/base/text.h"

namespace dowse {

enum class Shape : std::uint8_t {
  kNone,
  kHash,        // as many hexadecimal digits as MD5, SHA-1, SHA-2 or CRC have
  kUuid,        // 8-4-4-4-12 hexadecimal digits
  kNumber,      // digits with signs, dots, units; dates, versions, IP addresses; 0x...
  kColour,      // # and 3, 4, 6 or 8 hexadecimal digits (CSS Color Module Level 4)
  kPath,        // parts joined by / or \, most of them words
  kUrl,         // scheme://... without a user's password in it
  kEmail,       // name@host.tld
  kCrypt,       // the hash of a password: $2a$..., $argon2id$..., {SSHA}...
  kResource,    // the name of a cloud resource: arn:aws:...
  kPublicKey,   // an NKEY's public half, its checksum holds
  kIdentifier,  // words joined by case, _, - or .
};

// The shape of a whole value by itself.
Shape shape_of(std::string_view value) noexcept;

// True when the letters of the value are words and few digits stand beside them.
bool is_mostly_words(std::string_view value) noexcept;

// True for 1 to n hexadecimal digits, all in one case.
bool is_hex(std::string_view value) noexcept;

// True when the run of bytes at `span` is a piece of something larger that holds no credential: an
// integrity string (sha256-..., sha512:..., h1:...), a data: URI, a public key of SSH, the id or
// fingerprint of an OpenPGP key as gpg tells of it, one of several lines that are base64 or hex and
// nothing else (certificates, images, tables).
bool is_embedded_data(std::string_view text, ByteSpan span) noexcept;

}  // namespace dowse
