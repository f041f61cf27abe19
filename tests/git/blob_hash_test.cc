#include "engine/git/blob_hash.h"

#include <gtest/gtest.h>

#include "tests/support/support.h"

namespace dowse::git {
namespace {

TEST(HashBlob, IsWhatGitSays) {
  const testing::TempDir dir;
  testing::git(dir.path(), "git init -q sha1; git init -q --object-format=sha256 sha256");
  std::string long_text;
  for (int i = 0; i < 50000; ++i)
    long_text += static_cast<char>(i % 251);
  for (const std::string& text : {std::string(), std::string("hello\n"), long_text}) {
    testing::write_file(dir / "f", text);
    const auto told_by_git = [&](const char* repository) {
      return testing::run_shell("git hash-object --no-filters ../f", dir / repository).out;
    };
    EXPECT_EQ(hash_blob(text, kSha1Size)->hex() + "\n", told_by_git("sha1"));
    EXPECT_EQ(hash_blob(text, kSha256Size)->hex() + "\n", told_by_git("sha256"));
  }
}

}  // namespace
}  // namespace dowse::git
