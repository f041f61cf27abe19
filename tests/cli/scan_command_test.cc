#include "cli/scan_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::ElementsAre;

// What the program does with a scan is in main_test.cc.
TEST(ScanOptions, SayWhatTheArgumentsSay) {
  ScanArguments arguments;
  arguments.paths = {"a", "b"};
  arguments.staged = true;
  arguments.range = "x..y";
  arguments.include_ignored = true;
  arguments.follow_outside = false;
  arguments.excludes = {"*.log"};
  arguments.rule_files = {"r.toml"};
  arguments.builtin_rules = false;
  arguments.inline_allow = false;
  arguments.jobs = 3;
  arguments.max_blob_bytes = 1000;
  arguments.memory_bytes = 2000;
  arguments.baseline = "known";
  arguments.key_file = "key";
  const ScanOptions options = scan_options(arguments);
  EXPECT_THAT(options.targets, ElementsAre("a", "b"));
  EXPECT_TRUE(options.staged);
  EXPECT_EQ(options.range, "x..y");
  EXPECT_TRUE(options.include_ignored);
  EXPECT_FALSE(options.follow_outside);
  EXPECT_THAT(options.excludes, ElementsAre("*.log"));
  EXPECT_THAT(options.rule_files, ElementsAre("r.toml"));
  EXPECT_FALSE(options.builtin_rules);
  EXPECT_FALSE(options.inline_allow);
  EXPECT_EQ(options.jobs, 3U);
  EXPECT_EQ(options.max_blob_bytes, 1000U);
  EXPECT_EQ(options.memory_bytes, 2000U);
  EXPECT_EQ(options.baseline_path, "known");
  EXPECT_EQ(options.key_file, "key");
}

}  // namespace
}  // namespace dowse
