#include "cli/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace dowse {
namespace {

// The folder part with its "/", or nothing: then it is the current one.
std::string folder_of(const std::string& path) {
  return path.substr(0, path.rfind('/') + 1);
}

Error io_error(const std::string& path, int error) {
  return {Errc::kIo, path + ": " + error_text(error)};
}

// A rename is on disk when its folder is.
void sync_folder(const std::string& path) {
  const std::string folder = folder_of(path);
  const FileDescriptor opened(
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.is_open()) ::fsync(opened.get());
}

}  // namespace

Result<void> check_output_path(const std::string& path) {
  const std::string folder = folder_of(path);
  if (path.empty() || folder.size() == path.size()) {
    return Error(Errc::kUsage, path + ": not the name of a file");
  }

  struct stat status {};

  if (::lstat(path.c_str(), &status) == 0) {
    if (S_ISLNK(status.st_mode)) {
      return Error(Errc::kUsage,
                   path + ": a symlink, and reports are not written through one: name the file");
    }
    if (S_ISDIR(status.st_mode)) return Error(Errc::kUsage, path + ": a folder");
    if (!S_ISREG(status.st_mode)) {
      return Error(Errc::kUsage,
                   path + ": no regular file; a format without --output goes to standard output");
    }
  } else if (errno != ENOENT) {
    return io_error(path, errno);
  }
  if (::access(folder.empty() ? "." : folder.c_str(), W_OK | X_OK) != 0) {
    return io_error(folder.empty() ? path : folder, errno);
  }
  return {};
}

OutputFile::OutputFile(std::string path, std::string temporary, FileDescriptor file, mode_t mode)
    : path_(std::move(path)),
      temporary_(std::move(temporary)),
      file_(std::move(file)),
      mode_(mode),
      stream_(std::make_unique<DescriptorStream>(file_.get())) {}

OutputFile::~OutputFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<OutputFile> OutputFile::create(const std::string& path, mode_t mode) {
  DOWSE_TRY(check_output_path(path));
  std::string temporary = folder_of(path) + ".dowse-XXXXXX";
  // O_CREAT | O_EXCL and mode 0600: a name that nobody else made, symlinks included.
  FileDescriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!file.is_open()) return io_error(path, errno);
  return OutputFile(path, std::move(temporary), std::move(file), mode);
}

Result<void> OutputFile::commit() {
  stream_->flush();
  if (stream_->error() != 0) return io_error(path_, stream_->error());
  if (::fchmod(file_.get(), mode_) != 0 || ::fsync(file_.get()) != 0 ||
      ::rename(temporary_.c_str(), path_.c_str()) != 0) {
    return io_error(path_, errno);
  }
  temporary_.clear();
  sync_folder(path_);
  return {};
}

}  // namespace dowse
