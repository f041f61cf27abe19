#include "engine/attribute/marks.h"

#include <utility>

#include "tests/attribute/made_finding.h"

namespace dowse::attribution {
namespace {

using testing::finding_with;
using testing::occurrence_in;

ObjectId object(std::uint8_t number) {
  const std::array<std::uint8_t, 20> bytes = {number};
  return ObjectId::from_raw(bytes);
}

TEST(Marks, ListsWhoStandsWhere) {
  std::vector<Finding> findings;
  findings.push_back(finding_with({occurrence_in(TextKind::kBlob, object(1), 1),
                                   occurrence_in(TextKind::kBlob, object(1), 5),
                                   occurrence_in(TextKind::kBlob, object(2), 1),
                                   occurrence_in(TextKind::kWorktreeFile, object(3), 1, "f")}));
  findings.push_back(finding_with({occurrence_in(TextKind::kBlob, object(2), 3),
                                   occurrence_in(TextKind::kCommit, object(4), 1),
                                   occurrence_in(TextKind::kCommit, object(4), 2),
                                   occurrence_in(TextKind::kTreeNames, object(5), 9),
                                   occurrence_in(TextKind::kTreeNames, object(5), 2)}));
  findings.push_back(finding_with({occurrence_in(TextKind::kTag, object(6), 1)}));
  const Marks marks(findings, TargetIndex{});
  ASSERT_EQ(marks.size(), 3U);  // two blobs, and the names of the second finding
  EXPECT_FALSE(marks.is_name(1));
  EXPECT_TRUE(marks.is_name(2));
  ASSERT_EQ(marks.holders(marks.blobs().find(object(1))).size(), 1U);
  EXPECT_EQ(marks.holders(marks.blobs().find(object(1)))[0].last, 2U);
  const std::span<const Holder> shared = marks.holders(marks.blobs().find(object(2)));
  ASSERT_EQ(shared.size(), 2U);
  EXPECT_EQ(shared[0].first, 2U);
  EXPECT_EQ(shared[0].last, 3U);
  EXPECT_EQ(shared[1].finding, 1U);
  EXPECT_EQ(marks.holders(2)[0].finding, 1U);
  const std::span<const MarkedName> names = marks.names_of(object(5));
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(names[0].line, 2U);
  EXPECT_EQ(names[1].line, 9U);
  EXPECT_TRUE(marks.names_of(object(1)).empty());
  ASSERT_EQ(marks.objects().size(), 2U);
  EXPECT_EQ(marks.objects()[0].id, object(4));
  EXPECT_EQ(marks.objects()[1].finding, 2U);
  EXPECT_TRUE(marks.any());
  EXPECT_TRUE(marks.any_in_trees());
}

TEST(Marks, OtherTargetsDoNotCount) {
  std::vector<Finding> findings;
  findings.push_back(finding_with({occurrence_in(TextKind::kBlob, object(1), 1),
                                   occurrence_in(TextKind::kTreeNames, object(2), 1),
                                   occurrence_in(TextKind::kCommit, object(3), 1)}));
  const Marks marks(findings, TargetIndex{1});
  EXPECT_FALSE(marks.any());
  EXPECT_EQ(marks.size(), 0U);
  EXPECT_EQ(marks.findings(), 1U);
}

// A blob that was marked before, and in which nothing is left, is nobody's.
TEST(Marks, BlobsKeepTheirNumbers) {
  IdTable blobs;
  for (const ObjectId& id : {object(9), object(2), object(1)})
    blobs.add(id);
  std::vector<Finding> findings;
  findings.push_back(finding_with({occurrence_in(TextKind::kBlob, object(1), 1),
                                   occurrence_in(TextKind::kTreeNames, object(5), 1)}));
  const Marks marks(findings, TargetIndex{}, std::move(blobs));
  EXPECT_EQ(marks.size(), 4U);
  EXPECT_TRUE(marks.holders(0).empty());
  EXPECT_TRUE(marks.holders(1).empty());
  EXPECT_EQ(marks.holders(2).size(), 1U);
  EXPECT_EQ(marks.holders(3).size(), 1U);
  IdTable nothing;
  nothing.add(object(9));
  EXPECT_FALSE(Marks({}, TargetIndex{}, std::move(nothing)).any());
}

TEST(Marks, CommitsAloneNeedNoTrees) {
  std::vector<Finding> findings;
  findings.push_back(finding_with({occurrence_in(TextKind::kCommit, object(3), 1)}));
  const Marks marks(findings, TargetIndex{});
  EXPECT_TRUE(marks.any());
  EXPECT_FALSE(marks.any_in_trees());
}

}  // namespace
}  // namespace dowse::attribution
