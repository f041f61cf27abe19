#include "engine/git/parse.h"

#include <string>

#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::testing::SizeIs;

const std::string kId(40, 'a');
const std::string kOther(40, 'b');

TEST(Parse, CommitHasTreeParentsPeopleAndMessage) {
  const std::string raw =
      "tree " + kId + "\nparent " + kOther + "\nparent " + kId +
      "\nauthor A U Thor <a@example.com> 1700000000 +0130\n"
      "committer C <> -5 -0800\ngpgsig -----BEGIN\n line\n\n\nfirst line\n\nrest\n";
  const Result<CommitView> commit = parse_commit(raw, kSha1Size);
  ASSERT_TRUE(commit.has_value());
  EXPECT_EQ(commit->tree.hex(), kId);
  ASSERT_THAT(commit->parents, SizeIs(2));
  EXPECT_EQ(commit->parents[0].hex(), kOther);
  EXPECT_EQ(commit->author.name, "A U Thor");
  EXPECT_EQ(commit->author.email, "a@example.com");
  EXPECT_EQ(commit->author.seconds, 1700000000);
  EXPECT_EQ(commit->author.offset_minutes, 90);
  EXPECT_EQ(commit->committer.name, "C");
  EXPECT_EQ(commit->committer.email, "");
  EXPECT_EQ(commit->committer.seconds, -5);
  EXPECT_EQ(commit->committer.offset_minutes, -480);
  EXPECT_EQ(commit->message, "\nfirst line\n\nrest\n");
  EXPECT_EQ(commit->summary(), "first line");
}

// What is odd about people and dates does not hide the ids.
TEST(Parse, CommitWithoutSenseStillNamesItsIds) {
  for (const char* line :
       {"author\n", "author no address\n", "author A <a> x +0000\n", "author >< 1\n",
        "author A <a@b> 99999999999999999999999 +0000\n", "author A <a> 1 +00\n", ""}) {
    const std::string raw = "tree " + kId + "\n" + line + "\nmessage";
    const Result<CommitView> commit = parse_commit(raw, kSha1Size);
    ASSERT_TRUE(commit.has_value()) << line;
    EXPECT_LE(commit->author.seconds, 1) << line;
    EXPECT_EQ(commit->message, "message");
  }
  EXPECT_EQ(parse_commit("tree " + kId, kSha1Size)->message, "");
  EXPECT_EQ(parse_commit("tree " + kId, kSha1Size)->summary(), "");
}

TEST(Parse, CommitWithoutIdsIsCorrupt) {
  for (const std::string& raw :
       {std::string(), std::string("tree"), "tree " + kId.substr(1) + "\n", "tree " + kId + "0\n",
        "parent " + kId + "\n", "tree " + kId + "\nparent zz\n\n",
        "tree " + std::string(40, 'g') + "\n"}) {
    const Result<CommitView> commit = parse_commit(raw, kSha1Size);
    ASSERT_FALSE(commit.has_value()) << raw;
    EXPECT_EQ(commit.error().code(), Errc::kCorrupt);
  }
}

TEST(Parse, IdsMayHave32Bytes) {
  const std::string id(64, 'c');
  EXPECT_EQ(parse_commit("tree " + id + "\n\nm", kSha256Size)->tree.hex(), id);
  EXPECT_FALSE(parse_commit("tree " + id + "\n\nm", kSha1Size).has_value());
  std::string raw = "100644 f";
  raw += '\0' + std::string(32, '\xAB');
  TreeWalkView walk(raw, kSha256Size);
  EXPECT_EQ((*walk.next())->id.size, kSha256Size);
  EXPECT_FALSE(walk.next()->has_value());
}

TEST(Parse, TagNamesItsTarget) {
  const std::string raw =
      "object " + kId + "\ntype tree\ntag v1\ntagger T <t@example.com> 7 +0000\n\nsigned\n";
  const Result<TagView> tag = parse_tag(raw, kSha1Size);
  ASSERT_TRUE(tag.has_value());
  EXPECT_EQ(tag->target.hex(), kId);
  EXPECT_EQ(tag->target_type, ObjectType::kTree);
  EXPECT_EQ(tag->name, "v1");
  EXPECT_EQ(tag->tagger.email, "t@example.com");
  EXPECT_EQ(tag->message, "signed\n");
  for (const std::string& bad : {std::string(), std::string("object x\ntype commit\n"),
                                 "object " + kId + "\n", "object " + kId + "\ntype thing\n"}) {
    EXPECT_FALSE(parse_tag(bad, kSha1Size).has_value()) << bad;
  }
}

std::string entry(const std::string& mode_and_name) {
  return mode_and_name + '\0' + std::string(20, '\x11');
}

TEST(Parse, TreeEntriesComeAsTheyAre) {
  const std::string raw = entry("100644 a") + entry("40000 ..") + entry("120000 x/y") +
                          entry("160000 ") + entry("77777777777 odd");
  TreeWalkView walk(raw, kSha1Size);
  EXPECT_EQ((*walk.next())->name, "a");
  EXPECT_TRUE((*walk.next())->is_tree());
  const TreeEntryView link = **walk.next();
  EXPECT_TRUE(link.is_symlink());
  EXPECT_EQ(link.name, "x/y");
  const TreeEntryView submodule = **walk.next();
  EXPECT_TRUE(submodule.is_gitlink());
  EXPECT_EQ(submodule.name, "");
  EXPECT_FALSE(walk.next().has_value());  // a mode over 32 bits
  EXPECT_FALSE(walk.next()->has_value());
}

// Cut anywhere it ends in an error, but at the borders of entries.
TEST(Parse, TreeThatIsCutIsCorrupt) {
  const std::string raw = entry("100644 a") + entry("40000 folder");
  for (std::size_t size = 0; size < raw.size(); ++size) {
    TreeWalkView walk(std::string_view(raw).substr(0, size), kSha1Size);
    bool failed = false;
    for (;;) {
      const Result<std::optional<TreeEntryView>> next = walk.next();
      failed = !next.has_value();
      if (failed || !next->has_value()) break;
    }
    EXPECT_EQ(failed, size != 0 && size != entry("100644 a").size()) << size;
  }
}

}  // namespace
}  // namespace dowse::git
