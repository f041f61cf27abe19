#include "engine/git/ignore.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "engine/git/ignore_pattern.h"
#include "engine/git/safe_file.h"

namespace dowse::git {
namespace {

constexpr std::uint64_t kMaxIgnoreBytes = 16u << 20;

std::vector<IgnorePattern> read_patterns(const std::string& path) {
  const Result<std::optional<std::string>> content =
      read_regular_file(path, kMaxIgnoreBytes, Symlinks::kRefuse);
  if (!content.has_value() || !content->has_value()) return {};
  std::string_view rest = **content;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  std::vector<IgnorePattern> patterns;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::optional<IgnorePattern> pattern = IgnorePattern::parse(rest.substr(0, end));
    if (pattern) patterns.push_back(*std::move(pattern));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return patterns;
}

// The last pattern that matches decides.
std::optional<bool> decide(const std::vector<IgnorePattern>& patterns, std::string_view path,
                           bool is_directory) {
  for (auto pattern = patterns.rbegin(); pattern != patterns.rend(); ++pattern) {
    if (pattern->matches(path, is_directory)) return !pattern->is_negated();
  }
  return std::nullopt;
}

}  // namespace

struct Ignore::Impl {
  // One folder on the way from the root to where we stand.
  struct Folder {
    std::size_t path_size = 0;  // of path, with the "/" at its end
    bool is_ignored = false;    // it, or one above
    std::vector<IgnorePattern> patterns;
  };

  bool is_match(std::string_view below, bool is_directory) const {
    for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) {
      const std::optional<bool> decided =
          decide(folder->patterns, below.substr(folder->path_size), is_directory);
      if (decided) return *decided;
    }
    return decide(excluded, below, is_directory).value_or(false);
  }

  // Makes `folders` the chain of folders above `below`.
  void stand_above(std::string_view below) {
    const std::string_view wanted = below.substr(0, below.rfind('/') + 1);
    while (wanted.substr(0, folders.back().path_size) !=
           std::string_view(path).substr(0, folders.back().path_size)) {
      folders.pop_back();
    }
    path = wanted;
    while (folders.back().path_size < wanted.size()) {
      const std::size_t end = wanted.find('/', folders.back().path_size);
      const std::string_view folder = wanted.substr(0, end);
      Folder next;
      next.path_size = end + 1;
      next.is_ignored = folders.back().is_ignored || is_match(folder, true);
      if (!next.is_ignored) {
        next.patterns = read_patterns(work_dir + "/" + std::string(folder) + "/.gitignore");
      }
      folders.push_back(std::move(next));
    }
  }

  std::string work_dir;
  std::vector<IgnorePattern> excluded;  // of info/exclude
  std::string path;                     // of the last folder
  std::vector<Folder> folders;          // the root first
};

Ignore::Ignore(const Repository& repository)
    : Ignore(repository.work_dir(), repository.common_dir() + "/info/exclude") {}

Ignore::Ignore(std::string work_dir, const std::string& exclude_file)
    : impl_(std::make_unique<Impl>()) {
  impl_->work_dir = std::move(work_dir);
  if (!exclude_file.empty()) impl_->excluded = read_patterns(exclude_file);
  impl_->folders.push_back({0, false, read_patterns(impl_->work_dir + "/.gitignore")});
}

Ignore::Ignore(Ignore&&) noexcept = default;
Ignore& Ignore::operator=(Ignore&&) noexcept = default;
Ignore::~Ignore() = default;

bool Ignore::is_ignored(std::string_view path, bool is_directory) {
  impl_->stand_above(path);
  return impl_->folders.back().is_ignored || impl_->is_match(path, is_directory);
}

}  // namespace dowse::git
