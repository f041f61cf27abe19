#include "corpora/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse::corpora {
namespace {

using ::testing::EndsWith;
using ::testing::MatchesRegex;

constexpr Language kLanguages[] = {Language::kC, Language::kPython, Language::kYaml,
                                   Language::kMarkdown};

TEST(Words, TheSameSeedSaysTheSame) {
  for (const Language language : kLanguages) {
    Random one(5);
    Random again(5);
    Random other(6);
    const std::string text = source_text(one, language, 3000);
    EXPECT_EQ(source_text(again, language, 3000), text);
    EXPECT_NE(source_text(other, language, 3000), text);
  }
}

TEST(Words, LinesHaveAnEnd) {
  Random random(1);
  for (const Language language : kLanguages) {
    for (int i = 0; i < 200; ++i) {
      const std::string line = source_line(random, language);
      EXPECT_EQ(line.find('\n'), line.size() - 1) << line;
    }
    const std::string lines = source_lines(random, language, 7);
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 7);
  }
}

TEST(Words, TextIsAboutAsLongAsAskedFor) {
  Random random(1);
  const std::string text = source_text(random, Language::kC, 5000);
  EXPECT_GE(text.size(), 5000U);
  EXPECT_LT(text.size(), 5200U);
}

TEST(Words, NamesAndMessages) {
  Random random(1);
  for (int i = 0; i < 100; ++i) {
    EXPECT_THAT(identifier(random), MatchesRegex("[a-z]+(_[a-z]+){0,2}"));
    EXPECT_THAT(person(random), MatchesRegex("[A-Z][a-z]+ [A-Z][a-z]+ <[A-Za-z.]+@example.com>"));
    EXPECT_THAT(commit_message(random), EndsWith("\n"));
    EXPECT_EQ(ending_of(any_language(random)).front(), '.');
  }
}

}  // namespace
}  // namespace dowse::corpora
