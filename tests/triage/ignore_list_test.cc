#include "engine/triage/ignore_list.h"

#include <unistd.h>

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kCommit = std::string(39, 'a') + "1";

struct Where {
  std::string path;
  std::uint32_t line = 1;
  std::string commit = {};
  std::uint32_t target = 0;
};

bool names(const IgnoreList& list, std::string_view rule, const Where& where) {
  Occurrence occurrence;
  occurrence.match_line = where.line;
  occurrence.target = TargetIndex{where.target};
  const ObjectId commit = where.commit.empty() ? ObjectId() : *ObjectId::from_hex(where.commit);
  return list.names(rule, {&occurrence, where.path, commit, false});
}

IgnoreList made(std::string_view text, std::optional<TargetIndex> target = std::nullopt) {
  IgnoreList list;
  list.add(text, "file", target);
  return list;
}

RuleSet rules() {
  std::vector<Rule> made(1);
  made[0].id = "a-rule";
  made[0].pattern = "never";
  return RuleSet::from_rules(std::move(made)).value();
}

TEST(IgnoreList, ALineNamesPathRuleAndLine) {
  const IgnoreList list = made("src/a.py:a-rule:12\n");
  EXPECT_TRUE(names(list, "a-rule", {"src/a.py", 12}));
  EXPECT_TRUE(names(list, "a-rule", {"src/a.py", 12, kCommit}));
  EXPECT_FALSE(names(list, "a-rule", {"src/a.py", 13}));
  EXPECT_FALSE(names(list, "a-rule", {"a.py", 12}));
  EXPECT_FALSE(names(list, "b-rule", {"src/a.py", 12}));
  EXPECT_TRUE(list.names_rule("a-rule"));
  EXPECT_FALSE(list.names_rule("b-rule"));
}

TEST(IgnoreList, AFileThatWasFoundByItsPathStandsOnNoLine) {
  EXPECT_TRUE(names(made("a:a-rule:1"), "a-rule", {"a", 0}));
  EXPECT_FALSE(names(made("a:a-rule:1"), "a-rule", {"b", 0}));
}

TEST(IgnoreList, ALineWithACommitAsksForIt) {
  const IgnoreList list = made(kCommit + ":src/a.py:a-rule:12");
  EXPECT_TRUE(names(list, "a-rule", {"src/a.py", 12, kCommit}));
  EXPECT_FALSE(names(list, "a-rule", {"src/a.py", 12}));
  EXPECT_FALSE(names(list, "a-rule", {"src/a.py", 12, std::string(40, 'b')}));
  EXPECT_TRUE(names(made("A" + kCommit.substr(1) + ":src/a.py:a-rule:12"), "a-rule",
                    {"src/a.py", 12, kCommit}));
}

TEST(IgnoreList, CommentsAndSpaceAreLeftOut) {
  const IgnoreList list = made("# a comment: x:y:1\r\n\n   \n\t a:a-rule:1 \r\n#b:a-rule:1");
  EXPECT_TRUE(names(list, "a-rule", {"a", 1}));
  EXPECT_FALSE(names(list, "a-rule", {"b", 1}));
  EXPECT_THAT(list.notes(rules()), IsEmpty());
}

TEST(IgnoreList, PathsMayHoldColonsAndBackslashes) {
  const IgnoreList list = made("a:b\\c:a-rule:1\n" + std::string(12, 'a') + ":x:a-rule:2\n");
  EXPECT_TRUE(names(list, "a-rule", {"a:b/c", 1}));
  EXPECT_TRUE(names(list, "a-rule", {std::string(12, 'a') + ":x", 2}));
}

TEST(IgnoreList, AFileOfATargetHoldsThereOnly) {
  const IgnoreList list = made("a:a-rule:1", TargetIndex{1});
  EXPECT_TRUE(names(list, "a-rule", {"a", 1, "", 1}));
  EXPECT_FALSE(names(list, "a-rule", {"a", 1, "", 0}));
}

TEST(IgnoreList, WhatHasNoEffectIsNoted) {
  const IgnoreList list =
      made("nonsense\na:a-rule\na:a-rule:x\n:a-rule:1\na::1\na:gone:1\nb:gone:1\na:lost:1\n");
  EXPECT_THAT(list.notes(rules()),
              ElementsAre(AllOf(HasSubstr("file:1: neither"), HasSubstr("like this one: 5")),
                          HasSubstr("not there: 3, the first is 6")));
}

TEST(IgnoreList, FilesAreReadAndNeverFollowed) {
  const testing::TempDir folder;
  const std::string path = folder / IgnoreList::kFileName;
  IgnoreList list;
  EXPECT_EQ(list.add_file(path, std::nullopt).value(), false);
  testing::write_file(path, "a:a-rule:1\n");
  EXPECT_EQ(list.add_file(path, std::nullopt).value(), true);
  EXPECT_TRUE(names(list, "a-rule", {"a", 1}));
  const std::string link = folder / "link";
  ASSERT_EQ(::symlink(path.c_str(), link.c_str()), 0);
  EXPECT_FALSE(list.add_file(link, std::nullopt).has_value());
  EXPECT_FALSE(list.add_file(folder.path(), std::nullopt).has_value());
}

}  // namespace
}  // namespace dowse
