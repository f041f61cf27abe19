// The whole fast path against the slow one (pack_differential_test.cc) on a history that git packs
// with different windows and depths.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/find/raw_match_comparison.h"
#include "tests/find/seam_texts.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using RepackDifferential = testing::RawMatchComparison;

std::string section(std::string_view content) {
  return "data " + std::to_string(content.size()) + "\n" + std::string(content) + "\n";
}

// What git fast-import reads: files that are edited, copied and encoded, and messages that are
// edited too, so that commits have deltas.
std::string history(testing::SeamTexts& texts) {
  constexpr std::string_view kWho = "C O Mitter <committer@example.com> 1700000000 +0000\n";
  std::vector<std::string> files;
  for (int i = 0; i < 6; ++i)
    files.push_back(i % 2 == 0 ? texts.dense(900) : texts.sparse(5000, 80));
  files.push_back(testing::utf16(texts.dense(400)));
  files.push_back(texts.key(3000) + std::string(100, '\0') + texts.base64(700));
  std::string message = texts.dense(600);
  std::string stream;
  for (int commit = 1; commit <= 60; ++commit) {
    message = texts.edited(message, 2, 900).text();
    stream += "commit refs/heads/main\nmark :" + std::to_string(commit) + "\ncommitter ";
    stream += std::string(kWho) + section(message);
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (commit > 1 && texts.below(3) != 0) continue;
      if (texts.below(9) == 0) files[i] = files[texts.below(files.size())];
      const std::string before = std::exchange(files[i], std::string());
      files[i] = texts.edited(before, 4, 6000).text();
      stream += "M 100644 inline f" + std::to_string(i) + "\n" + section(files[i]);
    }
    if (commit % 6 != 0) continue;
    stream += "tag v" + std::to_string(commit) + "\nfrom :" + std::to_string(commit) + "\ntagger ";
    stream += std::string(kWho) + section(message);
  }
  return stream;
}

TEST_F(RepackDifferential, EveryWindowAndDepth) {
  testing::write_file(folder_ / "stream", history(texts_));
  testing::git(repository(), "git fast-import --quiet <../stream");
  const testing::ObjectTexts texts = testing::texts_of_git(repository());
  for (const char* how : {"--window=0 --depth=0", "--window=1 --depth=1", "--window=10 --depth=50",
                          "--window=250 --depth=250", "--window=250 --depth=4"}) {
    testing::git(repository(), std::string("git repack -qadf ") + how);
    EXPECT_TRUE(testing::texts_of_git(repository()) == texts) << how;
    expect_equal(texts);
    if (HasFailure()) return;
  }
}

// What a fetch leaves, and a repack of some of it: packs that overlap, and loose objects.
TEST_F(RepackDifferential, SeveralPacksAndUnpackedObjects) {
  testing::write_file(folder_ / "stream", history(texts_));
  testing::git(repository(),
               "git fast-import --quiet <../stream; "
               "git rev-list --objects main~20 | git pack-objects -q --window=50 "
               ".git/objects/pack/pack >../id; "
               "git rev-list --objects main~40 | git pack-objects -q --window=5 --depth=3 "
               ".git/objects/pack/pack >../id; "
               "for i in 1 2 3; do git cat-file blob main~$i:f1 >t; echo $i >>t; "
               "git hash-object -w --no-filters t; done; rm t");
  expect_equal(testing::texts_of_git(repository()));
  EXPECT_GT(found_.texts, found_.matches.size()) << "no object is in two packs";
}

}  // namespace
}  // namespace dowse
