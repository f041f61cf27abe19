#include "engine/source/file_tree.h"

#include <fcntl.h>

#include <cerrno>
#include <system_error>

namespace dowse {

std::string error_text(int error) {
  return std::generic_category().message(error);
}

FileTree::FileTree() : folders_(1) {}

FolderIndex FileTree::add_folder(FolderIndex parent, std::string_view name) {
  folders_.push_back({add_name(name), parent});
  return static_cast<FolderIndex>(folders_.size() - 1);
}

void FileTree::add_file(FolderIndex folder, std::string_view name, bool symlink) {
  files_.push_back({add_name(name), folder, symlink});
}

FileTree::Name FileTree::add_name(std::string_view name) {
  const Name place{names_.size(), static_cast<std::uint32_t>(name.size())};
  names_ += name;
  return place;
}

std::string_view FileTree::text_of(const Name& name) const {
  return std::string_view(names_).substr(name.begin, name.size);
}

TreeFileView FileTree::operator[](std::size_t file) const {
  const File& entry = files_[file];
  return {entry.folder, text_of(entry.name), entry.symlink};
}

std::string_view FileTree::name_of(FolderIndex folder) const {
  return text_of(folders_[static_cast<std::size_t>(folder)].name);
}

FolderIndex FileTree::parent_of(FolderIndex folder) const {
  return folders_[static_cast<std::size_t>(folder)].parent;
}

std::string FileTree::path_of(FolderIndex folder) const {
  std::vector<std::string_view> names;
  for (; folder != kRootFolder; folder = parent_of(folder))
    names.push_back(name_of(folder));
  std::string path;
  for (std::size_t i = names.size(); i > 0; --i) {
    if (!path.empty()) path += '/';
    path += names[i - 1];
  }
  return path;
}

std::string FileTree::path_of(const TreeFileView& file) const {
  return joined_path(path_of(file.folder), file.name);
}

std::string joined_path(std::string_view folder, std::string_view name) {
  std::string path(folder);
  if (!path.empty()) path += '/';
  path += name;
  return path;
}

Result<int> FolderOpener::open(FolderIndex folder) {
  // The names from the folder up to the one that is open, or else up to the root.
  std::vector<std::string_view> names;
  FolderIndex at = folder;
  for (; at != current_folder_ && at != kRootFolder; at = tree_.parent_of(at))
    names.push_back(tree_.name_of(at));
  if (at != current_folder_) current_ = FileDescriptor();
  current_folder_ = at;
  for (; !names.empty(); names.pop_back()) {
    const int above = current_.is_open() ? current_.get() : root_;
    const std::string name(names.back());
    FileDescriptor below(
        ::openat(above, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!below.is_open()) {
      const int error = errno;
      current_ = FileDescriptor();
      current_folder_ = kRootFolder;
      return Error(Errc::kIo, error_text(error));
    }
    current_ = std::move(below);
  }
  current_folder_ = folder;
  return current_.is_open() ? current_.get() : root_;
}

}  // namespace dowse
