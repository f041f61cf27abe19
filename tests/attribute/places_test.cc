#include "engine/attribute/places.h"

#include <algorithm>
#include <random>

#include "tests/attribute/made_finding.h"

namespace dowse::attribution {
namespace {

using ::testing::ElementsAre;
using testing::finding_with;
using testing::occurrence_in;

std::vector<std::string> paths_of(const Finding& finding) {
  std::vector<std::string> paths;
  for (const Place& place : finding.places) {
    paths.push_back(place.path + ":" + std::to_string(place.begin.line));
  }
  return paths;
}

TEST(PlaceList, HeadFirstThenPathThenLine) {
  const Occurrence one = occurrence_in(TextKind::kBlob, ObjectId(), 1);
  const Occurrence two = occurrence_in(TextKind::kBlob, ObjectId(), 2);
  Finding finding = finding_with({});
  PlaceList list;
  list.add({&two, "b", {}, false});
  list.add({&one, "b", {}, false});
  list.add({&one, "z", {}, true});
  list.add({&two, "a", {}, false});
  list.move_into(finding);
  EXPECT_THAT(paths_of(finding), ElementsAre("z:1", "a:2", "b:1", "b:2"));
  EXPECT_EQ(finding.place_count, 4U);
  EXPECT_TRUE(finding.exposure.at_head);
}

TEST(PlaceList, KeepsTheFirstOfMany) {
  std::vector<Occurrence> occurrences;
  for (std::uint32_t line = 1; line <= 20'000; ++line) {
    occurrences.push_back(occurrence_in(TextKind::kBlob, ObjectId(), line));
  }
  std::shuffle(occurrences.begin(), occurrences.end(), std::mt19937(7));
  Finding finding = finding_with({});
  PlaceList list;
  for (const Occurrence& occurrence : occurrences)
    list.add({&occurrence, "a", {}, false});
  list.move_into(finding);
  EXPECT_EQ(finding.place_count, 20'000U);
  ASSERT_EQ(finding.places.size(), Finding::kMaxPlaces);
  for (std::uint32_t i = 0; i < Finding::kMaxPlaces; ++i) {
    ASSERT_EQ(finding.places[i].begin.line, i + 1);
  }
  EXPECT_FALSE(finding.exposure.at_head);
}

// Keeps the paths that begin with a letter.
class LetterFilter final : public PlaceFilter {
 public:
  explicit LetterFilter(char letter) : letter_(letter) {}

  bool keeps(const Finding&, const PlaceView& place) override {
    return place.path.starts_with(letter_);
  }

 private:
  char letter_;
};

// An ignore file that names line 2 of "a".
class IgnoreSecondLine final : public PlaceFilter {
 public:
  bool keeps(const Finding&, const PlaceView&) override { return true; }

  bool ignores(const Finding&, const PlaceView& place) const override {
    return place.path == "a" && place.occurrence->begin.line == 2;
  }

  bool may_ignore(const Finding&) const override { return true; }
};

TEST(PlaceList, AnIgnoredPlaceAllowsTheSecretInItsFile) {
  const Occurrence one = occurrence_in(TextKind::kBlob, ObjectId(), 1);
  const Occurrence two = occurrence_in(TextKind::kBlob, ObjectId(), 2);
  Finding finding = finding_with({});
  IgnoreSecondLine filter;
  PlaceList list(&filter);
  list.begin(finding);
  list.add({&one, "a", {}, true});
  list.add({&two, "a", {}, false});
  list.add({&two, "b", {}, true});
  list.move_into(finding);
  EXPECT_THAT(paths_of(finding), ElementsAre("a:1", "b:2", "a:2"));
  EXPECT_TRUE(finding.places[0].allowed);
  EXPECT_FALSE(finding.places[1].allowed);
  EXPECT_TRUE(finding.places[2].allowed);
  EXPECT_EQ(finding.allowed_count, 2U);
  EXPECT_EQ(finding.allowed_head_count, 1U);
  // Nothing is left for the next one.
  Finding next = finding_with({});
  list.begin(next);
  list.add({&one, "a", {}, true});
  list.move_into(next);
  EXPECT_EQ(next.allowed_count, 0U);
}

TEST(PlaceList, APlaceWithACommentIsAllowedOnce) {
  Occurrence commented = occurrence_in(TextKind::kBlob, ObjectId(), 2);
  commented.allowed = true;
  Finding finding = finding_with({});
  IgnoreSecondLine filter;
  PlaceList list(&filter);
  list.begin(finding);
  list.add({&commented, "a", {}, true});
  list.move_into(finding);
  EXPECT_EQ(finding.allowed_count, 1U);
  EXPECT_EQ(finding.allowed_head_count, 1U);
}

TEST(PlaceList, TheOneThatStandsIsFoundBehindManyThatDoNot) {
  const Occurrence one = occurrence_in(TextKind::kBlob, ObjectId(), 1);
  Finding finding = finding_with({});
  LetterFilter filter('z');
  PlaceList list(&filter);
  list.begin(finding);
  for (int i = 0; i < 20'000; ++i)
    list.add({&one, "a", {}, true});
  list.add({&one, "z", {}, false});
  list.move_into(finding);
  EXPECT_THAT(paths_of(finding), ElementsAre("z:1"));
  EXPECT_EQ(finding.place_count, 1U);
  EXPECT_FALSE(finding.exposure.at_head);
}

TEST(PlaceList, CountsWhatIsAtHeadAndWhatIsAllowed) {
  const Occurrence plain = occurrence_in(TextKind::kBlob, ObjectId(), 1);
  Occurrence allowed = plain;
  allowed.allowed = true;
  Finding finding = finding_with({});
  PlaceList list;
  list.add({&plain, "a", {}, true});
  list.add({&allowed, "b", {}, true});
  list.add({&allowed, "c", {}, false});
  list.move_into(finding);
  EXPECT_EQ(finding.place_count, 3U);
  EXPECT_EQ(finding.head_count, 2U);
  EXPECT_EQ(finding.allowed_count, 2U);
  EXPECT_EQ(finding.allowed_head_count, 1U);
}

TEST(PlaceList, CountsWhatIsOfTests) {
  const Occurrence one = occurrence_in(TextKind::kBlob, ObjectId(), 1);
  Finding finding = finding_with({});
  PlaceList list;
  list.add({&one, "tests/key.pem", {}, true});
  list.move_into(finding);
  EXPECT_TRUE(finding.only_in_tests());
  list.add({&one, "src/key.pem", {}, true});
  list.add({&one, "src/key_test.pem", {}, true});
  list.move_into(finding);
  EXPECT_EQ(finding.test_count, 2U);
  EXPECT_FALSE(finding.only_in_tests());
}

TEST(PlaceList, JoinsWhatOtherTargetsGave) {
  const Occurrence one = occurrence_in(TextKind::kBlob, ObjectId(), 1);
  Finding finding = finding_with({});
  PlaceList list;
  list.add({&one, "m", {}, false});
  list.move_into(finding);
  list.add({&one, "a", {}, false});
  list.move_into(finding);
  list.move_into(finding);  // it was left empty
  EXPECT_THAT(paths_of(finding), ElementsAre("a:1", "m:1"));
  EXPECT_EQ(finding.place_count, 2U);
}

TEST(PlaceList, PlainPlacesSayWhatTheirKindSays) {
  const ObjectId id = *ObjectId::from_hex("00112233445566778899aabbccddeeff00112233");
  EXPECT_EQ(plain_place(occurrence_in(TextKind::kCommit, id, 1)).commit, id);
  EXPECT_TRUE(plain_place(occurrence_in(TextKind::kTag, id, 1)).commit.empty());
  EXPECT_TRUE(plain_place(occurrence_in(TextKind::kStaged, id, 1)).at_head);
  EXPECT_FALSE(plain_place(occurrence_in(TextKind::kGitFile, id, 1)).at_head);
}

}  // namespace
}  // namespace dowse::attribution
