#pragma once
// Files of a repository that may be hostile: what is opened is a regular file or nothing. A FIFO
// never makes us wait, a device is never opened, a size is never trusted before it is read.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace dowse::git {

enum class FileKind : std::uint8_t { kRegular, kDirectory, kSymlink, kOther };

// What stands at `path`; nothing when nothing does or it cannot be looked at.
std::optional<FileKind> kind_of(const std::string& path);  // of a symlink: its target
std::optional<FileKind> kind_without_following(const std::string& path);

enum class Symlinks : std::uint8_t { kFollow, kRefuse };

// The whole content of a regular file; nothing when there is no such file. Errors: kIo when the
// system refuses or it is no regular file; kLimit when it is larger than max_bytes.
Result<std::optional<std::string>> read_regular_file(const std::string& path,
                                                     std::uint64_t max_bytes,
                                                     Symlinks symlinks = Symlinks::kFollow);

// A regular file that is open for reading.
class OpenFile {
 public:
  // Nothing when there is no such file. Errors: kIo when the system refuses or it is no regular
  // file.
  static Result<std::optional<OpenFile>> open(const std::string& path,
                                              Symlinks symlinks = Symlinks::kFollow);

  OpenFile(OpenFile&& other) noexcept;
  OpenFile& operator=(OpenFile&& other) noexcept;
  ~OpenFile();

  // When it was opened; it may have changed since.
  std::uint64_t size() const noexcept { return size_; }

  // Reads up to room.size() bytes from `offset` on; fewer only at the end. Errors: kIo.
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> room) const;

 private:
  OpenFile(int descriptor, std::string path) noexcept;

  int descriptor_;
  std::uint64_t size_ = 0;
  std::string path_;
};

struct DirectoryItem {
  std::string name;
  FileKind kind{};  // symlinks not followed

  friend auto operator<=>(const DirectoryItem&, const DirectoryItem&) = default;
};

// What a folder holds, sorted by name, without "." and "..". Errors: kIo.
Result<std::vector<DirectoryItem>> list_directory(const std::string& path);

// The absolute path without symlinks; nothing when it does not exist.
std::optional<std::string> resolve_path(const std::string& path);

// What a symbolic link holds; empty when it is none.
std::string link_target(const std::string& path);

// Whether `path` is `folder` or lies below it. Both resolved.
bool lies_inside(std::string_view path, std::string_view folder) noexcept;

// `path` as seen from `folder`: itself when absolute, else folder/path.
std::string join_path(std::string_view folder, std::string_view path);

}  // namespace dowse::git
