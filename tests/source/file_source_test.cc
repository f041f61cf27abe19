#include "engine/source/file_source.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/source/collect.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::unique_ptr<Source> directory(const std::string& path,
                                  const std::vector<std::string>& excludes = {}) {
  Result<std::unique_ptr<Source>> source =
      open_directory({.index = TargetIndex{3},
                      .name = "T",
                      .path = path,
                      .excludes = *GlobSet::compile(excludes)});
  EXPECT_TRUE(source.has_value());
  return std::move(source).value();
}

TEST(DirectorySource, PushesFilesAndTheTextOfLinks) {
  const testing::TempDir dir;
  testing::write_file(dir / "a/f", "content");
  testing::write_file(dir / "empty", "");
  testing::write_file(dir / "outside/secret", "never read through the link");
  std::filesystem::create_symlink("../outside/secret", dir / "a/link");
  const testing::Collected got = testing::collect(*directory(dir / "a"));
  EXPECT_THAT(got.paths(), ElementsAre("f", "link"));
  EXPECT_EQ(got.texts[0].bytes, "content");
  EXPECT_EQ(got.texts[1].bytes, "../outside/secret");
  EXPECT_EQ(got.texts[0].kind, TextKind::kFile);
  EXPECT_TRUE(got.texts[0].id.empty());
  EXPECT_EQ(got.present(TextKind::kFile).count, 2U);
  EXPECT_EQ(got.present(TextKind::kFile).bytes, 7U + 17U);
  EXPECT_EQ(got.scanned(TextKind::kFile).count, 2U);
  EXPECT_TRUE(got.coverage.complete());
  EXPECT_EQ(got.expected, 2U);
  EXPECT_EQ(got.done, 2U);
}

TEST(DirectorySource, TheTargetItselfMayBeALink) {
  const testing::TempDir dir;
  testing::write_file(dir / "real/f", "content");
  std::filesystem::create_symlink("real", dir / "link");
  EXPECT_THAT(testing::collect(*directory(dir / "link")).paths(), ElementsAre("f"));
}

TEST(DirectorySource, LeavesOutWhatIsExcludedAndOtherRepositories) {
  const testing::TempDir dir;
  testing::write_file(dir / "keep.c", "x");
  testing::write_file(dir / "drop.log", "x");
  testing::write_file(dir / "vendor/x.c", "x");
  testing::write_file(dir / "nested/.git/config", "x");
  testing::write_file(dir / "nested/x.c", "x");
  const testing::Collected got = testing::collect(*directory(dir.path(), {"*.log", "/vendor/"}));
  EXPECT_THAT(got.paths(), ElementsAre("keep.c"));
  EXPECT_THAT(got.skips(),
              ElementsAre("excluded T: drop.log", "excluded T: vendor/", "submodule T: nested"));
  EXPECT_TRUE(got.coverage.complete());
}

TEST(DirectorySource, TooLargeMakesItIncomplete) {
  const testing::TempDir dir;
  testing::write_file(dir / "big", std::string(2000, 'x'));
  testing::write_file(dir / "small", "x");
  const testing::Collected got =
      testing::collect(*directory(dir.path()), {.jobs = 1, .max_blob_bytes = 1000});
  EXPECT_THAT(got.paths(), ElementsAre("small"));
  EXPECT_THAT(got.skips(), ElementsAre("too-large T: big"));
  EXPECT_THAT(got.files, ElementsAre("file big "));
  EXPECT_EQ(got.present(TextKind::kFile).bytes, 2001U);
  EXPECT_FALSE(got.coverage.complete());
}

TEST(DirectorySource, GivesTheSameWhateverTheNumberOfJobs) {
  const testing::TempDir dir;
  for (int i = 0; i < 300; ++i)
    testing::write_file(dir / (testing::numbered("d", i % 7) + testing::numbered("/f", i)), "x");
  const testing::Collected one = testing::collect(*directory(dir.path()), {.jobs = 1});
  const testing::Collected many = testing::collect(*directory(dir.path()), {.jobs = 8});
  EXPECT_EQ(one.texts.size(), 300U);
  EXPECT_EQ(one.paths(), many.paths());
  EXPECT_EQ(one.scanned(TextKind::kFile).bytes, many.scanned(TextKind::kFile).bytes);
}

TEST(DirectorySource, WorksInABudgetSmallerThanItsFiles) {
  const testing::TempDir dir;
  for (int i = 0; i < 40; ++i)
    testing::write_file(dir / testing::numbered("f", i), std::string(100000, 'x'));
  const testing::Collected got =
      testing::collect(*directory(dir.path()), {.jobs = 4, .memory_bytes = 1000});
  EXPECT_EQ(got.texts.size(), 40U);
}

// Runs `body` in a process that may not read everything; its result is the exit code.
int as_nobody(const std::function<int()>& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    const bool ready = ::geteuid() != 0 || (::setgid(65534) == 0 && ::setuid(65534) == 0);
    ::_exit(ready ? body() : 99);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}

TEST(DirectorySource, CountsWhatMayNotBeRead) {
  const testing::TempDir dir;
  testing::write_file(dir / "open", "x");
  testing::write_file(dir / "closed", "x");
  testing::write_file(dir / "locked/f", "x");
  ::chmod(dir.path().c_str(), 0755);
  ::chmod((dir / "closed").c_str(), 0);
  ::chmod((dir / "locked").c_str(), 0);
  const int status = as_nobody([&] {
    const testing::Collected got = testing::collect(*directory(dir.path()), {.jobs = 1});
    const bool right =
        got.paths() == std::vector<std::string>{"open"} &&
        got.skips() == std::vector<std::string>{"unreadable T: closed", "unreadable T: locked/"} &&
        !got.coverage.complete();
    return right ? 0 : 1;
  });
  ::chmod((dir / "locked").c_str(), 0755);
  EXPECT_EQ(status, 0);
}

TEST(DirectorySource, AMissingFolderIsAnError) {
  const Result<std::unique_ptr<Source>> source =
      open_directory({.index = {}, .name = "gone", .path = "/nonexistent/gone", .excludes = {}});
  ASSERT_FALSE(source.has_value());
  EXPECT_EQ(source.error().code(), Errc::kIo);
  EXPECT_THAT(source.error().message(), HasSubstr("gone: No such file"));
}

Result<std::unique_ptr<Source>> file(const std::string& path,
                                     const std::vector<std::string>& excludes = {}) {
  return open_file(
      {.index = {}, .name = "T", .path = path, .excludes = *GlobSet::compile(excludes)});
}

TEST(FileSource, PushesOneFileUnderItsName) {
  const testing::TempDir dir;
  testing::write_file(dir / "conf/app.env", "content");
  Result<std::unique_ptr<Source>> source = file(dir / "conf/app.env");
  ASSERT_TRUE(source.has_value());
  const testing::Collected got = testing::collect(**source);
  EXPECT_THAT(got.paths(), ElementsAre("app.env"));
  EXPECT_EQ(got.texts[0].bytes, "content");
  EXPECT_EQ(got.scanned(TextKind::kFile).bytes, 7U);
}

TEST(FileSource, CountsExcludedTooLargeAndStopped) {
  const testing::TempDir dir;
  testing::write_file(dir / "f.log", "content");
  EXPECT_THAT(testing::collect(**file(dir / "f.log", {"*.log"})).skips(),
              ElementsAre("excluded T"));
  const testing::Collected large = testing::collect(**file(dir / "f.log"), {.max_blob_bytes = 3});
  EXPECT_THAT(large.skips(), ElementsAre("too-large T"));
  EXPECT_THAT(large.files, ElementsAre("file f.log "));
  std::stop_source stop;
  stop.request_stop();
  const testing::Collected stopped = testing::collect(**file(dir / "f.log"), {}, stop.get_token());
  EXPECT_THAT(stopped.skips(), ElementsAre("deadline T"));
  EXPECT_THAT(stopped.files, IsEmpty());
  EXPECT_THAT(stopped.texts, IsEmpty());
}

TEST(FileSource, RefusesWhatIsNoFile) {
  const testing::TempDir dir;
  ASSERT_EQ(::mkfifo((dir / "fifo").c_str(), 0600), 0);
  const Result<std::unique_ptr<Source>> fifo = file(dir / "fifo");
  ASSERT_FALSE(fifo.has_value());
  EXPECT_EQ(fifo.error().code(), Errc::kUsage);
  const Result<std::unique_ptr<Source>> absent = file(dir / "absent");
  ASSERT_FALSE(absent.has_value());
  EXPECT_EQ(absent.error().code(), Errc::kIo);
}

}  // namespace
}  // namespace dowse
