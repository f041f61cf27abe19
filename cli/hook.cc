#include "cli/hook.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <utility>

#include "cli/output_file.h"
#include "engine/git/hooks.h"
#include "engine/git/repository.h"
#include "engine/git/safe_file.h"
#include "engine/source/file_descriptor.h"

namespace dowse {
namespace {

// By this line a hook is known as ours.
constexpr std::string_view kMark = "# This is the pre-commit hook of Dowse.";

constexpr std::uint64_t kMostHookBytes = 1u << 20;  // ours has some hundred bytes

// As a word of a POSIX shell.
std::string shell_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

Result<git::Repository> open_repository(const std::string& path) {
  const std::optional<std::string> found = git::Repository::discover(path);
  if (!found) return Error(Errc::kUsage, path + ": not in a git repository");
  return git::Repository::open(*found, {});
}

Error io_error(const std::string& path, int error) {
  return {Errc::kIo, path + ": " + error_text(error)};
}

HookState::Kind kind_of_script(const std::string& script, const std::string& program) {
  if (script.find(kMark) == std::string::npos) return HookState::Kind::kForeign;
  return script == hook_script(program) ? HookState::Kind::kOurs : HookState::Kind::kStale;
}

// What to do where git does not look for hooks in the repository.
Error elsewhere(const HookState& state, const std::string& program) {
  return {Errc::kUsage,
          fmt::format("core.hooksPath has git run hooks from {}, which may serve other "
                      "repositories too; nothing was written. Add this line to {}/pre-commit: "
                      "{} hook run || exit 1",
                      state.path, state.path, shell_quoted(program))};
}

Result<void> write_hook(const HookState& state, const std::string& program) {
  const std::string folder = state.path.substr(0, state.path.rfind('/'));
  if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) return io_error(folder, errno);
  DOWSE_ASSIGN(OutputFile file, OutputFile::create(state.path, 0755));
  file.stream() << hook_script(program);
  return file.commit();
}

Result<void> move_hook(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return io_error(from, errno);
  return {};
}

}  // namespace

std::string hook_script(const std::string& program) {
  return fmt::format(R"(#!/bin/sh
{mark} It stops a commit that holds a secret.
# `dowse hook uninstall` takes it away; `git commit --no-verify` goes past it once.
before="${{0%/*}}/pre-commit.before-dowse"
if [ -x "$before" ]; then
  "$before" "$@" || exit
fi
dowse={program}
if [ ! -x "$dowse" ]; then
  echo "dowse: $dowse is gone, so this commit was not looked at: put it back, or remove $0" >&2
  exit 1
fi
exec "$dowse" hook run
)",
                     fmt::arg("mark", kMark), fmt::arg("program", shell_quoted(program)));
}

Result<HookState> hook_state(const std::string& repository, const std::string& program) {
  DOWSE_ASSIGN(const git::Repository opened, open_repository(repository));
  DOWSE_ASSIGN(const git::HooksFolder folder, git::hooks_folder(opened));
  HookState state;
  if (folder.configured) {
    state.kind = HookState::Kind::kElsewhere;
    state.path = folder.path;
    return state;
  }
  state.path = folder.path + "/pre-commit";
  state.before = state.path + ".before-dowse";
  state.chained = git::kind_without_following(state.before).has_value();
  const std::optional<git::FileKind> kind = git::kind_without_following(state.path);
  if (!kind) return state;
  state.kind = HookState::Kind::kForeign;
  if (*kind == git::FileKind::kRegular) {
    DOWSE_ASSIGN(const std::optional<std::string> script,
                 git::read_regular_file(state.path, kMostHookBytes, git::Symlinks::kRefuse));
    if (script) state.kind = kind_of_script(*script, program);
  }
  return state;
}

Result<std::string> install_hook(const std::string& repository, const std::string& program,
                                 bool force) {
  DOWSE_ASSIGN(const HookState state, hook_state(repository, program));
  switch (state.kind) {
    case HookState::Kind::kElsewhere:
      return elsewhere(state, program);
    case HookState::Kind::kOurs:
      return "the hook is there already: " + state.path;
    case HookState::Kind::kNone:
    case HookState::Kind::kStale:
      DOWSE_TRY(write_hook(state, program));
      return "hook installed: " + state.path;
    case HookState::Kind::kForeign:
      break;
  }
  if (!force) {
    return Error(Errc::kUsage, state.path +
                                   " is another hook; --force keeps it as pre-commit.before-dowse, "
                                   "and ours runs it first");
  }
  if (state.chained) {
    return Error(Errc::kUsage, state.before + " is in the way: move it away first");
  }
  DOWSE_TRY(move_hook(state.path, state.before));
  Result<void> written = write_hook(state, program);
  if (!written) {
    DOWSE_TRY(move_hook(state.before, state.path));  // as it was
    return std::move(written).error();
  }
  return "hook installed: " + state.path + "; it runs pre-commit.before-dowse first";
}

Result<std::string> uninstall_hook(const std::string& repository, const std::string& program) {
  DOWSE_ASSIGN(const HookState state, hook_state(repository, program));
  switch (state.kind) {
    case HookState::Kind::kElsewhere:
      return Error(Errc::kUsage, "core.hooksPath has git run hooks from " + state.path +
                                     ": take Dowse's line out of the hook there");
    case HookState::Kind::kForeign:
      return Error(Errc::kUsage, state.path + " is not ours; nothing was changed");
    case HookState::Kind::kNone:
      return std::string("there is no hook to take away");
    case HookState::Kind::kOurs:
    case HookState::Kind::kStale:
      break;
  }
  if (state.chained) {
    DOWSE_TRY(move_hook(state.before, state.path));
    return "hook taken away; the one before it is back: " + state.path;
  }
  if (::unlink(state.path.c_str()) != 0) return io_error(state.path, errno);
  return "hook taken away: " + state.path;
}

Result<std::string> own_program() {
  std::string path = git::link_target("/proc/self/exe");
  if (path.empty())
    return Error(Errc::kIo, "/proc/self/exe: the path of this program is not known");
  return path;
}

}  // namespace dowse
