#include "engine/base/text.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace dowse {
namespace {

// The definition, byte by byte.
Position naive_position(std::string_view text, std::size_t offset) {
  Position position;
  for (const char c : text.substr(0, offset)) {
    position.line += c == '\n' ? 1 : 0;
    position.column = c == '\n' ? 1 : position.column + 1;
  }
  return position;
}

// Short lines of few letters, many line ends of both kinds.
std::string random_text(std::mt19937& random, std::size_t size) {
  static constexpr std::string_view kAlphabet = "aab\r\n\n\0\xE9";
  std::string text;
  for (std::size_t i = 0; i < size; ++i)
    text += kAlphabet[random() % kAlphabet.size()];
  return text;
}

TEST(LineIndexView, CountsLinesAndColumnsFromOne) {
  LineIndexView lines("ab\ncd\n");
  EXPECT_EQ(lines.position(0), (Position{1, 1}));
  EXPECT_EQ(lines.position(2), (Position{1, 3})) << "the line end belongs to its line";
  EXPECT_EQ(lines.position(3), (Position{2, 1}));
  EXPECT_EQ(lines.position(6), (Position{3, 1})) << "the end of the text";
}

TEST(LineIndexView, OfAnEmptyText) {
  EXPECT_EQ(LineIndexView("").position(0), (Position{1, 1}));
}

TEST(LineIndexView, AgreesWithCountingForAscendingOffsets) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    const std::string text = random_text(random, random() % 60);
    LineIndexView lines(text);
    for (std::size_t offset = 0; offset <= text.size(); offset += random() % 3) {
      ASSERT_EQ(lines.position(offset), naive_position(text, offset)) << round << " at " << offset;
      if (offset == text.size()) break;
    }
  }
}

TEST(LineIndexView, AgreesWithCountingForAnyOffsets) {
  std::mt19937 random(2);
  for (int round = 0; round < 200; ++round) {
    const std::string text = random_text(random, random() % 60);
    LineIndexView lines(text);
    for (int i = 0; i < 30; ++i) {
      const std::size_t offset = random() % (text.size() + 1);
      ASSERT_EQ(lines.position(offset), naive_position(text, offset)) << round << " at " << offset;
    }
  }
}

TEST(LineIndexViewDeathTest, AnOffsetPastTheEndIsOurFault) {
  EXPECT_DEATH(LineIndexView("ab").position(3), "does not hold");
}

TEST(LineAround, LeavesOutTheLineEnd) {
  const std::string text = "ab\r\ncd\n\nlast";
  const auto line = [&](std::size_t offset) {
    const ByteSpan span = line_around(text, offset);
    return text.substr(span.begin, span.end - span.begin);
  };
  for (const std::size_t offset : {0u, 1u, 2u, 3u})
    EXPECT_EQ(line(offset), "ab") << offset;
  for (const std::size_t offset : {4u, 5u, 6u})
    EXPECT_EQ(line(offset), "cd") << offset;
  EXPECT_EQ(line(7), "");
  for (const std::size_t offset : {8u, 11u, 12u})
    EXPECT_EQ(line(offset), "last") << offset;
}

TEST(LineAround, AgreesWithTheDefinitionOnRandomTexts) {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    const std::string text = random_text(random, random() % 40);
    for (std::size_t offset = 0; offset <= text.size(); ++offset) {
      std::size_t begin = offset;
      while (begin > 0 && text[begin - 1] != '\n')
        --begin;
      std::size_t end = offset;
      while (end < text.size() && text[end] != '\n')
        ++end;
      if (end > begin && text[end - 1] == '\r') --end;
      ASSERT_EQ(line_around(text, offset), (ByteSpan{begin, end})) << round << " at " << offset;
    }
  }
}

TEST(EscapeControls, LetsPlainTextThrough) {
  for (const std::string_view text :
       {"", "plain", "caf\u00E9", "\u65E5\u672C\u8A9E", "\U0001F600", "back\\slash \"quoted\""}) {
    EXPECT_EQ(escape_controls(text), text);
  }
}

TEST(EscapeControls, WritesControlBytesAsHex) {
  EXPECT_EQ(escape_controls(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(escape_controls("\x1B[31mred\x1B[0m"), "\\x1B[31mred\\x1B[0m");
  EXPECT_EQ(escape_controls("a\tb\r\nc\x7F"), "a\\x09b\\x0D\\x0Ac\\x7F");
}

TEST(EscapeControls, WritesC1AndBidiControlsAsCodePoints) {
  EXPECT_EQ(escape_controls("\u009B31m"), "\\u{009B}31m") << "CSI as one character";
  for (const auto& [text, shown] :
       std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"\u202E", "\\u{202E}"},  // right-to-left override
           {"\u202A", "\\u{202A}"},  // embeddings
           {"\u202C", "\\u{202C}"},  // pop
           {"\u2066", "\\u{2066}"},  // isolates
           {"\u2069", "\\u{2069}"},  // pop isolate
           {"\u200E", "\\u{200E}"},  // marks
           {"\u200F", "\\u{200F}"},
           {"\u061C", "\\u{061C}"},
           {"\u200B", "\\u{200B}"},  // zero width
           {"\u2028", "\\u{2028}"},  // line separator
           {"\uFEFF", "\\u{FEFF}"},
           {"\U000E0041", "\\u{E0041}"}}) {  // tags
    EXPECT_EQ(escape_controls(text), shown);
  }
}

TEST(EscapeControls, WritesWhatIsNoUtf8AsHex) {
  EXPECT_EQ(escape_controls("\xE9t\xE9"), "\\xE9t\\xE9") << "Latin-1";
  EXPECT_EQ(escape_controls("\xC3"), "\\xC3") << "cut off";
  EXPECT_EQ(escape_controls("\xE2\x82"), "\\xE2\\x82") << "cut off";
  EXPECT_EQ(escape_controls("\xC0\x80"), "\\xC0\\x80") << "overlong";
  EXPECT_EQ(escape_controls("\xE0\x80\x9B"), "\\xE0\\x80\\x9B") << "overlong C1";
  EXPECT_EQ(escape_controls("\xF0\x82\x80\x9B"), "\\xF0\\x82\\x80\\x9B") << "overlong";
  EXPECT_EQ(escape_controls("\xED\xA0\x80"), "\\xED\\xA0\\x80") << "surrogate";
  EXPECT_EQ(escape_controls("\xF4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80") << "past U+10FFFF";
  EXPECT_EQ(escape_controls("\xF8\x88\x80\x80\x80"), "\\xF8\\x88\\x80\\x80\\x80") << "five bytes";
  EXPECT_EQ(escape_controls("\xE2\x28\xA1"), "\\xE2(\\xA1") << "a broken sequence ends at once";
}

// Every code point alone: either it stands as it is, or none of its bytes does.
TEST(EscapeControls, OfEveryCodePointIsPrintableUtf8) {
  for (std::uint32_t code = 0; code <= 0x10FFFF; ++code) {
    if (code >= 0xD800 && code <= 0xDFFF) continue;
    std::string text;
    if (code < 0x80) {
      text = std::string(1, static_cast<char>(code));
    } else if (code < 0x800) {
      text = {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 63))};
    } else if (code < 0x10000) {
      text = {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 63)),
              static_cast<char>(0x80 | (code & 63))};
    } else {
      text = {static_cast<char>(0xF0 | code >> 18), static_cast<char>(0x80 | (code >> 12 & 63)),
              static_cast<char>(0x80 | (code >> 6 & 63)), static_cast<char>(0x80 | (code & 63))};
    }
    const std::string shown = escape_controls(text);
    const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
    ASSERT_TRUE((shown == text && !control) || (shown != text && shown[0] == '\\')) << code;
    ASSERT_EQ(escape_controls(shown), shown) << code;
  }
}

}  // namespace
}  // namespace dowse
