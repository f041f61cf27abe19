#pragma once
// A file descriptor that closes itself, and what the operating system said when it refused.

#include <unistd.h>

#include <string>
#include <utility>

namespace dowse {

// Owns one descriptor, or none (-1).
class FileDescriptor {
 public:
  explicit FileDescriptor(int descriptor = -1) noexcept : descriptor_(descriptor) {}

  FileDescriptor(FileDescriptor&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)) {}

  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }

  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  ~FileDescriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  bool is_open() const noexcept { return descriptor_ >= 0; }

  int get() const noexcept { return descriptor_; }

  // Gives the descriptor away.
  int release() noexcept { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

// The text of an errno value: "Permission denied".
std::string error_text(int error);

}  // namespace dowse
