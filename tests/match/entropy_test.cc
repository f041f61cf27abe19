#include "engine/match/entropy.h"

#include <cmath>
#include <map>
#include <random>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/recipes.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::made;

std::vector<std::string> candidates(std::string_view text) {
  std::vector<std::string> out;
  for (const ByteSpan& span : entropy_candidates(text)) {
    out.emplace_back(text.substr(span.begin, span.end - span.begin));
  }
  return out;
}

TEST(Entropy, FindsRandomRuns) {
  for (const std::string_view recipe :
       {"{base62:40}", "{hex:32}", "{hex:64}", "{HEX:40}", "{alnum_lower:40}", "{base64url:43}",
        "{base62:512}", "{base32:40}"}) {
    const std::string token = made(recipe);
    EXPECT_THAT(candidates(token), ElementsAre(token)) << recipe;
    EXPECT_THAT(candidates("key = \"" + token + "\"; // see"), ElementsAre(token)) << recipe;
    EXPECT_THAT(candidates("A=" + token), ElementsAre(token)) << recipe;
  }
}

TEST(Entropy, LengthHasBounds) {
  const std::string token = made("{base62:512}");
  EXPECT_THAT(candidates(token + "a"), IsEmpty());
  EXPECT_THAT(candidates(std::string("x ") + token.substr(0, 19)), IsEmpty());
  int found = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    found += candidates(made("{base62:20}", seed)).empty() ? 0 : 1;
    EXPECT_THAT(candidates(made("{base62:19}", seed)), IsEmpty());
  }
  EXPECT_GE(found, 15);  // some have no digit in 20
}

TEST(Entropy, OrdinaryTextHasNone) {
  for (const std::string_view text :
       {"some_rather_long_identifier_v2", "src/main/java/com/example/Foo2Bar/Baz.java",
        "/usr/lib/python3/dist-packages/something", "--------------------------------------",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1", "0123456789012345678901234567890123456789",
        "getElementsByTagNameAndClassName", "2024-01-02T03-04-05-some-name-of-a-file",
        "550e8400-e29b-41d4-a716-446655440000", "abababababababababababab12"}) {
    EXPECT_THAT(candidates(text), IsEmpty()) << text;
  }
}

TEST(Entropy, PaddingBelongsToTheRunThatItFills) {
  const std::string run = made("{base62:42}");
  EXPECT_THAT(candidates(run + "=="), ElementsAre(run + "=="));
  EXPECT_THAT(candidates(run + "==\n"), ElementsAre(run + "=="));
  EXPECT_THAT(candidates(run + "="), ElementsAre(run));    // 43 is no multiple of four
  EXPECT_THAT(candidates(run + "==="), ElementsAre(run));  // too many
  EXPECT_THAT(candidates(run + "==x"), ElementsAre(run));  // an assignment
  EXPECT_THAT(candidates(run.substr(1) + "==="), ElementsAre(run.substr(1)));
  const std::string hex = made("{hex:42}");
  EXPECT_THAT(candidates(hex + "=="), ElementsAre(hex));  // hexadecimal digits have no padding
}

TEST(Entropy, TheLetterOfAnEscapeIsNotPartOfTheRun) {
  const std::string run = made("{base62:40}");
  EXPECT_THAT(candidates("\\n" + run), ElementsAre(run));
  EXPECT_THAT(candidates("\\q" + run), ElementsAre("q" + run));
  EXPECT_THAT(candidates("n" + run), ElementsAre("n" + run));
  EXPECT_THAT(candidates("\\n" + run.substr(0, 19)), IsEmpty());
  const std::string longest = made("{base62:512}");
  EXPECT_THAT(candidates("\\n" + longest), ElementsAre(longest));
}

TEST(Entropy, OneCaseIsJudgedInParts) {
  const std::string hex = made("{hex:40}");
  EXPECT_THAT(candidates("refs/objects/" + hex + "/name"), ElementsAre(hex));
  EXPECT_THAT(candidates("prefix_" + hex), ElementsAre(hex));
  EXPECT_THAT(candidates(hex + "-" + hex), ElementsAre(hex, hex));
  EXPECT_THAT(candidates(made("{lower:40}")), IsEmpty());   // no digit
  EXPECT_THAT(candidates(made("{digits:40}")), IsEmpty());  // no letter
}

TEST(Entropy, MixedCaseNeedsOneMixedPart) {
  const std::string random = made("{upper:4}{digits:3}{lower:5}");
  EXPECT_THAT(candidates("Some/Words/" + random + "/And/More"),
              ElementsAre("Some/Words/" + random + "/And/More"));
  EXPECT_THAT(candidates("Some/Words/" + random.substr(0, 6) + "-" + random.substr(6) + "/More"),
              IsEmpty());
}

double entropy_of(std::string_view text) {
  std::map<char, double> counts;
  for (const char c : text)
    counts[c] += 1;
  double sum = 0;
  const auto size = static_cast<double>(text.size());
  for (const auto& [c, count] : counts)
    sum -= count / size * std::log2(count / size);
  return sum;
}

// Whole numbers decide as real numbers do, but for what lies within rounding of the threshold.
TEST(Entropy, DecidesByShannonEntropy) {
  std::mt19937_64 random(3);
  int close = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    const std::size_t length = 20 + random() % 200;
    const std::size_t letters = 6 + random() % 18;
    for (std::size_t k = 0; k < length; ++k)
      text += static_cast<char>('a' + random() % letters);
    text[0] = '7';
    text[1] = 'z';
    const double distance =
        entropy_of(text) - entropy_threshold(EntropyAlphabet::kOneCase, length) / 100.0;
    if (std::fabs(distance) < 1e-3) continue;
    close += std::fabs(distance) < 0.05 ? 1 : 0;
    ASSERT_EQ(candidates(text).size(), distance > 0 ? 1U : 0U) << length << " " << distance;
  }
  EXPECT_GE(close, 200);
}

// The thresholds lose about one random string in a hundred (and those without a digit).
TEST(Entropy, ThresholdsPassRandomStrings) {
  for (const std::string_view recipe : {"{base62:24}", "{base62:32}", "{hex:24}", "{hex:40}",
                                        "{alnum_lower:32}", "{base64:64}", "{base64:128}"}) {
    int found = 0;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
      found += candidates(made(recipe, seed)).empty() ? 0 : 1;
    }
    EXPECT_GE(found, 475) << recipe;
  }
}

// Nothing beyond one byte before a run and three behind it is looked at.
TEST(Entropy, IsLocal) {
  const std::string token = made("{base62:42}");
  for (const std::string_view before : {" ", "\\n", "=", "\\q"}) {
    for (const std::string_view after : {"", " ", "==", "= ", "== ", "==x", "===", "=x"}) {
      const std::string core = std::string(before) + token + std::string(after);
      const std::vector<std::string> alone = candidates(core);
      EXPECT_EQ(candidates("=\\ \n" + core), alone);
      if (after.size() >= 3) {
        EXPECT_EQ(candidates(core + "="), alone);
        EXPECT_EQ(candidates(core + "x"), alone);
      }
    }
  }
}

}  // namespace
}  // namespace dowse
