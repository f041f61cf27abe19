#include "engine/find/fingerprint.h"

#include <string>
#include <vector>

namespace dowse {
namespace {

const std::vector<std::uint8_t> kKey(32, 7);

TEST(Fingerprint, DependsOnFamilySecretAndKey) {
  const Fingerprint base = fingerprint_of(kKey, "family", "one value");
  EXPECT_EQ(fingerprint_of(kKey, "family", "one value"), base);
  EXPECT_NE(fingerprint_of(kKey, "family", "one valuf"), base);
  EXPECT_NE(fingerprint_of(kKey, "other", "one value"), base);
  EXPECT_NE(fingerprint_of(std::vector<std::uint8_t>(32, 8), "family", "one value"), base);
}

TEST(Fingerprint, FamilyAndSecretDoNotRunTogether) {
  EXPECT_NE(fingerprint_of(kKey, "ab", "c"), fingerprint_of(kKey, "a", "bc"));
}

TEST(Fingerprint, APemBlockIsTheSameHoweverItIsWrapped) {
  const std::string begin = std::string("-----BEGIN ") + "PRIVATE KEY-----";
  const std::string wrapped = begin + "\nQUJD\r\nREVG\n-----END";
  const std::string escaped = begin + "\\nQUJDREVG\\n-----END";
  EXPECT_EQ(fingerprint_of(kKey, "pem", wrapped), fingerprint_of(kKey, "pem", escaped));
}

TEST(Normalised, LeavesOtherSecretsAlone) {
  for (const std::string_view secret : {"a b\\nc ", "", " "}) {
    const Secret same = normalised(secret);
    EXPECT_TRUE(same.reveal() == secret);
  }
}

TEST(Normalised, ATrailingBackslashStays) {
  const std::string begin = std::string("-----BEGIN ") + "X";
  const Secret kept = normalised(begin + " \\");
  EXPECT_TRUE(kept.reveal() == std::string("-----BEGINX\\"));
}

}  // namespace
}  // namespace dowse
