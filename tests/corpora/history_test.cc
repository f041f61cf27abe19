#include "corpora/history.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "corpora/corpus.h"
#include "tests/support/support.h"

namespace dowse::corpora {
namespace {

using testing::run_shell;
using testing::TempDir;

// One for all tests: git itself counts what is in it.
struct Made {
  Made() {
    const Result<Corpus> corpus = make_corpus({1500, 120, 40, 3}, path);
    if (!corpus) {
      ADD_FAILURE() << corpus.error().message();
    } else {
      planted = corpus->planted;
    }
  }

  TempDir root;
  std::string path = root / "made.git";
  std::vector<Planted> planted;
};

const Made& made() {
  static const Made kMade;
  return kMade;
}

// The number that a shell command prints.
std::uint64_t count(std::string_view command) {
  const std::string out = run_shell(command, made().path).out;
  return out.empty() ? 0 : std::stoull(out);
}

TEST(History, HasTheCommitsAskedFor) {
  EXPECT_EQ(count("git cat-file --batch-all-objects --batch-check | grep -c ' commit '"), 1500U);
}

TEST(History, BranchesMergesAndTags) {
  EXPECT_GT(count("git rev-list --count --min-parents=2 main"), 30U);
  EXPECT_GT(count("git rev-list --count --min-parents=3 main"), 0U);
  EXPECT_GT(count("git for-each-ref refs/heads/topic | wc -l"), 2U);
  EXPECT_GT(count("git for-each-ref refs/tags | grep -c ' tag'"), 4U);
  // Some commits are reached by nothing.
  EXPECT_LT(count("git rev-list --all --count"), 1500U);
  EXPECT_EQ(count("git rev-list --max-parents=0 --all --count"), 1U);
}

TEST(History, CommitsChangeFilesAsPeopleDo) {
  for (const char* kind : {"A", "D", "M", "R100"}) {
    EXPECT_GT(
        count(std::string("git log --all --no-merges -M --name-status --format= | grep -c '^") +
              kind + "\t'"),
        5U)
        << kind;
  }
  const std::uint64_t at_end = count("git ls-tree -r main | wc -l");
  EXPECT_GT(at_end, 80U);
  EXPECT_LT(at_end, 180U);
}

TEST(History, MergesTakeBothSides) {
  // A file that a topic changed is, after its merge, as the topic left it: git's own merge of the
  // same parents has no conflict and gives the same tree, but for merges that change more.
  const testing::Output merged = run_shell(
      "git clone -q . ../clone && cd ../clone && same=0 && all=0 &&"
      "for m in $(git rev-list --min-parents=2 --max-parents=2 main | head -n 20); do"
      "  git checkout -q $m^1 && git merge -q --no-edit $m^2 >/dev/null || exit 1;"
      "  all=$((all + 1)); git diff --quiet HEAD $m && same=$((same + 1));"
      "done; [ $all -eq 20 ] && [ $same -ge 12 ]",
      made().path);
  EXPECT_EQ(merged.status, 0) << merged.out << merged.err;
}

TEST(History, SomeClocksGoWrong) {
  EXPECT_GT(count("git log --topo-order --reverse --format=%ct main |"
                  " awk '$1 < last { n++ } { last = $1 } END { print n + 0 }'"),
            3U);
}

TEST(History, APlantIsNewInItsCommit) {
  std::uint64_t in_blobs = 0;
  ASSERT_EQ(made().planted.size(), 40U);
  for (const Planted& planted : made().planted) {
    if (planted.kind != TextKind::kBlob) continue;
    ++in_blobs;
    const std::string commit = planted.commit.hex();
    EXPECT_EQ(run_shell("git rev-parse '" + commit + ":" + planted.path + "'", made().path).out,
              planted.object.hex() + "\n");
    EXPECT_EQ(run_shell("for p in $(git rev-parse '" + commit +
                            "^@'); do git ls-tree -r $p; done |"
                            " grep -c " +
                            planted.object.hex(),
                        made().path)
                  .out,
              "0\n");
  }
  EXPECT_GT(in_blobs, 20U);
}

}  // namespace
}  // namespace dowse::corpora
