#include "engine/match/entropy_kernel.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "engine/match/entropy.h"
#include "tests/match/test_rules.h"
#include "tests/match/text_maker.h"

namespace dowse {
namespace {

void expect_same(std::string_view text, std::size_t number) {
  std::vector<ByteSpan> found;
  find_entropy_candidates(text, found);
  ASSERT_EQ(found, entropy_candidates(text)) << "text " << number;
}

TEST(EntropyKernel, AgreesWithTheSpecificationOnMadeTexts) {
  testing::TextMaker maker(testing::varied_rules(), 4);
  for (std::size_t i = 0; i < 5000; ++i)
    expect_same(maker.next(), i);
}

}  // namespace
}  // namespace dowse
