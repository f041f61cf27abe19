#include "engine/match/entropy_kernel.h"

#include <hwy/targets.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "engine/match/entropy.h"
#include "tests/match/test_rules.h"
#include "tests/match/text_maker.h"

namespace dowse {
namespace {

// With every kind of vector that this machine has.
class EntropyKernel : public ::testing::TestWithParam<RunFinder> {
 protected:
  // What differs is told by the text's number: texts hold what looks like secrets.
  void expect_same(std::string_view text, std::size_t number) {
    // From each of a few places on, so that runs stand everywhere in a vector.
    for (std::size_t skip = 0; skip < 3 && skip <= text.size(); ++skip) {
      std::vector<ByteSpan> found;
      find_entropy_candidates(text.substr(skip), found, GetParam());
      ASSERT_EQ(found, entropy_candidates(text.substr(skip))) << "text " << number << ", " << skip;
      candidates_ += found.size();
    }
    texts_ += 1;
  }

  std::size_t texts_ = 0;
  std::size_t candidates_ = 0;
};

TEST_P(EntropyKernel, AgreesOnTextsMadeFromRules) {
  testing::TextMaker maker(testing::varied_rules(), 4);
  for (std::size_t i = 0; i < 3000; ++i)
    expect_same(maker.next(), i);
  EXPECT_GE(candidates_, 2000U);
  std::cout << texts_ << " texts, " << candidates_ << " candidates\n";
}

// Runs of every length round the limits, at every place of a block, alone and side by side.
TEST_P(EntropyKernel, AgreesOnRunsOfEveryLength) {
  std::mt19937_64 random(6);
  static constexpr std::string_view kAlphabet =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string run;
  for (int i = 0; i < 600; ++i)
    run += kAlphabet[random() % kAlphabet.size()];
  std::size_t number = 0;
  for (std::size_t size = 17; size <= 140; ++size) {
    for (std::size_t before = 0; before < 66; ++before) {
      std::string text =
          std::string(before, '.') + run.substr(size, size) + '.' + run.substr(0, 20) + '.';
      expect_same(text, number++);
      text += run.substr(0, size);
      expect_same(text, number++);
    }
  }
  for (std::size_t size = 505; size <= 520; ++size) {
    for (std::size_t before = 0; before < 66; before += 5) {
      expect_same(std::string(before, ' ') + "\\n" + run.substr(0, size) + "==", number++);
    }
  }
  EXPECT_GE(candidates_, 20000U);
}

// Each byte value between two runs, and instead of a byte of one.
TEST_P(EntropyKernel, AgreesOnEveryByteValue) {
  const std::string run = "q7Lx2Kd9wRt4ZpVb8sYcNf3G";
  for (unsigned byte = 0; byte < 256; ++byte) {
    std::string text = run + static_cast<char>(byte) + run;
    for (std::size_t at = 0; at <= run.size(); at += 3) {
      std::string changed = text;
      changed[at] = static_cast<char>(byte);
      expect_same(changed, byte);
    }
  }
}

TEST_P(EntropyKernel, AgreesOnRandomBytes) {
  std::mt19937_64 random(8);
  for (std::size_t i = 0; i < 4000; ++i) {
    // One byte in `rare` is any value, all others are of the alphabet.
    const std::uint64_t rare = 2 + random() % 80;
    std::string text;
    for (std::uint64_t size = random() % 900; size > 0; --size) {
      text += random() % rare == 0 ? static_cast<char>(random()) : "aZ3k9/Qx7_-+"[random() % 12];
    }
    expect_same(text, i);
  }
}

// More runs than one batch holds.
TEST_P(EntropyKernel, AgreesOnManyRuns) {
  std::string text;
  for (int i = 0; i < 1000; ++i)
    text += "q7Lx2Kd9wRt4ZpVb8sYc ";
  expect_same(text, 0);
  EXPECT_EQ(candidates_, 3000U - 2);  // skipping a byte leaves the first run too short
}

TEST_P(EntropyKernel, AgreesOnNothing) {
  expect_same("", 0);
  expect_same(std::string(1000, 'a'), 1);
  expect_same(std::string(64, '.'), 2);
}

std::string name_of(const ::testing::TestParamInfo<RunFinder>& finder) {
  return finder.param.vectors;
}

INSTANTIATE_TEST_SUITE_P(Vectors, EntropyKernel,
                         ::testing::ValuesIn(run_finders().begin(), run_finders().end()), name_of);

// The order is that of speed, and the last one needs nothing of the processor.
TEST(RunFinders, EndWithTheOneThatAlwaysRuns) {
  ASSERT_FALSE(run_finders().empty());
  std::vector<std::string> names;
  for (const RunFinder& finder : run_finders())
    names.emplace_back(finder.vectors);
  EXPECT_EQ(names.back(), hwy::TargetName(HWY_STATIC_TARGET));
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace
}  // namespace dowse
