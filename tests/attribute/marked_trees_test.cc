#include "engine/attribute/marked_trees.h"

#include "tests/attribute/made_finding.h"
#include "tests/support/support.h"

namespace dowse::attribution {
namespace {

using testing::finding_with;
using testing::git;
using testing::occurrence_in;
using ::testing::UnorderedElementsAre;

class Trees : public ::testing::Test {
 protected:
  void SetUp() override {
    git(folder_.path(),
        "git init -q -b main .; mkdir -p d/e; echo s >d/e/key; echo 1 >plain; git add .;"
        "git commit -q -m A; echo 2 >plain; git commit -q -a -m B;"
        "cp d/e/key copy; git add .; git commit -q -m C; git mv d moved; git commit -q -m D;"
        "git checkout -q --orphan other; git rm -q -r -f .; echo 3 >plain; git add .; git commit "
        "-q -m E");
  }

  ObjectId id(const std::string& name) const {
    const std::string hex =
        testing::run_shell("git rev-parse " + name, folder_.path()).out.substr(0, 40);
    return ObjectId::from_hex(hex).value_or(ObjectId());
  }

  git::Repository open() const {
    Result<git::Repository> repo = git::Repository::open(folder_.path(), {});
    EXPECT_TRUE(repo);
    return std::move(*repo);
  }

  MarkedTrees load(const git::Repository& repo, const Marks& marks) const {
    const ObjectPass pass = *ObjectPass::plan(repo, 2, {});
    const Result<ObjectIds> ids = list_by_type(pass);
    EXPECT_TRUE(ids);
    Result<MarkedTrees> trees = MarkedTrees::load(pass, ids->trees, marks);
    EXPECT_TRUE(trees);
    return std::move(*trees);
  }

  testing::TempDir folder_;
};

std::vector<Finding> one_blob(const ObjectId& id) {
  std::vector<Finding> findings;
  findings.push_back(finding_with({occurrence_in(TextKind::kBlob, id, 1)}));
  return findings;
}

TEST_F(Trees, ThatDifferInNothingMarkedAreOne) {
  const git::Repository repo = open();
  const Marks marks(one_blob(id("main:copy")), TargetIndex{});
  const MarkedTrees trees = load(repo, marks);
  const auto root = [&](const std::string& commit) {
    return trees.pruned(trees.object(id(commit + "^{tree}")));
  };
  EXPECT_EQ(root("main~3"), root("main~2"));
  EXPECT_NE(root("main~2"), root("main~1"));
  EXPECT_NE(root("main~1"), root("main"));
  EXPECT_EQ(root("other"), MarkedTrees::kEmpty);
  EXPECT_EQ(trees.object(id("main:copy")), IdTable::kNone);
  const std::uint32_t below = trees.child(root("main"), trees.names().intern("moved").number);
  EXPECT_EQ(below, trees.pruned(trees.object(id("main:moved"))));
  EXPECT_EQ(trees.child(root("main"), trees.names().intern("copy").number), MarkedTrees::kEmpty);
}

TEST_F(Trees, MarkedNamesKeepTheirTrees) {
  const git::Repository repo = open();
  std::vector<Finding> findings;
  findings.push_back(finding_with({occurrence_in(TextKind::kTreeNames, id("main~3^{tree}"), 2),
                                   occurrence_in(TextKind::kTreeNames, id("main~2^{tree}"), 2)}));
  const Marks marks(findings, TargetIndex{});
  const MarkedTrees trees = load(repo, marks);
  ASSERT_EQ(trees.named_marks().size(), 2U);
  for (const NamedMark& named : trees.named_marks()) {
    EXPECT_EQ(trees.names().text(named.name), "plain");  // line 2, after d
  }
  EXPECT_NE(trees.pruned(trees.object(id("main~3^{tree}"))),
            trees.pruned(trees.object(id("main~2^{tree}"))));
  EXPECT_EQ(trees.pruned(trees.object(id("main^{tree}"))), MarkedTrees::kEmpty);
}

TEST_F(Trees, LostTreesAreUnknownNotEmpty) {
  const ObjectId tree = id("main^{tree}");
  const ObjectId key = id("main:copy");
  git(folder_.path(),
      "f=.git/objects/$(git rev-parse main^{tree} | sed 's,..,&/,'); chmod +w $f; echo damage >$f");
  const git::Repository repo = open();
  const Marks marks(one_blob(key), TargetIndex{});
  const std::vector<ObjectId> ids = {tree};
  const Result<MarkedTrees> trees = MarkedTrees::load(*ObjectPass::plan(repo, 1, {}), ids, marks);
  ASSERT_TRUE(trees);
  EXPECT_EQ(trees->pruned(trees->object(tree)), MarkedTrees::kNone);
}

TEST_F(Trees, TopsAreNamedByNoTree) {
  const git::Repository repo = open();
  const Marks marks(one_blob(id("main:copy")), TargetIndex{});
  const MarkedTrees trees = load(repo, marks);
  std::vector<ObjectId> tops;
  for (const std::uint32_t object : trees.tops())
    tops.push_back(trees.id(object));
  EXPECT_THAT(tops, UnorderedElementsAre(id("main^{tree}"), id("main~1^{tree}"),
                                         id("main~2^{tree}"), id("main~3^{tree}")));
}

}  // namespace
}  // namespace dowse::attribution
