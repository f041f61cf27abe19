#include "tests/support/support.h"

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp and setenv are POSIX
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace dowse::testing {
namespace {

std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

}  // namespace

TempDir::TempDir() {
  std::string pattern = (std::filesystem::temp_directory_path() / "dowse-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) ADD_FAILURE() << "no temporary folder: " << pattern;
  path_ = pattern;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

// NOLINTBEGIN(concurrency-mt-unsafe): no other thread of a test reads or sets variables
Variable::Variable(const char* name, const std::optional<std::string>& value) : name_(name) {
  if (const char* before = std::getenv(name); before != nullptr) before_ = before;
  set(value);
}

Variable::~Variable() {
  set(before_);
}

void Variable::set(const std::optional<std::string>& value) {
  const int failed = value ? setenv(name_, value->c_str(), 1) : unsetenv(name_);
  if (failed != 0) ADD_FAILURE() << "cannot set " << name_;
}

// NOLINTEND(concurrency-mt-unsafe)

std::string TempDir::operator/(std::string_view relative) const {
  return path_ + "/" + std::string(relative);
}

Output run_shell(std::string_view command, std::string_view cwd) {
  const TempDir scratch;
  const std::string full =
      "cd " + shell_quoted(cwd) +
      " && exec env -i PATH=\"$PATH\" HOME=" + shell_quoted(scratch.path()) +
      " LC_ALL=C.UTF-8 TZ=UTC GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null"
      " GIT_AUTHOR_NAME='A U Thor' GIT_AUTHOR_EMAIL=author@example.com"
      " GIT_COMMITTER_NAME='C O Mitter' GIT_COMMITTER_EMAIL=committer@example.com"
      " GIT_AUTHOR_DATE='1700000000 +0000' GIT_COMMITTER_DATE='1700000000 +0000'"
      " ASAN_OPTIONS=\"$ASAN_OPTIONS\" TSAN_OPTIONS=\"$TSAN_OPTIONS\" bash -c " +
      shell_quoted(command) + " >" + shell_quoted(scratch / "out") + " 2>" +
      shell_quoted(scratch / "err") + " </dev/null";
  const int status =
      std::system(full.c_str());  // NOLINT(concurrency-mt-unsafe): a test is one thread
  Output result;
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = read_file(scratch / "out");
  result.err = read_file(scratch / "err");
  return result;
}

void write_file(const std::string& path, std::string_view content) {
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  std::ofstream file(path, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  if (!file) ADD_FAILURE() << "cannot write " << path;
}

std::string read_file(const std::string& path) {
  const std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

void git(const std::string& cwd, std::string_view script) {
  const Output result = run_shell("set -e; " + std::string(script), cwd);
  ASSERT_EQ(result.status, 0) << script << "\n" << result.out << result.err;
}

}  // namespace dowse::testing
