// Whatever a secret holds: looking at its structure and its checksum ends, reads nothing else, and
// a structure that fails says why.
#include <string>
#include <string_view>

#include "engine/base/check.h"
#include "engine/base/encoding.h"
#include "engine/find/structure.h"
#include "engine/match/checksum.h"
#include "tests/fuzz/harness.h"

namespace {

constexpr std::string_view kChecksums[] = {
    "github-crc32",    "gitlab-crc32",    "grafana-crc32",      "crc32-base62",
    "confluent-crc32", "azure-annotated", "azure-identifiable", "base58check",
    "xrp-base58check", "bech32",          "stellar-crc16",      "nkey-crc16"};

void look(std::string_view secret) {
  for (const std::string_view name : dowse::structure_names()) {
    const dowse::Structure found = dowse::inspect(name, {secret, secret, secret});
    DOWSE_CHECK((found.result == dowse::StructureResult::kFails) == !found.fault.empty());
  }
  for (const std::string_view name : kChecksums)
    dowse::verify_checksum(name, secret);
}

}  // namespace

std::vector<std::string> dowse::fuzz::seeds() {
  return {
      "",
      "-----BEGIN RSA PRIVATE KEY-----\\nMIIB\\n-----END RSA PRIVATE KEY-----",
      "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAA",
      "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQHY\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----",
      std::string("openssh-key-v1\0\0\0\0\4none\0\0\0\4none\0\0\0\0\0\0\0\1", 39),
      "{\"alg\":\"HS256\"}.{\"iss\":\"x\",\"exp\":1e9}.x",
      std::string("0\x82\x01\x01\x02\x01\0\x02\x03\x01\0\x01", 12),
      "\x02\x01\x08pypi.org\x02\x01x",
      "nsec1qqqq",
      "client_email\": \"x@y.gserviceaccount.com\""};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(data, data + size);
  const std::string encoded = dowse::encode_base64(bytes, true);
  look(bytes);
  look(encoded);
  look("-----BEGIN PRIVATE KEY-----" + encoded + "-----END PRIVATE KEY-----");
  look("-----BEGIN OPENSSH PRIVATE KEY-----" + encoded);
  look("-----BEGIN PGP PRIVATE KEY BLOCK-----" + encoded);
  look("eyJ0." + encoded + "." + encoded);
  return 0;
}
