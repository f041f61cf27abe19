#include "engine/git/hooks.h"

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/git/libgit2.h"
#include "engine/git/safe_file.h"

namespace dowse::git {
namespace {

// A configuration and the last value read of it.
class GitConfig {
 public:
  static Result<GitConfig> make() {
    DOWSE_ASSIGN(const Libgit2* libgit2, Libgit2::get());
    GitConfig made(*libgit2);
    if (libgit2->config_new(&made.config_) != 0) return libgit2->last_error("git configuration");
    return made;
  }

  GitConfig(GitConfig&& other) noexcept
      : libgit2_(other.libgit2_), config_(std::exchange(other.config_, nullptr)) {}

  GitConfig& operator=(GitConfig&&) = delete;

  ~GitConfig() { libgit2_->config_free(config_); }

  // A file that is not there holds nothing.
  Result<void> add_file(const std::string& path, git_config_level_t level) {
    if (kind_of(path) != FileKind::kRegular) return {};
    if (libgit2_->config_add_file_ondisk(config_, path.c_str(), level, nullptr, 0) == 0) return {};
    return libgit2_->last_error(path);
  }

  // Nothing when the key is not set, or set to nothing: that takes an earlier value back.
  Result<std::optional<std::string>> value(const char* key) const {
    git_buf buffer = GIT_BUF_INIT;
    const int found = libgit2_->config_get_string_buf(&buffer, config_, key);
    std::optional<std::string> value;
    if (found == 0 && buffer.size > 0) value.emplace(buffer.ptr, buffer.size);
    libgit2_->buf_dispose(&buffer);
    if (found == 0 || found == GIT_ENOTFOUND) return value;
    return libgit2_->last_error(key);
  }

 private:
  explicit GitConfig(const Libgit2& libgit2) : libgit2_(&libgit2) {}

  const Libgit2* libgit2_;
  git_config* config_ = nullptr;
};

// git 2.20 and later: configuration of one linked worktree. libgit2 1.5 has no level of that name;
// the highest it has comes after the repository's own as well.
constexpr git_config_level_t kWorktreeLevel = GIT_CONFIG_LEVEL_APP;

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody changes it
  return value == nullptr ? "" : value;
}

// The files that stand outside every repository, as git-config(1) lists them under FILES and
// ENVIRONMENT.
Result<void> add_outer_files(GitConfig& config) {
  const std::string system = environment("GIT_CONFIG_SYSTEM");
  if (environment("GIT_CONFIG_NOSYSTEM").empty()) {
    DOWSE_TRY(config.add_file(system.empty() ? "/etc/gitconfig" : system, GIT_CONFIG_LEVEL_SYSTEM));
  }
  const std::string global = environment("GIT_CONFIG_GLOBAL");
  if (!global.empty()) return config.add_file(global, GIT_CONFIG_LEVEL_GLOBAL);
  const std::string home = environment("HOME");
  const std::string xdg = environment("XDG_CONFIG_HOME");
  DOWSE_TRY(config.add_file((xdg.empty() ? home + "/.config" : xdg) + "/git/config",
                            GIT_CONFIG_LEVEL_XDG));
  return config.add_file(home + "/.gitconfig", GIT_CONFIG_LEVEL_GLOBAL);
}

// "~/x" is in the user's home.
std::string expanded(std::string_view path) {
  if (!path.starts_with("~/")) return std::string(path);
  return environment("HOME").append(path.substr(1));
}

}  // namespace

Result<HooksFolder> hooks_folder(const Repository& repository) {
  DOWSE_ASSIGN(GitConfig config, GitConfig::make());
  DOWSE_TRY(add_outer_files(config));
  DOWSE_TRY(config.add_file(repository.common_dir() + "/config", GIT_CONFIG_LEVEL_LOCAL));
  DOWSE_TRY(config.add_file(repository.git_dir() + "/config.worktree", kWorktreeLevel));
  DOWSE_ASSIGN(const std::optional<std::string> path, config.value("core.hookspath"));
  if (!path) return HooksFolder{repository.common_dir() + "/hooks", false};
  return HooksFolder{expanded(*path), true};
}

}  // namespace dowse::git
