#include "engine/git/safe_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <system_error>
#include <utility>

namespace dowse::git {
namespace {

Error io_error(const std::string& path, int error) {
  return Error(Errc::kIo, path + ": " + std::generic_category().message(error));
}

Error not_regular_file(const std::string& path) {
  return Error(Errc::kIo, path + ": not a regular file");
}

Error larger_than(const std::string& path, std::uint64_t max_bytes) {
  return Error(Errc::kLimit, path + ": larger than " + std::to_string(max_bytes) + " bytes");
}

FileKind kind_of_mode(mode_t mode) noexcept {
  if (S_ISREG(mode)) return FileKind::kRegular;
  if (S_ISDIR(mode)) return FileKind::kDirectory;
  if (S_ISLNK(mode)) return FileKind::kSymlink;
  return FileKind::kOther;
}

struct CloseDirectory {
  void operator()(DIR* directory) const noexcept { closedir(directory); }
};

FileKind kind_of_item(const std::string& folder, const dirent& item) {
  switch (item.d_type) {
    case DT_REG:
      return FileKind::kRegular;
    case DT_DIR:
      return FileKind::kDirectory;
    case DT_LNK:
      return FileKind::kSymlink;
    case DT_UNKNOWN:  // some file systems do not tell
      return kind_without_following(folder + "/" + item.d_name).value_or(FileKind::kOther);
    default:
      return FileKind::kOther;
  }
}

}  // namespace

std::optional<FileKind> kind_of(const std::string& path) {
  struct stat info {};

  if (stat(path.c_str(), &info) != 0) return std::nullopt;
  return kind_of_mode(info.st_mode);
}

std::optional<FileKind> kind_without_following(const std::string& path) {
  struct stat info {};

  if (lstat(path.c_str(), &info) != 0) return std::nullopt;
  return kind_of_mode(info.st_mode);
}

OpenFile::OpenFile(int descriptor, std::string path) noexcept
    : descriptor_(descriptor), path_(std::move(path)) {}

OpenFile::OpenFile(OpenFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_),
      path_(std::move(other.path_)) {}

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(size_, other.size_);
  path_.swap(other.path_);
  return *this;
}

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

// Opens only what stat says is a regular file, so that a device is not even opened, and asks again
// once it is open, in case it was exchanged in between.
Result<std::optional<OpenFile>> OpenFile::open(const std::string& path, Symlinks symlinks) {
  const bool follow = symlinks == Symlinks::kFollow;

  struct stat info {};

  if ((follow ? stat(path.c_str(), &info) : lstat(path.c_str(), &info)) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::optional<OpenFile>();
    return io_error(path, errno);
  }
  if (!S_ISREG(info.st_mode)) return not_regular_file(path);
  const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (follow ? 0 : O_NOFOLLOW);
  OpenFile file(::open(path.c_str(), flags), path);
  if (file.descriptor_ < 0 || fstat(file.descriptor_, &info) != 0) return io_error(path, errno);
  if (!S_ISREG(info.st_mode)) return not_regular_file(path);
  file.size_ = static_cast<std::uint64_t>(info.st_size);
  return std::optional<OpenFile>(std::move(file));
}

Result<std::size_t> OpenFile::read_at(std::uint64_t offset, std::span<char> room) const {
  std::size_t used = 0;
  while (used < room.size()) {
    const ssize_t got = pread(descriptor_, room.data() + used, room.size() - used,
                              static_cast<off_t>(offset + used));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_error(path_, errno);
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  return used;
}

Result<std::optional<std::string>> read_regular_file(const std::string& path,
                                                     std::uint64_t max_bytes, Symlinks symlinks) {
  DOWSE_ASSIGN(const std::optional<OpenFile> file, OpenFile::open(path, symlinks));
  if (!file) return std::optional<std::string>();
  if (file->size() > max_bytes) return larger_than(path, max_bytes);
  std::string content(static_cast<std::size_t>(file->size()) + 1, '\0');  // one more shows growth
  std::size_t used = 0;
  for (;;) {
    DOWSE_ASSIGN(const std::size_t got,
                 file->read_at(used, {content.data() + used, content.size() - used}));
    used += got;
    if (used > max_bytes) return larger_than(path, max_bytes);
    if (used < content.size()) break;
    content.resize(used * 2);
  }
  content.resize(used);
  return std::optional<std::string>(std::move(content));
}

Result<std::vector<DirectoryItem>> list_directory(const std::string& path) {
  const std::unique_ptr<DIR, CloseDirectory> directory(opendir(path.c_str()));
  if (!directory) return io_error(path, errno);
  std::vector<DirectoryItem> items;
  for (;;) {
    errno = 0;
    const dirent* item = readdir(directory.get());  // NOLINT(concurrency-mt-unsafe): its own stream
    if (item == nullptr) break;
    std::string name = item->d_name;
    if (name == "." || name == "..") continue;
    const FileKind kind = kind_of_item(path, *item);
    items.push_back({std::move(name), kind});
  }
  if (errno != 0) return io_error(path, errno);
  std::sort(items.begin(), items.end());
  return items;
}

std::optional<std::string> resolve_path(const std::string& path) {
  std::string resolved(PATH_MAX, '\0');  // as long as realpath may need
  if (realpath(path.c_str(), resolved.data()) == nullptr) return std::nullopt;
  resolved.resize(std::strlen(resolved.c_str()));
  return resolved;
}

std::string link_target(const std::string& path) {
  std::string target(PATH_MAX, '\0');  // the longest there is
  const ssize_t size = readlink(path.c_str(), target.data(), target.size());
  target.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return target;
}

bool lies_inside(std::string_view path, std::string_view folder) noexcept {
  if (folder == "/") return path.substr(0, 1) == "/";
  return path.substr(0, folder.size()) == folder &&
         (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string join_path(std::string_view folder, std::string_view path) {
  if (path.substr(0, 1) == "/") return std::string(path);
  std::string joined(folder);
  joined += '/';
  joined += path;
  return joined;
}

}  // namespace dowse::git
