#pragma once
// Whether git ignores a path of a working tree: the patterns of https://git-scm.com/docs/gitignore
// in .gitignore files and in the repository's info/exclude. Patterns of the user
// (core.excludesFile) are not read: what a scan leaves out must not depend on who runs it. Tracked
// files are never ignored; ask the Index first.

#include <memory>
#include <string>
#include <string_view>

#include "engine/git/repository.h"

namespace dowse::git {

// Reads the .gitignore files of the folders it is asked about, once each. One that cannot be read,
// or is no regular file, counts as empty: then more is scanned, not less. Threads: one.
class Ignore {
 public:
  // For a repository with a working tree. Copies what it needs.
  explicit Ignore(const Repository& repository);

  // For a folder; without the rules of info/exclude when `exclude_file` is empty.
  Ignore(std::string work_dir, const std::string& exclude_file);

  Ignore(Ignore&&) noexcept;
  Ignore& operator=(Ignore&&) noexcept;
  ~Ignore();

  // `path` is relative to the working tree, "/" between names, none at either end. True when it, or
  // a folder above it, is ignored. Cheapest when asked folder by folder.
  bool is_ignored(std::string_view path, bool is_directory);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dowse::git
