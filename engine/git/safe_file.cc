#include "engine/git/safe_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

namespace dowse::git {
namespace {

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) noexcept : fd_(fd) {}

  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

  FileDescriptor& operator=(FileDescriptor&&) = delete;

  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }

  int get() const noexcept { return fd_; }

 private:
  int fd_;
};

struct RegularFile {
  FileDescriptor descriptor;
  std::size_t size = 0;
};

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

// Nothing when there is no such file. Opens only what stat says is a regular file, so that a device
// is not even opened, and asks again once it is open, in case it was exchanged in between.
Result<std::optional<RegularFile>> open_regular(const std::string& path, Symlinks symlinks) {
  const bool follow = symlinks == Symlinks::kFollow;

  struct stat info {};

  if ((follow ? stat(path.c_str(), &info) : lstat(path.c_str(), &info)) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::optional<RegularFile>();
    return io_error(path, errno);
  }
  if (!S_ISREG(info.st_mode)) return not_regular_file(path);
  const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (follow ? 0 : O_NOFOLLOW);
  FileDescriptor file(open(path.c_str(), flags));
  if (file.get() < 0 || fstat(file.get(), &info) != 0) return io_error(path, errno);
  if (!S_ISREG(info.st_mode)) return not_regular_file(path);
  return std::optional<RegularFile>(
      RegularFile{std::move(file), static_cast<std::size_t>(info.st_size)});
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

Result<std::optional<std::string>> read_regular_file(const std::string& path,
                                                     std::uint64_t max_bytes, Symlinks symlinks) {
  DOWSE_ASSIGN(const std::optional<RegularFile> file, open_regular(path, symlinks));
  if (!file) return std::optional<std::string>();
  if (file->size > max_bytes) return larger_than(path, max_bytes);
  std::string content(file->size + 1, '\0');  // one more shows whether it grew
  std::size_t used = 0;
  for (;;) {
    const ssize_t got = read(file->descriptor.get(), content.data() + used, content.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_error(path, errno);
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
    if (used > max_bytes) return larger_than(path, max_bytes);
    if (used == content.size()) content.resize(used * 2);
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
  struct Free {
    void operator()(char* text) const noexcept { std::free(text); }
  };

  const std::unique_ptr<char, Free> resolved(realpath(path.c_str(), nullptr));
  if (!resolved) return std::nullopt;
  return std::string(resolved.get());
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
