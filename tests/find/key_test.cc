#include "engine/find/key.h"

#include <sys/stat.h>

#include <algorithm>
#include <string>

#include "tests/support/support.h"

namespace dowse {
namespace {

using testing::read_file;
using testing::TempDir;
using testing::write_file;

// The variables that load_key reads are not there.
class KeyTest : public ::testing::Test {
 protected:
  static bool same(const FingerprintKey& a, const FingerprintKey& b) {
    return std::ranges::equal(a.bytes(), b.bytes());
  }

  TempDir dir_;
  testing::Variable key_{"DOWSE_KEY"};
  testing::Variable data_{"XDG_DATA_HOME"};
  testing::Variable home_{"HOME"};
};

TEST_F(KeyTest, TheEnvironmentGivesTheSameKeyEachTime) {
  key_.set("a key for a test of sixteen or more");
  const auto one = load_key("");
  const auto two = load_key("");
  ASSERT_TRUE(one.has_value() && two.has_value());
  EXPECT_EQ(one->origin(), FingerprintKey::Origin::kEnvironment);
  EXPECT_TRUE(same(*one, *two));
  key_.set("another key for a test of sixteen");
  const auto three = load_key("");
  ASSERT_TRUE(three.has_value());
  EXPECT_FALSE(same(*one, *three));
}

TEST_F(KeyTest, AShortKeyIsRefusedAndNotReplaced) {
  key_.set("guessable");
  const auto key = load_key("");
  ASSERT_FALSE(key.has_value());
  EXPECT_EQ(key.error().code(), Errc::kUsage);
  EXPECT_EQ(key.error().message().find("guessable"), std::string::npos);
}

TEST_F(KeyTest, AKeyFileGoesBeforeTheEnvironment) {
  key_.set("a key for a test of sixteen or more");
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
  data_.set(dir_ / "data/home");
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
  home_.set(dir_.path());
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
  home_.set(dir_ / "file");
  const auto key = load_key("");
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(key->origin(), FingerprintKey::Origin::kRun);
}

TEST_F(KeyTest, ABrokenUsersKeyIsAnErrorThatNamesIt) {
  data_.set(dir_.path());
  write_file(dir_ / "dowse/key", "");
  const auto key = load_key("");
  ASSERT_FALSE(key.has_value());
  EXPECT_NE(key.error().message().find(dir_ / "dowse/key"), std::string::npos);
}

}  // namespace
}  // namespace dowse
