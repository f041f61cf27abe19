#include "corpora/command.h"

#include <filesystem>
#include <sstream>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/support.h"

namespace dowse::corpora {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using testing::TempDir;

struct Said {
  int status = 0;
  std::string out;
  std::string err;
};

Said run(const std::vector<std::string_view>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  const int status = run_command(arguments, out, err);
  return {status, out.str(), err.str()};
}

TEST(Command, MakesARepositoryAndSaysWhatIsInIt) {
  const TempDir dir;
  const std::string path = dir / "made.git";
  const Said said = run({"--commits", "20", "--files", "5", path, "--secrets", "3", "--seed", "4"});
  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_THAT(said.err, IsEmpty());
  EXPECT_THAT(said.out, StartsWith("{\"commits\": 20, \"files\": 5, \"secrets\": 3, \"seed\": 4,"));
  EXPECT_TRUE(std::filesystem::exists(path + "/HEAD"));
}

TEST(Command, RefusesWhatItDoesNotUnderstand) {
  for (const std::vector<std::string_view>& arguments :
       std::vector<std::vector<std::string_view>>{{},
                                                  {"--seed", "1"},
                                                  {"a", "b"},
                                                  {"--commits"},
                                                  {"a", "--commits", "many"},
                                                  {"a", "--commits", "-1"},
                                                  {"a", "--commits", "1x"},
                                                  {"--color", "a"}}) {
    const Said said = run(arguments);
    EXPECT_EQ(said.status, 2);
    EXPECT_THAT(said.err, StartsWith("usage: "));
    EXPECT_THAT(said.out, IsEmpty());
  }
}

TEST(Command, TellsWhatWentWrong) {
  const TempDir dir;
  testing::write_file(dir / "file", "x");
  const Said said = run({dir.path()});
  EXPECT_EQ(said.status, 2);
  EXPECT_THAT(said.err, HasSubstr("not an empty folder"));
}

}  // namespace
}  // namespace dowse::corpora
