#include "engine/find/structure.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "engine/base/encoding.h"

namespace dowse {
namespace {

TEST(Structure, KnowsItsNames) {
  for (const std::string_view name : structure_names())
    EXPECT_TRUE(is_known_structure(name)) << name;
  EXPECT_TRUE(is_known_structure("private-key"));
  EXPECT_FALSE(is_known_structure(""));
  EXPECT_FALSE(is_known_structure("json"));
  EXPECT_EQ(inspect("json", {"{}", "", ""}).result, StructureResult::kNone);
}

// Whatever stands there, a look ends, reads nothing else and says why it fails.
TEST(Structure, TakesAnything) {
  std::mt19937 random(7);
  const auto text = [&random](std::size_t size, int kind) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) {
      const auto byte = static_cast<char>(random() & 0xFF);
      bytes +=
          kind == 0 ? byte : "MIIEAQab0+/=.-:_\n\\n{}\"eyJ"[static_cast<unsigned char>(byte) % 25];
    }
    return bytes;
  };
  for (int round = 0; round < 400; ++round) {
    const std::string body = text(random() % 300, round % 2);
    const std::string encoded = encode_base64(body, false);
    for (const std::string& secret :
         {body, encoded, "eyJ." + encoded, encoded + "." + encoded + "." + encoded,
          "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----",
          "-----BEGIN OPENSSH PRIVATE KEY-----" +
              encode_base64("openssh-key-v1" + std::string(1, '\0') + body, false),
          "hvb." + encoded, "pypi-" + encode_base64("\x02" + body, false),
          "glpat-" + encoded + ".01.xx"}) {
      for (const std::string_view name : structure_names()) {
        const Structure found = inspect(name, {secret, body, body});
        EXPECT_EQ(found.result == StructureResult::kFails, !found.fault.empty()) << name;
        EXPECT_LE(found.facts.size(), 8U);
      }
    }
  }
}

}  // namespace
}  // namespace dowse
