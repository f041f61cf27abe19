#include "corpora/corpus.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corpora/sha1.h"
#include "engine/scan.h"
#include "tests/support/support.h"

namespace dowse::corpora {
namespace {

using ::testing::HasSubstr;
using testing::read_file;
using testing::run_shell;
using testing::TempDir;

class Silent final : public ProgressSink {
 public:
  void expect(std::uint64_t) override {}

  void done(std::uint64_t, std::uint64_t) override {}
};

Report scan(const std::string& path) {
  const testing::Variable key("DOWSE_KEY", "a key of the tests of corpora");
  ScanOptions options;
  options.targets = {path};
  options.jobs = 2;
  Silent silent;
  Result<ScanOutcome> outcome = run_scan(options, silent, {});
  if (!outcome) {
    ADD_FAILURE() << outcome.error().message();
    return {};
  }
  return std::move(outcome->report);
}

std::string digest_of(std::string_view secret) {
  Sha1 sha1;
  sha1.update(secret);
  return ObjectId::from_raw(sha1.finish()).hex();
}

bool stands_at(const Finding& finding, const Planted& planted) {
  return std::any_of(finding.places.begin(), finding.places.end(), [&](const Place& place) {
    const bool at_line = planted.line == 0 || place.begin.line == planted.line;
    const bool at_path = planted.path.empty() || place.path == planted.path;
    return place.kind == planted.kind && place.object == planted.object && at_line && at_path &&
           place.commit == planted.commit;
  });
}

// All examples of all rules that are planted, some twice.
TEST(Corpus, AScanFindsEverythingPlanted) {
  const TempDir dir;
  const Result<Corpus> corpus = make_corpus({300, 150, 700, 1}, dir / "made.git");
  ASSERT_TRUE(corpus) << corpus.error().message();
  ASSERT_EQ(corpus->planted.size(), 700U);
  const Report report = scan(dir / "made.git");
  EXPECT_TRUE(report.complete);
  std::multimap<std::string, const Finding*> found;
  for (const Finding& finding : report.findings)
    found.emplace(digest_of(finding.secret.reveal()), &finding);
  std::set<TextKind> kinds;
  for (const Planted& planted : corpus->planted) {
    kinds.insert(planted.kind);
    const auto [begin, end] = found.equal_range(planted.digest);
    EXPECT_TRUE(std::any_of(begin, end,
                            [&](const auto& entry) { return stands_at(*entry.second, planted); }))
        << planted.rule << ", " << name_of(planted.kind) << " " << planted.object.hex() << " line "
        << planted.line << (begin == end ? ": not found" : ": not in its place");
  }
  EXPECT_EQ(kinds.size(), 4U);
}

TEST(Corpus, HoldsNoSecretButThoseOfThePlants) {
  const TempDir dir;
  ASSERT_TRUE(make_corpus({1000, 200, 0, 1}, dir / "made.git"));
  const Report report = scan(dir / "made.git");
  EXPECT_TRUE(report.complete);
  EXPECT_EQ(report.findings.size(), 0U);
}

TEST(Corpus, GitSaysThatItIsWhole) {
  const TempDir dir;
  const Result<Corpus> corpus = make_corpus({800, 100, 60, 9}, dir / "made.git");
  ASSERT_TRUE(corpus);
  const testing::Output fsck = run_shell("git fsck --full --strict 2>&1", dir / "made.git");
  EXPECT_EQ(fsck.status, 0) << fsck.out;
  EXPECT_EQ(fsck.out.find("error"), std::string::npos) << fsck.out;
  EXPECT_EQ(fsck.out.find("warning"), std::string::npos) << fsck.out;
  EXPECT_EQ(run_shell("git verify-pack objects/pack/*.idx", dir / "made.git").status, 0);
  EXPECT_EQ(run_shell("git cat-file --batch-all-objects --batch-check |"
                      " awk '{ n++; s += $3 } END { printf \"%d %d\", n, s }'",
                      dir / "made.git")
                .out,
            std::to_string(corpus->objects) + " " + std::to_string(corpus->content_bytes));
  EXPECT_EQ(
      run_shell("git show-ref -d --head >/dev/null && git log -1 --format=%s", dir / "made.git")
          .status,
      0);
}

// Every file of a folder and what is in it.
std::string everything(const std::string& path) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    const std::string content = entry.is_regular_file() ? read_file(entry.path().string()) : "";
    files.push_back(entry.path().string().substr(path.size()) + " " + digest_of(content) + "\n");
  }
  std::sort(files.begin(), files.end());
  std::string all;
  for (const std::string& file : files)
    all += file;
  return all;
}

std::string manifest(const Corpus& corpus) {
  std::ostringstream out;
  write_manifest(corpus, out);
  return out.str();
}

TEST(Corpus, TheSameSeedGivesTheSameBytes) {
  const TempDir dir;
  const Result<Corpus> one = make_corpus({200, 50, 20, 5}, dir / "one");
  const Result<Corpus> again = make_corpus({200, 50, 20, 5}, dir / "again");
  const Result<Corpus> other = make_corpus({200, 50, 20, 6}, dir / "other");
  ASSERT_TRUE(one && again && other);
  EXPECT_EQ(everything(dir / "one"), everything(dir / "again"));
  EXPECT_NE(everything(dir / "one"), everything(dir / "other"));
  EXPECT_EQ(manifest(*one), manifest(*again));
}

TEST(Corpus, TheSmallestIsOne) {
  const TempDir dir;
  const Result<Corpus> corpus = make_corpus({1, 1, 30, 1}, dir / "made.git");
  ASSERT_TRUE(corpus) << corpus.error().message();
  EXPECT_EQ(corpus->planted.size(), 30U);
  EXPECT_EQ(run_shell("git fsck --full --strict", dir / "made.git").status, 0);
}

TEST(Corpus, RefusesWhatCannotBe) {
  const TempDir dir;
  for (const HistoryOptions& options : {HistoryOptions{0, 1, 0, 1}, HistoryOptions{1, 0, 0, 1}}) {
    const Result<Corpus> corpus = make_corpus(options, dir / "made.git");
    ASSERT_FALSE(corpus);
    EXPECT_EQ(corpus.error().code(), Errc::kUsage);
  }
  testing::write_file(dir / "full/file", "x");
  EXPECT_FALSE(make_corpus({1, 1, 0, 1}, dir / "full"));
  EXPECT_FALSE(make_corpus({1, 1, 0, 1}, dir / "full/file"));
}

TEST(Corpus, TheManifestNamesEachPlant) {
  const Corpus corpus{{2, 1, 1, 7},
                      3,
                      400,
                      50,
                      {{"a-rule", TextKind::kBlob, {}, "a/b.c", 12, {}, "ab_****(9)", "00ff"}}};
  EXPECT_THAT(manifest(corpus), HasSubstr("\"seed\": 7"));
  EXPECT_THAT(manifest(corpus),
              HasSubstr("{\"rule\": \"a-rule\", \"kind\": \"blob\", \"object\": \"\", "
                        "\"path\": \"a/b.c\", \"line\": 12, \"commit\": \"\", "
                        "\"masked\": \"ab_****(9)\", \"sha1\": \"00ff\"}"));
}

}  // namespace
}  // namespace dowse::corpora
