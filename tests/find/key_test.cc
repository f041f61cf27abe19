#include "engine/find/key.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>

#include "tests/support/support.h"

namespace dowse {
namespace {

using testing::read_file;
using testing::TempDir;
using testing::write_file;

// Sets the variables that load_key reads and puts them back.
class KeyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"DOWSE_KEY", "XDG_DATA_HOME", "HOME"}) {
      const char* value = getenv(name);  // NOLINT(concurrency-mt-unsafe): one thread
      saved_.emplace_back(name, value == nullptr ? "" : value);
      unsetenv(name);  // NOLINT(concurrency-mt-unsafe): as above
    }
  }

  void TearDown() override {
    for (const auto& [name, value] : saved_)
      set(name.c_str(), value);
  }

  static void set(const char* name, const std::string& value) {
    if (value.empty()) {
      unsetenv(name);  // NOLINT(concurrency-mt-unsafe): as above
    } else {
      setenv(name, value.c_str(), 1);  // NOLINT(concurrency-mt-unsafe): as above
    }
  }

  static bool same(const FingerprintKey& a, const FingerprintKey& b) {
    return std::ranges::equal(a.bytes(), b.bytes());
  }

  TempDir dir_;

 private:
  std::vector<std::pair<std::string, std::string>> saved_;
};

TEST_F(KeyTest, TheEnvironmentGivesTheSameKeyEachTime) {
  set("DOWSE_KEY", "a key for a test of sixteen or more");
  const auto one = load_key("");
  const auto two = load_key("");
  ASSERT_TRUE(one.has_value() && two.has_value());
  EXPECT_EQ(one->origin(), FingerprintKey::Origin::kEnvironment);
  EXPECT_TRUE(same(*one, *two));
  set("DOWSE_KEY", "another key for a test of sixteen");
  const auto three = load_key("");
  ASSERT_TRUE(three.has_value());
  EXPECT_FALSE(same(*one, *three));
}

TEST_F(KeyTest, AShortKeyIsRefusedAndNotReplaced) {
  set("DOWSE_KEY", "guessable");
  const auto key = load_key("");
  ASSERT_FALSE(key.has_value());
  EXPECT_EQ(key.error().code(), Errc::kUsage);
  EXPECT_EQ(key.error().message().find("guessable"), std::string::npos);
}

TEST_F(KeyTest, AKeyFileGoesBeforeTheEnvironment) {
  set("DOWSE_KEY", "a key for a test of sixteen or more");
  write_file(dir_ / "key", "the key of a file, with its line end\r\n");
  const auto key = load_key(dir_ / "key");
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(key->origin(), FingerprintKey::Origin::kFile);
  const auto same_text = FingerprintKey::from_text("the key of a file, with its line end",
                                                   FingerprintKey::Origin::kFile);
  ASSERT_TRUE(same_text.has_value());
  EXPECT_TRUE(same(*key, *same_text));
}

TEST_F(KeyTest, AMissingKeyFileIsAnError) {
  const auto key = load_key(dir_ / "absent");
  ASSERT_FALSE(key.has_value());
  EXPECT_EQ(key.error().code(), Errc::kIo);
}

TEST_F(KeyTest, TheUsersKeyIsMadeOnceAndPrivate) {
  set("XDG_DATA_HOME", dir_ / "data/home");
  const auto one = load_key("");
  const auto two = load_key("");
  ASSERT_TRUE(one.has_value() && two.has_value());
  EXPECT_EQ(one->origin(), FingerprintKey::Origin::kUser);
  EXPECT_TRUE(same(*one, *two));

  struct stat info {};

  ASSERT_EQ(stat((dir_ / "data/home/dowse/key").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  EXPECT_EQ(read_file(dir_ / "data/home/dowse/key").size(), 65u);
}

TEST_F(KeyTest, NothingIsLeftBesideTheUsersKey) {
  set("HOME", dir_.path());
  ASSERT_TRUE(load_key("").has_value());
  const testing::Output listed = testing::run_shell("ls -A", dir_ / ".local/share/dowse");
  EXPECT_EQ(listed.out, "key\n");
}

TEST_F(KeyTest, WithoutAHomeTheKeyIsForThisRun) {
  const auto one = load_key("");
  const auto two = load_key("");
  ASSERT_TRUE(one.has_value() && two.has_value());
  EXPECT_EQ(one->origin(), FingerprintKey::Origin::kRun);
  EXPECT_FALSE(same(*one, *two));
}

TEST_F(KeyTest, AHomeThatCannotBeWrittenGivesAKeyForThisRun) {
  write_file(dir_ / "file", "no folder");
  set("HOME", dir_ / "file");
  const auto key = load_key("");
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(key->origin(), FingerprintKey::Origin::kRun);
}

TEST_F(KeyTest, ABrokenUsersKeyIsAnErrorThatNamesIt) {
  set("XDG_DATA_HOME", dir_.path());
  write_file(dir_ / "dowse/key", "");
  const auto key = load_key("");
  ASSERT_FALSE(key.has_value());
  EXPECT_NE(key.error().message().find(dir_ / "dowse/key"), std::string::npos);
}

}  // namespace
}  // namespace dowse
