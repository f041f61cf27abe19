#include "engine/git/hooks.h"

#include <cstdlib>
#include <memory>
#include <string_view>

#include <git2/buffer.h>
#include <git2/config.h>
#include <git2/errors.h>

#include "engine/git/handle.h"
#include "engine/git/safe_file.h"

namespace dowse::git {
namespace {

struct ConfigDeleter {
  void operator()(git_config* config) const noexcept { git_config_free(config); }
};

struct Buffer {
  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  ~Buffer() { git_buf_dispose(&raw); }

  git_buf raw = GIT_BUF_INIT;
};

// git 2.20 and later: configuration of one linked worktree. libgit2 1.5 has no level of that name;
// the highest it has comes after the repository's own as well.
constexpr git_config_level_t kWorktreeLevel = GIT_CONFIG_LEVEL_APP;

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody changes it
  return value == nullptr ? "" : value;
}

Result<void> add_file(git_config& config, const std::string& path, git_config_level_t level) {
  if (kind_of(path) != FileKind::kRegular) return {};
  if (git_config_add_file_ondisk(&config, path.c_str(), level, nullptr, 0) != 0) {
    return last_git_error(path);
  }
  return {};
}

// The files that stand outside every repository, as git-config(1) lists them under FILES and
// ENVIRONMENT.
Result<void> add_outer_files(git_config& config) {
  const std::string system = environment("GIT_CONFIG_SYSTEM");
  if (environment("GIT_CONFIG_NOSYSTEM").empty()) {
    DOWSE_TRY(
        add_file(config, system.empty() ? "/etc/gitconfig" : system, GIT_CONFIG_LEVEL_SYSTEM));
  }
  const std::string global = environment("GIT_CONFIG_GLOBAL");
  if (!global.empty()) return add_file(config, global, GIT_CONFIG_LEVEL_GLOBAL);
  const std::string home = environment("HOME");
  const std::string xdg = environment("XDG_CONFIG_HOME");
  DOWSE_TRY(add_file(config, (xdg.empty() ? home + "/.config" : xdg) + "/git/config",
                     GIT_CONFIG_LEVEL_XDG));
  return add_file(config, home + "/.gitconfig", GIT_CONFIG_LEVEL_GLOBAL);
}

// "~/x" is in the user's home.
std::string expanded(std::string_view path) {
  if (!path.starts_with("~/")) return std::string(path);
  return environment("HOME").append(path.substr(1));
}

}  // namespace

Result<HooksFolder> hooks_folder(const Repository& repository) {
  DOWSE_TRY(start_libgit2());
  git_config* made = nullptr;
  if (git_config_new(&made) != 0) return last_git_error("git configuration");
  const std::unique_ptr<git_config, ConfigDeleter> config(made);
  DOWSE_TRY(add_outer_files(*config));
  DOWSE_TRY(add_file(*config, repository.common_dir() + "/config", GIT_CONFIG_LEVEL_LOCAL));
  DOWSE_TRY(add_file(*config, repository.git_dir() + "/config.worktree", kWorktreeLevel));
  Buffer path;
  const int found = git_config_get_string_buf(&path.raw, config.get(), "core.hookspath");
  // An empty value takes an earlier one back.
  if (found == GIT_ENOTFOUND || (found == 0 && path.raw.size == 0))
    return HooksFolder{repository.common_dir() + "/hooks", false};
  if (found != 0) return last_git_error("core.hooksPath");
  return HooksFolder{expanded({path.raw.ptr, path.raw.size}), true};
}

}  // namespace dowse::git
