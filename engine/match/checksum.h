#pragma once
// Checksums that providers put into their tokens: a token whose checksum holds was made by the
// provider, and one whose checksum fails was made up or damaged. Known by name to rules (field
// `checksum`):
//
// - github-crc32: PREFIX_ + 30 random base62 digits + 6 digits: the CRC-32 of the random part,
// base62
//   with digits before capitals before small letters (GitHub's and npm's tokens).
//   https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/
//   https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/
// - gitlab-crc32: routable tokens, ....LLccccccc: the CRC-32 of all before it in 7 base36 digits.
//   https://handbook.gitlab.com/handbook/engineering/architecture/design-documents/cells/routable_tokens/
// - grafana-crc32: gl.._32 characters_8 hexadecimal digits: the CRC-32 of all before the last
//   underscore, its bytes in little-endian order (pkg/components/satokengen in grafana/grafana).

#include <cstdint>
#include <string_view>

namespace dowse {

enum class ChecksumResult : std::uint8_t {
  kNone,  // the token has no checksum that we know: of an older or a longer format
  kHolds,
  kFails,
};

// True for the names above.
bool is_known_checksum(std::string_view name);

// Never more than one pass over the secret. An unknown name gives kNone.
ChecksumResult verify_checksum(std::string_view name, std::string_view secret);

}  // namespace dowse
