#include "engine/find/context.h"

#include <string>

#include "engine/find/finding.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string key_of(std::string_view line) {
  const std::size_t at = line.find("VALUE");
  return std::string(key_name_before(line, at));
}

TEST(IsBinary, ANulInTheFirst8000BytesDecides) {
  EXPECT_FALSE(is_binary(""));
  EXPECT_FALSE(is_binary("text\xff\x01"));
  EXPECT_TRUE(is_binary(std::string_view("a\0", 2)));
  std::string late(8000, 'a');
  late += '\0';
  EXPECT_FALSE(is_binary(late));
  late[7999] = '\0';
  EXPECT_TRUE(is_binary(late));
}

TEST(LineNear, IsTheLineWithoutItsEnd) {
  const std::string_view text = "one\ntwo three\r\nfour";
  EXPECT_EQ(line_near(text, {0, 1}), (ByteSpan{0, 3}));
  EXPECT_EQ(line_near(text, {8, 10}), (ByteSpan{4, 13}));
  EXPECT_EQ(line_near(text, {19, 19}), (ByteSpan{15, 19}));
}

TEST(LineNear, IsBoundedOnALongLine) {
  const std::string text(100'000, 'x');
  EXPECT_EQ(line_near(text, {50'000, 50'010}),
            (ByteSpan{50'000 - kLineReach, 50'010 + kLineReach}));
  EXPECT_EQ(line_near(text, {0, 100'000}), (ByteSpan{0, 100'000}));
}

TEST(KeyName, IsReadAcrossWhatAssigns) {
  EXPECT_EQ(key_of("api_key = \"VALUE\""), "api_key");
  EXPECT_EQ(key_of("\"token\": \"VALUE\""), "token");
  EXPECT_EQ(key_of("\\\"token\\\":\\\"VALUE"), "token");
  EXPECT_EQ(key_of("  secret: VALUE"), "secret");
  EXPECT_EQ(key_of("client.setPassword('VALUE')"), "client.setPassword");
  EXPECT_EQ(key_of("<secret>VALUE</secret>"), "secret");
  EXPECT_EQ(key_of("mysql --password VALUE"), "--password");
  EXPECT_EQ(key_of("'key' => 'VALUE'"), "key");
  EXPECT_EQ(key_of("x['key'] = 'VALUE'"), "key");
  EXPECT_EQ(key_of("k := `VALUE`"), "k");
}

TEST(KeyName, IsEmptyWhereNoneStands) {
  EXPECT_EQ(key_of("VALUE"), "");
  EXPECT_EQ(key_of("\"VALUE\""), "");
  EXPECT_EQ(key_of("key =\nVALUE"), "");
  EXPECT_EQ(key_of("prefixVALUE"), "");
  EXPECT_EQ(key_of("key = + VALUE"), "");
}

TEST(KeyName, LooksNoFurtherThanItsReach) {
  std::string line = "key =";
  line.append(kLineReach, ' ');
  line += "VALUE";
  EXPECT_EQ(key_of(line), "");
}

TEST(Merged, JoinsWhatOverlapsAndSorts) {
  EXPECT_THAT(merged({{5, 9}, {0, 2}, {8, 12}, {6, 7}, {20, 21}}),
              ElementsAre(ByteSpan{0, 2}, ByteSpan{5, 12}, ByteSpan{20, 21}));
  EXPECT_TRUE(merged({}).empty());
}

TEST(MaskedContext, ShowsAShortLineWithItsSecretMasked) {
  const std::string text = "before\nkey = 'abc_SECRETSECRET' # note\nafter";
  const ByteSpan secret{14, 30};
  const std::vector<ByteSpan> hidden = {secret};
  EXPECT_EQ(masked_context(text, secret, "abc_", hidden), "key = 'abc_****(16)' # note");
}

TEST(MaskedContext, HidesOtherSecretsOnTheLineWithoutTheirPrefix) {
  const std::string text = "a=abc_FIRST1 b=abc_OTHER2";
  const std::vector<ByteSpan> hidden = {{2, 12}, {15, 25}};
  EXPECT_EQ(masked_context(text, hidden[0], "abc_", hidden), "a=abc_****(10) b=****(10)");
}

TEST(MaskedContext, ALongLineIsCutBetweenWordsAndNeverInsideAHiddenSpan) {
  std::string text = std::string(100, 'p') + " ";
  const ByteSpan left{text.size(), text.size() + 300};
  text += std::string(300, 'L') + " key=";
  const ByteSpan secret{text.size(), text.size() + 30};
  text += std::string(30, 'S') + " ";
  const ByteSpan right{text.size(), text.size() + 5000};
  text += std::string(5000, 'R') + " tail";
  const std::vector<ByteSpan> hidden = {left, secret, right};
  const std::string shown = masked_context(text, secret, "", hidden);
  EXPECT_THAT(shown, HasSubstr("key=****(30)"));
  for (const char* part : {"L", "S", "R", "p", "tail"})
    EXPECT_THAT(shown, Not(HasSubstr(part)));
}

TEST(MaskedContext, IsBoundedOnAHugeLine) {
  std::string text;
  for (int i = 0; i < 100'000; ++i)
    text += "word ";
  const ByteSpan secret{250'000, 250'004};
  const std::vector<ByteSpan> hidden = {secret};
  const std::string shown = masked_context(text, secret, "", hidden);
  EXPECT_LE(shown.size(), Finding::kMaxContext + 20);
  EXPECT_THAT(shown, HasSubstr("word ****(4) word"));
}

TEST(MaskedContext, ASecretOfManyLinesShowsItsFirstLine) {
  const std::string text = "k: BEGIN\nxx\nyy\nEND tail";
  const ByteSpan secret{3, 18};
  const std::vector<ByteSpan> hidden = {secret};
  EXPECT_EQ(masked_context(text, secret, "", hidden), "k: ****(15)");
}

// The span between « and », and what of the line is hidden with it.
std::string hidden_with(std::string line) {
  const std::size_t begin = line.find("«");
  line.erase(begin, 2);
  const std::size_t end = line.find("»");
  line.erase(end, 2);
  const ByteSpan span = to_its_quote(line, {begin, end});
  return line.substr(span.begin, span.end - span.begin);
}

TEST(Context, AValueIsHiddenToItsOwnQuote) {
  EXPECT_EQ(hidden_with("key = '«kq8zjw»\"2xkq0p' # it"), "kq8zjw\"2xkq0p");
  EXPECT_EQ(hidden_with("key = '«kq8zjw»' + \"2xkq0p\""), "kq8zjw");
  EXPECT_EQ(hidden_with("key = '«kq8zjw»\" # it"), "kq8zjw");
  EXPECT_EQ(hidden_with("key = '«kq8zjw»\" # it\n'"), "kq8zjw");
  EXPECT_EQ(hidden_with("«kq8zjw»\""), "kq8zjw");
  EXPECT_EQ(hidden_with("key = '«kq8zjw»"), "kq8zjw");
}

}  // namespace
}  // namespace dowse
