#include "engine/git/blob_hash.h"

#include <gtest/gtest.h>

#include "tests/support/support.h"

namespace dowse::git {
namespace {

TEST(HashBlob, IsWhatGitSays) {
  const testing::TempDir dir;
  std::string long_text;
  for (int i = 0; i < 50000; ++i)
    long_text += static_cast<char>(i % 251);
  for (const std::string& text : {std::string(), std::string("hello\n"), long_text}) {
    testing::write_file(dir / "f", text);
    const Result<ObjectId> id = hash_blob(text);
    ASSERT_TRUE(id.has_value());
    EXPECT_EQ(id->hex() + "\n",
              testing::run_shell("git hash-object --no-filters f", dir.path()).out);
  }
}

}  // namespace
}  // namespace dowse::git
