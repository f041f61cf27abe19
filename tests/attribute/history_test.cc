#include "engine/attribute/history.h"

#include <algorithm>

#include "tests/attribute/parts.h"

namespace dowse::attribution {
namespace {

using testing::add_commit;
using testing::commit_bytes;
using ::testing::ElementsAre;
using testing::git;
using testing::id_in;
using testing::in_blobs;
using ::testing::IsEmpty;
using testing::MadeHistory;
using testing::ModelHistory;
using testing::PackWriter;
using testing::Parts;
using testing::TempDir;
using testing::tree_entry;

std::vector<std::string> refs(const History& history) {
  std::vector<std::string> names;
  for (const Tip& tip : history.tips)
    names.push_back(tip.ref);
  return names;
}

// Each node once, after its parents.
void expect_ordered(const History& history) {
  ASSERT_EQ(history.order.size(), history.nodes());
  std::vector<std::size_t> place(history.nodes(), SIZE_MAX);
  for (std::size_t i = 0; i < history.order.size(); ++i)
    place[history.order[i]] = i;
  for (std::uint32_t node = 0; node < history.nodes(); ++node) {
    ASSERT_NE(place[node], SIZE_MAX) << node;
    for (const std::uint32_t parent : history.parents(node))
      EXPECT_LT(place[parent], place[node]);
  }
}

class ModelledHistory : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(ModelledHistory, IsReadAsItWasWritten) {
  ModelHistory model = testing::make_random_history(GetParam());
  const std::size_t count = model.commits.size();
  const TempDir folder;
  testing::build_repository(model, folder.path());  // fills in the ids
  MadeHistory made(model);
  const History& history = made.parts().history;
  ASSERT_EQ(history.commits, count);
  ASSERT_EQ(history.nodes(), count);
  std::vector<std::pair<std::int64_t, ObjectId>> by_age(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t node = made.node(i);
    ASSERT_LT(node, count);
    EXPECT_TRUE(history.is_commit(node));
    EXPECT_EQ(history.committed[node], model.commits[i].committed);
    std::vector<std::uint32_t> parents;
    for (const std::size_t parent : model.commits[i].parents)
      parents.push_back(made.node(parent));
    EXPECT_THAT(history.parents(node), ::testing::ElementsAreArray(parents));
    EXPECT_EQ(history.first_parent(node), parents.empty() ? History::kNone : parents.front());
    by_age[history.age[node]] = {history.committed[node], history.ids[node]};
  }
  EXPECT_TRUE(std::is_sorted(by_age.begin(), by_age.end()));
  EXPECT_EQ(history.head, made.node(model.head));
  expect_ordered(history);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ModelledHistory, ::testing::Values(201U, 202U, 203U, 204U));

// A repository with a working tree, in which `key` is marked.
class HistoryOf : public ::testing::Test {
 protected:
  void script(const std::string& commands) { git(folder_.path(), commands); }

  ObjectId id(const std::string& name) const { return id_in(folder_.path(), name); }

  std::unique_ptr<Parts> parts_in(const std::string& repository, const std::string& blob) const {
    return std::make_unique<Parts>(repository, in_blobs({id_in(folder_.path(), blob)}));
  }

  std::unique_ptr<Parts> parts(const std::string& blob = "main:key") const {
    return parts_in(folder_.path(), blob);
  }

  TempDir folder_;
};

TEST_F(HistoryOf, RefsThatTagsAndWorktreesAddAreTips) {
  script(
      "git init -q -b main .; echo s >key; git add .; git commit -q -m A; git tag light;"
      "git tag -a -m t heavy; git tag -a -m t outer heavy; git update-ref refs/x/y HEAD;"
      "git update-ref refs/remotes/origin/main HEAD;"
      "git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/main;"
      "git commit -q --allow-empty -m B; git reset -q --hard HEAD~1;"
      "git rev-parse HEAD >.git/FETCH_HEAD; git update-ref -d refs/heads/gone");
  const std::unique_ptr<Parts> made = parts();
  const History& history = made->history;
  EXPECT_THAT(refs(history),
              ElementsAre("refs/heads/main", "refs/remotes/origin/HEAD", "refs/remotes/origin/main",
                          "refs/tags/heavy", "refs/tags/light", "refs/tags/outer", "refs/x/y"));
  EXPECT_EQ(history.head, made->node(id("main")));
  const std::uint32_t outer = made->node(id("outer"));
  const std::uint32_t heavy = made->node(id("heavy"));
  EXPECT_FALSE(history.is_commit(outer));
  EXPECT_THAT(history.parents(outer), ElementsAre(heavy));
  EXPECT_THAT(history.parents(heavy), ElementsAre(made->node(id("main"))));
  EXPECT_EQ(history.root[heavy], History::kNone);
  EXPECT_EQ(history.tips[3].node, heavy);
  EXPECT_EQ(history.tips[5].node, outer);
  EXPECT_EQ(history.commits, 2U);  // with the one that was reset away
  expect_ordered(history);
}

TEST_F(HistoryOf, ADetachedHeadIsATipWhenNoRefNamesItsCommit) {
  script(
      "git init -q -b main .; echo s >key; git add .; git commit -q -m A;"
      "git checkout -q --detach; git commit -q --allow-empty -m B");
  EXPECT_THAT(refs(parts()->history), ElementsAre("HEAD", "refs/heads/main"));
  EXPECT_EQ(parts()->history.head, parts()->node(id("HEAD")));
  script("git branch named");
  EXPECT_THAT(refs(parts()->history), ElementsAre("refs/heads/main", "refs/heads/named"));
}

TEST_F(HistoryOf, AnUnbornHeadIsNone) {
  script(
      "git init -q -b main .; echo s >key; git add .; git commit -q -m A;"
      "git branch other; git checkout -q --orphan new; git branch -q -D main");
  const std::unique_ptr<Parts> made = parts("other:key");
  EXPECT_EQ(made->history.head, History::kNone);
  EXPECT_THAT(refs(made->history), ElementsAre("refs/heads/other"));
}

// What pseudo refs of a worktree name is kept alive by nothing, whatever the worktree is called.
TEST_F(HistoryOf, LinkedWorktreesHaveHeadsAndRefsOfTheirOwn) {
  script(
      "git init -q -b main .; echo s >key; git add .; git commit -q -m A;"
      "for w in plain refs; do git worktree add -q --detach $w; (cd $w;"
      " git commit -q --allow-empty -m lost-$w; git reset -q --hard HEAD~1;"
      " git update-ref refs/bisect/bad HEAD); done;"
      "cat .git/worktrees/refs/ORIG_HEAD .git/worktrees/plain/ORIG_HEAD");
  EXPECT_THAT(refs(parts()->history),
              ElementsAre("refs/heads/main", "worktrees/plain/refs/bisect/bad",
                          "worktrees/refs/refs/bisect/bad"));
  script("cd refs; git commit -q --allow-empty -m B");
  EXPECT_THAT(refs(parts()->history),
              ElementsAre("refs/heads/main", "worktrees/plain/refs/bisect/bad",
                          "worktrees/refs/HEAD", "worktrees/refs/refs/bisect/bad"));
  const std::unique_ptr<Parts> linked = parts_in(folder_ / "refs", "main:key");
  EXPECT_EQ(linked->history.head, linked->node(id_in(folder_ / "refs", "HEAD")));
  EXPECT_THAT(refs(linked->history), ElementsAre("HEAD", "refs/bisect/bad", "refs/heads/main",
                                                 "worktrees/plain/refs/bisect/bad"));
}

TEST_F(HistoryOf, TreesAndBlobsThatARefOrTagNamesAreNodes) {
  script(
      "git init -q -b main .; mkdir d; echo s >d/key; echo t >plain; git add .;"
      "git commit -q -m A; git update-ref refs/x/blob $(git rev-parse HEAD:d/key);"
      "git update-ref refs/x/plain $(git rev-parse HEAD:plain);"
      "git update-ref refs/x/tree $(git rev-parse HEAD:d);"
      "git tag -a -m t tagged $(git rev-parse HEAD:d/key); git tag -a -m t dull $(git rev-parse "
      "HEAD:plain)");
  const std::unique_ptr<Parts> made = parts("main:d/key");
  const History& history = made->history;
  // A blob without a mark is no node; its tag is one without a parent.
  EXPECT_THAT(refs(history), ElementsAre("refs/heads/main", "refs/tags/dull", "refs/tags/tagged",
                                         "refs/x/blob", "refs/x/tree"));
  EXPECT_THAT(history.parents(made->node(id("dull"))), IsEmpty());
  ASSERT_EQ(history.parents(made->node(id("tagged"))).size(), 1U);
  const std::uint32_t blob = history.first_parent(made->node(id("tagged")));
  const std::uint32_t tree = history.tips[4].node;
  EXPECT_GE(blob, history.ids.size());
  EXPECT_FALSE(history.is_commit(tree));
  EXPECT_EQ(made->trees.edges(history.root[blob]).size(), 1U);
  EXPECT_EQ(history.root[tree], made->trees.pruned(made->trees.object(id("main:d"))));
  EXPECT_EQ(history.nodes(), 6U);  // a commit, two tags, two blobs, a tree
  EXPECT_THAT(history.loose_roots, IsEmpty());
  expect_ordered(history);
}

TEST_F(HistoryOf, LooseRootsAreThoseThatNothingNames) {
  script(
      "git init -q -b main .; mkdir d; echo s >key; cp key d/k; git add key; git commit -q -m A;"
      "git add .; git write-tree >tree; git read-tree --prefix=e $(cat tree); git write-tree >big;"
      "rm .git/index; git tag -a -m t named $(cat tree):d");
  const std::unique_ptr<Parts> made = parts();
  // `tree` is named by `big`, the tree of the commit by the commit, `d` by the tag and a tree.
  EXPECT_THAT(made->history.loose_roots,
              ElementsAre(made->trees.pruned(made->trees.object(id("$(cat big)")))));
}

TEST_F(HistoryOf, ParentsThatAreNotThereAreLeftOut) {
  script(
      "git init -q -b main .; echo s >key; git add .; git commit -q -m A;"
      "git checkout -q -b side; git commit -q --allow-empty -m B; git checkout -q main;"
      "git commit -q --allow-empty -m C; git merge -q --no-ff -m M side;"
      "rm -f .git/objects/$(git rev-parse HEAD~1 | sed 's,..,&/,')");
  const std::unique_ptr<Parts> made = parts();
  const std::uint32_t merge = made->node(id("main"));
  EXPECT_EQ(made->history.commits, 3U);
  EXPECT_THAT(made->history.parents(merge), ElementsAre(made->node(id("side"))));
  expect_ordered(made->history);
}

// A history that is a pack alone.
class HostileHistory : public ::testing::Test {
 protected:
  HostileHistory() {
    pack_.add(PackWriter::id(100), 3, "a secret");
    pack_.add(PackWriter::id(50), 2, tree_entry("100644", "key", PackWriter::id(100)));
  }

  static ObjectId id(unsigned n) { return PackWriter::id(n); }

  void add(unsigned n, const std::vector<ObjectId>& parents, std::int64_t date = 1) {
    pack_.add(id(n), 1, commit_bytes(id(50), parents, date));
  }

  std::unique_ptr<Parts> parts(const std::string& ref = "") {
    testing::make_repository(pack_, folder_ / "r");
    if (!ref.empty()) testing::write_file(folder_ / "r/refs/heads/main", ref + "\n");
    return std::make_unique<Parts>(folder_ / "r", in_blobs({id(100)}));
  }

  PackWriter pack_;
  TempDir folder_;
};

TEST_F(HostileHistory, DamagedCommitsAreThereWithoutParentsAndTree) {
  add(1, {});
  pack_.add(id(2), 1, "no commit");
  pack_.add(id(3), 1, commit_bytes(id(50), {id(1)}).substr(0, 60));  // cut inside its parent
  pack_.add_raw(id(4), testing::entry_header(1, 50) + "damage");
  add(5, {id(4), id(2), id(1)});
  pack_.add(id(6), 1, commit_bytes(id(77), {id(1)}));   // its tree is not there
  pack_.add(id(7), 1, commit_bytes(id(100), {id(1)}));  // a blob for a tree
  const std::unique_ptr<Parts> made = parts(id(5).hex());
  const History& history = made->history;
  ASSERT_EQ(history.commits, 7U);
  for (const unsigned n : {2U, 3U, 4U}) {
    EXPECT_THAT(history.parents(made->node(id(n))), IsEmpty()) << n;
    EXPECT_EQ(history.root[made->node(id(n))], History::kNone) << n;
    EXPECT_EQ(history.committed[made->node(id(n))], 0) << n;
  }
  for (const unsigned n : {6U, 7U}) {
    EXPECT_THAT(history.parents(made->node(id(n))), ElementsAre(made->node(id(1))));
    EXPECT_EQ(history.root[made->node(id(n))], History::kNone) << n;
  }
  EXPECT_THAT(history.parents(made->node(id(5))),
              ElementsAre(made->node(id(4)), made->node(id(2)), made->node(id(1))));
  EXPECT_EQ(history.head, made->node(id(5)));
  expect_ordered(history);
}

TEST_F(HostileHistory, OnlyCommitsAreParents) {
  add(1, {});
  pack_.add(id(2), 4, "object " + id(1).hex() + "\ntype commit\ntag t\n\nm\n");
  add(3, {id(2), id(50), id(100), id(1), id(1)});
  const std::unique_ptr<Parts> made = parts();
  const std::uint32_t first = made->node(id(1));
  EXPECT_THAT(made->history.parents(made->node(id(3))), ElementsAre(first, first));
  EXPECT_THAT(made->history.parents(made->node(id(2))), ElementsAre(first));
  expect_ordered(made->history);
}

// Nobody checks that an id is the hash of what has it, so commits can be ancestors of themselves.
TEST_F(HostileHistory, WhatIsItsOwnAncestorHasNoPlaceInTheOrder) {
  add(1, {});
  add(2, {id(3)});
  add(3, {id(2)});
  add(4, {id(4)});
  add(5, {id(1), id(3)});  // leads into the loop
  add(6, {id(1)});
  pack_.add(id(7), 4, "object " + id(7).hex() + "\ntype tag\ntag t\n\nm\n");
  const std::unique_ptr<Parts> made = parts(id(3).hex());
  const History& history = made->history;
  EXPECT_THAT(history.order, ElementsAre(made->node(id(1)), made->node(id(6))));
  EXPECT_EQ(history.head, made->node(id(3)));
  EXPECT_EQ(made->timeline.root[made->node(id(3))], MarkedTrees::kEmpty);
  EXPECT_TRUE(made->timeline.changes_of(made->node(id(5))).empty());
  EXPECT_THAT(made->timeline.introducers(made->holding("key", id(100))),
              ElementsAre(made->node(id(1))));
}

TEST_F(HostileHistory, DatesBeforeTheEpochAndDamagedOnesHaveARank) {
  add(1, {}, 5);
  add(2, {}, 4'000'000'000);
  pack_.add(id(3), 1, "tree " + id(50).hex() + "\nauthor A\ncommitter C <c> never\n\nm\n");
  const std::unique_ptr<Parts> made = parts();
  const History& history = made->history;
  EXPECT_EQ(history.age[made->node(id(3))], 0U);
  EXPECT_EQ(history.age[made->node(id(1))], 1U);
  EXPECT_EQ(history.age[made->node(id(2))], 2U);
  EXPECT_NE(history.root[made->node(id(3))], History::kNone);
}

TEST_F(HostileHistory, RefsToWhatIsNotThereAreNoTips) {
  add(1, {});
  const std::unique_ptr<Parts> made = parts(id(99).hex());
  EXPECT_THAT(made->history.tips, IsEmpty());
  EXPECT_EQ(made->history.head, History::kNone);
}

}  // namespace
}  // namespace dowse::attribution
