#pragma once
// Fixtures shared by all tests: a temporary folder, and repositories built by the git on the
// machine.

#include <optional>
#include <string>
#include <string_view>

namespace dowse::testing {

// A folder that is deleted, with all in it, when this dies.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const noexcept { return path_; }

  // path()/relative
  std::string operator/(std::string_view relative) const;

 private:
  std::string path_;
};

// An environment variable that has this value, or is not there, until this dies; then it is again
// as it was before.
class Variable {
 public:
  explicit Variable(const char* name, const std::optional<std::string>& value = {});
  ~Variable();
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

  void set(const std::optional<std::string>& value);

 private:
  const char* name_;
  std::optional<std::string> before_;
};

// What a program said and how it ended.
struct Output {
  int status = -1;  // exit code, or 128 + signal
  std::string out;
  std::string err;
};

// Runs a shell command with a clean environment (no HOME, no user git configuration, fixed dates
// and author, LC_ALL=C.UTF-8).
Output run_shell(std::string_view command, std::string_view cwd = "/");

// Writes a file and the folders above it.
void write_file(const std::string& path, std::string_view content);
std::string read_file(const std::string& path);

// Runs a script of git commands in `cwd`; a failing one is a test failure with its output.
void git(const std::string& cwd, std::string_view script);

}  // namespace dowse::testing
