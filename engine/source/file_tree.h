#pragma once
// The list of the files below one folder, and a safe way back to each. Names are kept once, not
// whole paths: about 40 bytes a file, and a tree deeper than the longest path the system opens is
// no trouble.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/source/file_descriptor.h"

namespace dowse {

// Index of a folder in a FileTree; 0 is the root.
enum class FolderIndex : std::uint32_t {};

inline constexpr FolderIndex kRootFolder{0};

// One file of a FileTree. Lifetime: the tree, until something is added.
struct TreeFileView {
  FolderIndex folder{};
  std::string_view name;
  bool symlink = false;
};

class FileTree {
 public:
  FileTree();  // the root alone

  FolderIndex add_folder(FolderIndex parent, std::string_view name);
  void add_file(FolderIndex folder, std::string_view name, bool symlink);

  // How many files there are.
  std::size_t size() const noexcept { return files_.size(); }

  TreeFileView operator[](std::size_t file) const;

  // Lifetime: the tree, until something is added.
  std::string_view name_of(FolderIndex folder) const;
  // The root is its own parent.
  FolderIndex parent_of(FolderIndex folder) const;
  // Relative to the root, which has the empty path.
  std::string path_of(FolderIndex folder) const;
  std::string path_of(const TreeFileView& file) const;

 private:
  struct Name {
    std::uint64_t begin = 0;
    std::uint32_t size = 0;
  };

  struct Folder {
    Name name;
    FolderIndex parent{};
  };

  struct File {
    Name name;
    FolderIndex folder{};
    bool symlink = false;
  };

  Name add_name(std::string_view name);
  std::string_view text_of(const Name& name) const;

  std::string names_;
  std::vector<Folder> folders_;
  std::vector<File> files_;
};

// "folder/name", or the name alone when the folder is the root ("").
std::string joined_path(std::string_view folder, std::string_view name);

// Opens folders of a tree, name by name and following no symlink: what was a folder when the tree
// was walked and is a link now is refused. Going down the tree in order costs one step a folder.
// Threads: one. Lifetime: the tree and the root's descriptor must outlive it.
class FolderOpener {
 public:
  FolderOpener(const FileTree& tree, int root) : tree_(tree), root_(root) {}

  // Lifetime: the next call. Errors: kIo, with what the system said and no path.
  Result<int> open(FolderIndex folder);

 private:
  const FileTree& tree_;
  int root_;
  FileDescriptor current_;  // of current_folder_, unless that is the root
  FolderIndex current_folder_ = kRootFolder;
};

}  // namespace dowse
