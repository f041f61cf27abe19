#include "engine/find/finding.h"

#include <set>

namespace dowse {
namespace {

TEST(Fingerprint, PrintsAllItsBytes) {
  Fingerprint print;
  EXPECT_EQ(print.hex(), std::string(32, '0'));
  print.raw[0] = 0xA5;
  print.raw[15] = 0x0F;
  EXPECT_EQ(print.hex(), "a5" + std::string(28, '0') + "0f");
}

TEST(TriageState, EachHasItsName) {
  const std::set<std::string_view> names = {
      name_of(TriageState::kNew), name_of(TriageState::kKnown), name_of(TriageState::kAllowed)};
  EXPECT_EQ(names.size(), 3u);
  EXPECT_FALSE(names.contains("unknown"));
}

}  // namespace
}  // namespace dowse
