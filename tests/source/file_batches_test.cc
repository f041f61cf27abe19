#include "engine/source/file_batches.h"

#include <fcntl.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/source/collect.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

class FileBatchesTest : public ::testing::Test {
 protected:
  FileBatchesTest() {
    for (int i = 0; i < 100; ++i) {
      const std::string name = testing::numbered("f", i);
      testing::write_file(dir_ / name, name);
      tree_.add_file(kRootFolder, name, false);
    }
    root_ = FileDescriptor(::open(dir_.path().c_str(), O_RDONLY | O_DIRECTORY));
  }

  void read(const FileTaker& taker, const std::stop_token& stop = {}) {
    const SourceLimits limits{.jobs = 2};
    read_files({tree_, root_.get(), name_, TextKind::kFile, limits, coverage_, progress_, stop},
               [&] { return taker; });
  }

  std::uint64_t skipped(Skip reason) const {
    return coverage_.snapshot().skipped[static_cast<std::size_t>(reason)].count;
  }

  testing::TempDir dir_;
  std::string name_ = "T";
  FileTree tree_;
  FileDescriptor root_;
  Coverage coverage_;
  testing::CountingProgress progress_;
};

TEST_F(FileBatchesTest, GivesEachFileOnce) {
  std::mutex mutex;
  std::set<std::string> seen;
  read({[&](const std::string& path, std::string_view bytes) {
    EXPECT_EQ(path, bytes);
    const std::scoped_lock lock(mutex);
    EXPECT_TRUE(seen.insert(path).second);
  }});
  EXPECT_EQ(seen.size(), 100U);
  EXPECT_EQ(progress_.expected(), 100U);
  EXPECT_EQ(progress_.finished(), 100U);
}

TEST_F(FileBatchesTest, AFileThatWentAwayIsTold) {
  std::filesystem::remove(dir_ / "f7");
  std::atomic<int> count = 0;
  std::vector<std::string> unread;  // by one worker: there is one such file
  read({[&](const std::string&, std::string_view) { ++count; },
        [&](const std::string& path) { unread.push_back(path); }});
  EXPECT_EQ(count, 99);
  EXPECT_THAT(unread, ::testing::ElementsAre("f7"));
  EXPECT_EQ(skipped(Skip::kUnreadable), 1U);
  EXPECT_EQ(coverage_.snapshot().items.at(0).subject, "T: f7");
}

TEST_F(FileBatchesTest, WhatAStopLeavesIsCounted) {
  std::stop_source stop;
  std::atomic<unsigned> count = 0;
  read({[&](const std::string&, std::string_view) {
          if (++count == 10) stop.request_stop();
        },
        [](const std::string& path) { ADD_FAILURE() << path; }},
       stop.get_token());
  EXPECT_GE(count, 10U);
  EXPECT_GT(skipped(Skip::kDeadline), 0U);
  EXPECT_EQ(count + skipped(Skip::kDeadline), 100U);
}

}  // namespace
}  // namespace dowse
