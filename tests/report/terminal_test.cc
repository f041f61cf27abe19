#include "engine/report/terminal.h"

#include <string>

#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::ElementsAre;

TEST(Terminal, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width(""), 0u);
  EXPECT_EQ(display_width("plain"), 5u);
  EXPECT_EQ(display_width("Grüße"), 5u);
  EXPECT_EQ(display_width("設定"), 4u);              // wide
  EXPECT_EQ(display_width("e\xCC\x81"), 1u);         // e and a combining acute accent
  EXPECT_EQ(display_width("\xF0\x9F\x94\x91"), 2u);  // U+1F511
  EXPECT_EQ(display_width("\xEF\xBC\xA1"), 2u);      // fullwidth A
}

TEST(Terminal, CutLeavesWhatFitsAndMarksWhatDoesNot) {
  EXPECT_EQ(cut("abc", 3), "abc");
  EXPECT_EQ(cut("abcd", 3), "ab…");
  EXPECT_EQ(cut("設定", 4), "設定");
  EXPECT_EQ(cut("設定設", 4), "設…");  // half of a wide character is never shown
  EXPECT_EQ(cut("abcd", 1), "…");
  EXPECT_EQ(cut("", 1), "");
}

TEST(Terminal, WrapsAtSpacesAndBreaksLongWords) {
  EXPECT_THAT(wrapped("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("one two", 100), ElementsAre("one two"));
  EXPECT_THAT(wrapped("abcdefghij", 4), ElementsAre("abcd", "efgh", "ij"));
  EXPECT_THAT(wrapped("設定設定", 5), ElementsAre("設定", "設定"));
  EXPECT_THAT(wrapped("", 10), ElementsAre(""));
}

TEST(Terminal, NoWrappedLineIsTooWide) {
  const std::string text = "  a bb  ccc 設定 dddddddddddd e\xCC\x81 " + std::string(40, ' ') + "x";
  for (std::size_t width = 2; width < 30; ++width) {
    for (const std::string& line : wrapped(text, width)) {
      EXPECT_LE(display_width(line), width) << line;
    }
    EXPECT_LE(display_width(cut(text, width)), width);
  }
}

TEST(Terminal, PacksWholeItems) {
  EXPECT_THAT(packed({"1 blob", "2 commits", "3 tags"}, 18),
              ElementsAre("1 blob · 2 commits", "3 tags"));
  EXPECT_THAT(packed({"a", "much too long for it", "b"}, 8),
              ElementsAre("a", "much too", "long for", "it · b"));
  EXPECT_THAT(packed({}, 8), ElementsAre(""));
}

TEST(Terminal, PaintsOnlyWhenAsked) {
  EXPECT_EQ(Painter(false)(Style::kHigh, "x"), "x");
  EXPECT_EQ(Painter(true)(Style::kHigh, "x"), "\x1b[1;31mx\x1b[0m");
  EXPECT_EQ(Painter(true)(Style::kPlain, "x"), "x");
  EXPECT_EQ(Painter(true)(Style::kHigh, ""), "");
}

}  // namespace
}  // namespace dowse
