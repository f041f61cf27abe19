#include "engine/git/reftable_stack.h"

#include <string>
#include <vector>

#include "tests/support/pack_writer.h"
#include "tests/support/reftable_writer.h"
#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::PackWriter;
using testing::ReftableWriter;

// "NAME VALUE" of all refs, then "reason NAME-OF-FILE" of all problems.
std::vector<std::string> listed(const testing::TempDir& dir) {
  std::vector<SkippedItem> problems;
  std::vector<std::string> lines;
  for (const auto& [name, value] : ReftableStack(dir.path()).list(problems))
    lines.push_back(name + " " + value.id.hex().substr(0, 4) + value.symref);
  for (const SkippedItem& problem : problems) {
    lines.push_back(std::string(name_of(problem.reason)) + " " +
                    problem.subject.substr(problem.subject.rfind('/') + 1));
  }
  return lines;
}

std::string found(const testing::TempDir& dir, std::string_view name) {
  const Result<std::optional<RefValue>> value = ReftableStack(dir.path()).find(name);
  if (!value.has_value()) return "error";
  return value->has_value() ? (*value)->id.hex().substr(0, 4) + (*value)->symref : "none";
}

// Three tables: an old one, one that changes and deletes, one that creates again.
void write_three(const testing::TempDir& dir) {
  ReftableWriter old;
  old.symref("HEAD", "refs/heads/a").ref("refs/heads/a", PackWriter::id(1));
  old.ref("refs/heads/b", PackWriter::id(2)).ref("refs/heads/c", PackWriter::id(3));
  testing::write_file(dir / "1.ref", old.bytes());
  ReftableWriter changed;
  changed.ref("refs/heads/a", PackWriter::id(4)).deletion("refs/heads/b");
  changed.deletion("refs/heads/c").deletion("refs/heads/never");
  testing::write_file(dir / "2.ref", changed.bytes());
  testing::write_file(dir / "3.ref",
                      ReftableWriter().ref("refs/heads/c", PackWriter::id(5)).bytes());
  testing::write_file(dir / "tables.list", "1.ref\n2.ref\n3.ref\n");
}

TEST(ReftableStack, NewerTablesChangeAndDelete) {
  const testing::TempDir dir;
  write_three(dir);
  EXPECT_THAT(listed(dir),
              ElementsAre("HEAD refs/heads/a", "refs/heads/a 0004", "refs/heads/c 0005"));
  EXPECT_EQ(found(dir, "HEAD"), "refs/heads/a");
  EXPECT_EQ(found(dir, "refs/heads/a"), "0004");
  EXPECT_EQ(found(dir, "refs/heads/b"), "none");
  EXPECT_EQ(found(dir, "refs/heads/c"), "0005");
  EXPECT_EQ(found(dir, "refs/heads/"), "none");
  EXPECT_EQ(found(dir, "refs/heads/z"), "none");
}

TEST(ReftableStack, TablesThatAreNotListedDoNotCount) {
  const testing::TempDir dir;
  write_three(dir);
  testing::write_file(dir / "4.ref", ReftableWriter().deletion("refs/heads/a").bytes());
  EXPECT_EQ(found(dir, "refs/heads/a"), "0004");
}

TEST(ReftableStack, MissingAndDamagedTablesAreTold) {
  const testing::TempDir dir;
  write_three(dir);
  testing::write_file(dir / "2.ref", testing::read_file(dir / "2.ref").substr(0, 80));
  testing::write_file(dir / "tables.list", "1.ref\n2.ref\n0.ref\n3.ref\n");
  EXPECT_THAT(listed(dir),
              ElementsAre("HEAD refs/heads/a", "refs/heads/a 0001", "refs/heads/b 0002",
                          "refs/heads/c 0005", "damaged 2.ref", "missing 0.ref"));
  EXPECT_EQ(found(dir, "refs/heads/c"), "0005");
  EXPECT_EQ(found(dir, "refs/heads/a"), "error");
}

TEST(ReftableStack, AListThatIsNoneIsTold) {
  const testing::TempDir dir;
  EXPECT_THAT(listed(dir), ElementsAre("missing tables.list"));
  EXPECT_EQ(found(dir, "HEAD"), "error");
  testing::write_file(dir / "tables.list", "");
  EXPECT_THAT(listed(dir), IsEmpty());
  EXPECT_EQ(found(dir, "HEAD"), "none");
}

TEST(ReftableStack, ReadsNoTableTwiceAndNoneElsewhere) {
  const testing::TempDir dir;
  write_three(dir);
  testing::git(dir.path(),
               "mkdir in out; mv [123].ref tables.list in; cp in/1.ref out/1.ref; ln -s "
               "../out/1.ref in/link.ref");
  testing::write_file(dir / "in/tables.list", "1.ref\n1.ref\n../out/1.ref\n\n.\n..\n" + dir.path() +
                                                  "/out/1.ref\nlink.ref");
  std::vector<SkippedItem> problems;
  EXPECT_EQ(ReftableStack(dir / "in").list(problems).size(), 4u);
  std::vector<Skip> reasons;
  for (const SkippedItem& problem : problems)
    reasons.push_back(problem.reason);
  using enum Skip;
  EXPECT_THAT(reasons,
              ElementsAre(kDamaged, kDamaged, kDamaged, kDamaged, kDamaged, kDamaged, kUnreadable));
}

}  // namespace
}  // namespace dowse::git
