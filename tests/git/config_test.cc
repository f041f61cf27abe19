#include "engine/git/config.h"

#include <string>

#include "tests/support/support.h"

namespace dowse::git {
namespace {

std::string value(const Config& config, const char* key) {
  const std::string* found = config.find(key);
  return found == nullptr ? "(none)" : *found;
}

// git config reads the same values from the same file.
TEST(Config, ReadsWhatGitReads) {
  constexpr const char* kText =
      "\xEF\xBB\xBF[Core]\n\tRepositoryFormatVersion = 1 ; note\n\tbare\n[core] filemode=false # "
      "x\n"
      "[remote \"Or\\\"i\\\\gin\"]\n url = \"https://h/a b\"  \n fetch = a\\\n b\n fetch = \"x ; "
      "y\" z\n"
      "[a.Sub]\n key = \\t\\\"v\\\"  end  \n[empty]\n e =\n";
  const testing::TempDir dir;
  testing::write_file(dir / "config", kText);
  const Config config = Config::parse(kText);
  EXPECT_EQ(value(config, "core.repositoryformatversion"), "1");
  EXPECT_EQ(value(config, "core.filemode"), "false");
  EXPECT_EQ(value(config, "remote.Or\"i\\gin.url"), "https://h/a b");
  EXPECT_EQ(value(config, "remote.Or\"i\\gin.fetch"), "x ; y z");
  EXPECT_EQ(value(config, "core.nothing"), "(none)");
  EXPECT_TRUE(config.is_true("core.bare"));
  EXPECT_FALSE(config.is_true("core.filemode"));
  EXPECT_FALSE(config.is_true("core.nothing"));
  for (const auto& [key, text] : config.values()) {
    if (key == "core.bare") continue;
    const testing::Output told =
        testing::run_shell("git config -f config --get-all '" + key + "'", dir.path());
    EXPECT_EQ(told.status, 0) << key;
    EXPECT_NE(("\n" + told.out).find("\n" + text + "\n"), std::string::npos) << key << ": " << text;
  }
}

TEST(Config, PassesOverWhatIsNone) {
  const Config config = Config::parse("no section\n[open\n[x \"y\n[good]\nkey = value\n[last");
  EXPECT_EQ(value(config, "good.key"), "value");
}

TEST(Config, EndsWhereverTheTextEnds) {
  const std::string text = "[a \"b\\\"\"]\n c = \"d\\\n e\" # f\n g\n";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    EXPECT_LE(Config::parse(text.substr(0, size)).values().size(), 2u);
  }
}

}  // namespace
}  // namespace dowse::git
