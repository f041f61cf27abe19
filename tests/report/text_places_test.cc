#include "engine/report/text_places.h"

#include <utility>

#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Place place_in(TextKind kind, std::string path, std::uint32_t line) {
  Place place;
  place.kind = kind;
  place.path = std::move(path);
  place.begin = {line, 7};
  place.object = *ObjectId::from_hex(std::string(40, 'b'));
  return place;
}

Place in_history(std::string path, std::uint32_t line) {
  Place place = place_in(TextKind::kBlob, std::move(path), line);
  place.commit = *ObjectId::from_hex(std::string(40, 'c'));
  return place;
}

class TextPlaces : public ::testing::Test {
 protected:
  // "standing|text" of each line.
  std::vector<std::string> lines(std::vector<Place> places, std::size_t max_lines = 5,
                                 std::size_t room = 60) {
    Finding finding;
    finding.places = std::move(places);
    finding.place_count = finding.places.size() + beyond_;
    const PlaceLines result = place_lines(report_, Redactor::revealing(),
                                          {finding.places, finding.place_count}, max_lines, room);
    rest_ = result.rest;
    std::vector<std::string> texts;
    for (const PlaceLine& line : result.lines) {
      texts.push_back(std::string(line.standing).append("|").append(line.text));
    }
    return texts;
  }

  Report report_;
  std::uint64_t beyond_ = 0;  // places that the finding counts and does not list
  std::uint64_t rest_ = 0;
};

TEST_F(TextPlaces, OneLineForEachFile) {
  EXPECT_THAT(lines({in_history("a", 1), in_history("b", 2), in_history("a", 3)}),
              ElementsAre("in history|a:1:7  (cccccccccc, and 1 more in this file)",
                          "in history|b:2:7  (cccccccccc)"));
  EXPECT_EQ(rest_, 0u);
}

TEST_F(TextPlaces, AtHeadAndInHistoryAreToldApart) {
  Place head = in_history("a", 1);
  head.at_head = true;
  EXPECT_THAT(lines({head, in_history("a", 1)}),
              ElementsAre("at HEAD|a:1:7", "in history|a:1:7  (cccccccccc)"));
}

TEST_F(TextPlaces, WhatIsNotShownIsCounted) {
  beyond_ = 900;
  EXPECT_THAT(lines({in_history("a", 1), in_history("b", 2), in_history("c", 3)}, 1),
              ElementsAre("in history|a:1:7  (cccccccccc)"));
  EXPECT_EQ(rest_, 902u);
}

TEST_F(TextPlaces, PlacesWithoutAPathAreNotTakenForOneFile) {
  EXPECT_THAT(lines({place_in(TextKind::kBlob, "", 1), place_in(TextKind::kBlob, "", 1)}),
              ElementsAre("unreachable|blob bbbbbbbbbb:1:7", "unreachable|blob bbbbbbbbbb:1:7"));
}

TEST_F(TextPlaces, EveryKindHasItsWords) {
  EXPECT_THAT(lines({place_in(TextKind::kCommit, "", 5), place_in(TextKind::kTag, "", 6),
                     place_in(TextKind::kTreeNames, "", 1), place_in(TextKind::kTreeNames, "x", 1),
                     place_in(TextKind::kRefNames, "refs/heads/x", 1),
                     place_in(TextKind::kGitFile, "config", 3), place_in(TextKind::kStaged, "s", 1),
                     place_in(TextKind::kWorktreeFile, "w", 1), place_in(TextKind::kFile, "f", 1),
                     place_in(TextKind::kStdin, "", 1)},
                    10),
              ElementsAre("inside git|commit bbbbbbbbbb, line 5",
                          "inside git|annotated tag bbbbbbbbbb, line 6", "inside git|a file name",
                          "inside git|the file name x", "inside git|the ref name refs/heads/x",
                          "inside git|the git file config:3:7", "staged|s:1:7", "not in git|w:1:7",
                          "in|f:1:7", "in|<stdin>:1:7"));
}

TEST_F(TextPlaces, ALongPathIsCutItsPositionIsNot) {
  const std::string text = lines({in_history(std::string(500, 'x'), 12)})[0];
  EXPECT_TRUE(text.ends_with("…:12:7  (cccccccccc)")) << text;
}

TEST_F(TextPlaces, TargetsAreNamedWhenThereAreSeveral) {
  report_.targets.resize(2);
  report_.targets[0].name = "shop";
  EXPECT_THAT(lines({place_in(TextKind::kFile, "f", 1)}), ElementsAre("in|shop: f:1:7"));
  EXPECT_THAT(lines({}), IsEmpty());
}

}  // namespace
}  // namespace dowse
