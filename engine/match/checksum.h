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
//   Of fine-grained tokens (github_pat_) no page says where the checksum stands and what it covers.
// - crc32-base62: the same behind the last underscore, for any length (Polar: 37 characters, then
// six
//   digits; server/polar/kit/crypto.py in polarsource/polar).
// - crc32all-base62: the last six digits are the CRC-32 of all before them: JSR (api/src/token.rs
//   in jsr-io/jsr). crc32all-hex: the same in eight hexadecimal digits: Private Packagist.
//   https://packagist.com/docs/composer-authentication#token-format
// - matrix-crc32: KIND_..._dddddd: the CRC-32 of all before the last underscore in base 62. Synapse
//   (synapse/handlers/auth.py in element-hq/synapse) and the Matrix Authentication Service, which
//   writes the digits in the other order (crates/data-model/src/tokens.rs in
//   element-hq/matrix-authentication-service).
// - crates-io-check: cio_tp_ + 31 + 1: the last character is made of the exclusive or of the 31
//   (crates/crates_io_trustpub/src/access_token.rs in rust-lang/crates.io). Other tokens of
//   crates.io have none.
// - gitlab-crc32: routable tokens, ....LLccccccc: the CRC-32 of all before it in 7 base36 digits.
//   https://handbook.gitlab.com/handbook/engineering/architecture/design-documents/cells/routable_tokens/
// - grafana-crc32: gl.._32 characters_8 hexadecimal digits: the CRC-32 of all before the last
//   underscore, its bytes in little-endian order (pkg/components/satokengen in grafana/grafana).
// - confluent-crc32: cflt + 54 characters + 6: the CRC-32 of the 54, little-endian, in base 64.
//   https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html
// - azure-annotated: 84 or 88 characters with JQQJ99 at 52 (Azure DevOps, AI services, NuGet.org,
// ...):
//   characters 80 to 83 are the first three bytes of Marvin32 of the 60 bytes before, seed
//   "Default0".
// - azure-identifiable: base 64 with a signature before its last four bytes (AzFu, AzSe, +ASt,
// ...):
//   those are Marvin32 of the others. Both: IdentifiableSecrets.cs in microsoft/security-utilities;
//   the seeds of Azure Functions: Security/SecretGenerator.cs in Azure/azure-functions-host.
// - base58check: base 58, the last four bytes are the start of the SHA-256 of the SHA-256 of the
//   others: Bitcoin's WIF keys, xprv and its kin (BIP-32), encrypted keys (BIP-38), Tezos' edsk.
//   https://en.bitcoin.it/wiki/Base58Check_encoding, https://github.com/bitcoin/bips
// - xrp-base58check: the same in the XRP Ledger's alphabet.
// https://xrpl.org/docs/references/protocol/data-types/base58-encodings
// - bech32: BIP-173 or BIP-350, of any length: nostr's nsec (NIP-19), age's AGE-SECRET-KEY-1
//   (https://age-encryption.org/v1), Cardano's keys (CIP-5).
// - stellar-crc16: base 32, the last two bytes are the CRC-16/XMODEM of the others, little-endian:
//   Stellar's seeds (SEP-23). nkey-crc16: the same for NATS' seeds (strkey.go in nats-io/nkeys).
//
// Asked for and not documented, so not here: Atlassian (ATATT...), Cloudflare, Supabase, Slack.

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

// At most a few passes over the secret (base 58: over its first 256 characters). An unknown name
// gives kNone.
ChecksumResult verify_checksum(std::string_view name, std::string_view secret);

}  // namespace dowse
