// The same bytes whatever --jobs is and however the objects lie, with more than a thousand findings
// and with limits hit.
#include "tests/e2e/program.h"
#include "tests/support/trap_repository.h"

namespace dowse {
namespace {

using testing::git;
using testing::run_dowse;
using testing::Scanned;
using testing::TempDir;

constexpr std::uint32_t kTokens = 1200;

// 60 files of 20 tokens that change over 12 commits, a branch that is merged, a side of history
// that is lost, and files over the limit of 20,000 bytes that shrink and grow.
void build(const TempDir& folder) {
  for (std::uint32_t file = 0; file < 60; ++file) {
    std::string text;
    for (std::uint32_t line = 0; line < kTokens / 60; ++line) {
      text += "key" + std::to_string(line) + " = " + testing::make_token(1000 + file * 20 + line) +
              "\n";
    }
    testing::write_file(folder / ("r/d" + std::to_string(file % 7) + "/f" + std::to_string(file)),
                        text);
  }
  testing::write_file(folder / "r/large", "token = " + testing::make_token(10) + "\n");
  git(folder / "r", R"sh(
git init -q -b main .
yes 'a line of the large file' | head -c 40000 >>large
git add .; git commit -q -m start
for i in $(seq 12); do
  case $i in
    3) git checkout -q -b side ;;
    5) git checkout -q main; echo main >main.txt; git add . ;;
    8) git merge -q --no-edit -X theirs side ;;
    10) head -c 9000 large >small; mv small large ;;
  esac
  for f in d*/f*$i; do sed -i "$i s/key/name$i/" $f; done
  head -c $((i * 3000)) /dev/zero | tr '\0' "$((i % 10))" >>large
  GIT_COMMITTER_DATE="$((1600000000 + i * 1000)) +0000" git commit -q -a -m "change $i"
done
git checkout -q -b lost; echo >>d0/f0; git commit -q -a -m lost; git checkout -q main
git branch -q -D lost
)sh");
}

class Determinism : public ::testing::Test {
 protected:
  Determinism() { build(folder_); }

  std::string report(const std::string& words, const std::string& repository = "r") {
    return run_dowse("scan --max-blob-size 20000 --quiet " + words + " .", folder_ / repository)
        .out;
  }

  Scanned scanned(const std::string& repository) {
    return testing::scan("--max-blob-size 20000 .", folder_ / repository);
  }

  TempDir folder_;
};

TEST_F(Determinism, ReportsDoNotDependOnJobs) {
  const Scanned first = scanned("r");
  EXPECT_GE(first.report.at("findings").size(), 1000U);
  EXPECT_GT(first.skipped("too-large"), 0U);
  for (const std::string format : {"json", "jsonl", "sarif", "text"}) {
    const std::string one = report("--jobs 1 --explain --format " + format);
    EXPECT_GT(one.size(), 10'000U);
    for (const std::string jobs : {"2", "8"}) {
      EXPECT_TRUE(report("--explain --format " + format + " --jobs " + jobs) == one)
          << format << " with --jobs " << jobs;
    }
  }
}

TEST_F(Determinism, ReportsDoNotDependOnPacks) {
  git(folder_.path(),
      "cp -a r loose; cp -a r short; cp -a r long; cp -a r several;"
      "(cd short; git repack -q -a -d -f -k --window=2 --depth=1; git prune-packed);"
      "(cd long; git repack -q -a -d -f -k --window=200 --depth=200; git prune-packed);"
      "(cd several; git pack-objects -q --revs .git/objects/pack/pack <<<HEAD~5;"
      " git repack -q -d; git prune-packed)");
  const Scanned loose = scanned("loose");
  EXPECT_GT(loose.skipped("too-large"), 1U);
  for (const std::string repository : {"short", "long", "several"}) {
    SCOPED_TRACE(repository);
    const Scanned packed = scanned(repository);
    EXPECT_TRUE(packed.report.at("findings") == loose.report.at("findings"));
    EXPECT_EQ(packed.report.at("coverage").at("skipped"),
              loose.report.at("coverage").at("skipped"));
    for (const std::string kind : {"blob", "commit", "tree-names", "worktree-file"}) {
      EXPECT_EQ(packed.report.at("coverage").at("by_kind").at(kind),
                loose.report.at("coverage").at("by_kind").at(kind));
    }
  }
}

}  // namespace
}  // namespace dowse
