#include "engine/find/known_secrets.h"

#include <algorithm>
#include <random>
#include <string>

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<ByteSpan> spans_in(const std::vector<std::string>& secrets, std::string_view text) {
  KnownSecrets known;
  for (const std::string& secret : secrets)
    known.add(secret, "");
  known.build();
  std::vector<ByteSpan> spans;
  for (const KnownSecrets::Hit& hit : known.find(text, KnownSecrets::In::kText))
    spans.push_back(hit.span);
  return spans;
}

TEST(KnownSecrets, AreFoundAnywhere) {
  EXPECT_THAT(spans_in({"longsecret"}, "longsecretXlongsecret"),
              ElementsAre(ByteSpan{0, 10}, ByteSpan{11, 21}));
  EXPECT_THAT(spans_in({"longsecret"}, "longsecre"), IsEmpty());
  EXPECT_THAT(spans_in({}, "text"), IsEmpty());
  EXPECT_THAT(spans_in({"longsecret"}, ""), IsEmpty());
}

TEST(KnownSecrets, ShortOnesAreWholeWordsAndVeryShortOnesNothing) {
  EXPECT_THAT(spans_in({"abcd"}, "abcd abcde xabcd (abcd)"),
              ElementsAre(ByteSpan{0, 4}, ByteSpan{18, 22}));
  EXPECT_THAT(spans_in({"abc"}, "abc"), IsEmpty());
}

TEST(KnownSecrets, TheLongestOfNestedOnesIsTaken) {
  const std::vector<std::string> nested = {"secret-one", "secret-one-two", "secret-one-zzz"};
  EXPECT_THAT(spans_in(nested, "secret-one-two!"), ElementsAre(ByteSpan{0, 14}));
  EXPECT_THAT(spans_in(nested, "secret-one-tw"), ElementsAre(ByteSpan{0, 10}));
  EXPECT_THAT(spans_in(nested, "secret-one-yes"), ElementsAre(ByteSpan{0, 10}));
}

TEST(KnownSecrets, AShortOneInsideALongOneStillCountsAlone) {
  EXPECT_THAT(spans_in({"abcd", "abcdefgh"}, "abcd abcdefg abcdefghi"),
              ElementsAre(ByteSpan{0, 4}, ByteSpan{13, 21}));
}

TEST(KnownSecrets, ArePercentEncodedToo) {
  EXPECT_THAT(spans_in({"p@ss/word:1"}, "x://u:p%40ss%2Fword%3A1@h"), ElementsAre(ByteSpan{6, 23}));
  EXPECT_THAT(spans_in({"p@ss/word:1"}, "x://u:p%40ss%2fword%3a1@h"), ElementsAre(ByteSpan{6, 23}));
}

TEST(KnownSecrets, AreJsonEscapedToo) {
  EXPECT_THAT(spans_in({"pa\"ss\\wo/rd"}, R"(: "pa\"ss\\wo/rd")"), ElementsAre(ByteSpan{3, 16}));
  EXPECT_THAT(spans_in({"pa\"ss\\wo/rd"}, R"(: "pa\"ss\\wo\/rd")"), ElementsAre(ByteSpan{3, 17}));
  EXPECT_THAT(spans_in({"tab\tand\nline\x01z"}, R"(tab\tand\nline\u0001z)"),
              ElementsAre(ByteSpan{0, 21}));
}

TEST(KnownSecrets, LinesOfALongOneCountByThemselves) {
  const std::string first(30, 'a');
  const std::string second = "short";
  const std::string third(25, 'c');
  EXPECT_THAT(spans_in({first + "\n" + second + "\n" + third}, "x " + third + " short " + first),
              ElementsAre(ByteSpan{2, 27}, ByteSpan{34, 64}));
}

TEST(KnownSecrets, AHitNamesThePrefixOfItsSecret) {
  KnownSecrets known;
  known.add("abc_longsecret", "");
  known.add("abc_longsecret", "abc_");
  known.build();
  const std::vector<KnownSecrets::Hit> hits =
      known.find("-abc_longsecret-", KnownSecrets::In::kText);
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].prefix, "abc_");
}

// What find() promises for secrets of kMinAnywhere bytes or more, asked plainly.
std::vector<ByteSpan> plainly(const std::vector<std::string>& secrets, std::string_view text) {
  std::vector<ByteSpan> spans;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::size_t longest = 0;
    for (const std::string& s : secrets) {
      if (text.substr(i).starts_with(s)) longest = std::max(longest, s.size());
    }
    if (longest > 0) spans.push_back({i, i + longest});
  }
  return spans;
}

TEST(KnownSecrets, AgreeWithThePlainSearchOnTextsOfTwoLetters) {
  std::mt19937 random(11);
  const auto word = [&random](std::size_t length) {
    std::string made(length, 'a');
    for (char& c : made)
      c = random() % 2 == 0 ? 'a' : '\xff';
    return made;
  };
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> secrets;
    for (int i = 0; i < 20; ++i)
      secrets.push_back(word(8 + random() % 5));
    // The encoded forms of \xff hold a % and cannot stand in a text of these two letters.
    const std::string text = word(200);
    EXPECT_TRUE(spans_in(secrets, text) == plainly(secrets, text)) << "round " << round;
  }
}

}  // namespace
}  // namespace dowse
