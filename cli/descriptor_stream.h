#pragma once
// A std::ostream over a file descriptor that remembers why a write failed: a reader that went away
// is no error to talk about, a full disk is.

#include <array>
#include <ostream>
#include <streambuf>

namespace dowse {

// Threads: one. The descriptor is borrowed; flush() before it is closed.
class DescriptorStream final : public std::ostream {
 public:
  explicit DescriptorStream(int descriptor) : std::ostream(nullptr), buffer_(descriptor) {
    rdbuf(&buffer_);
  }

  // The errno value of the first write that failed, or 0. After one, nothing more is written.
  int error() const noexcept { return buffer_.error(); }

 private:
  class Buffer final : public std::streambuf {
   public:
    explicit Buffer(int descriptor);

    int error() const noexcept { return error_; }

   protected:
    int_type overflow(int_type byte) override;
    int sync() override;

   private:
    bool write_out();

    int descriptor_;
    int error_ = 0;
    std::array<char, 1u << 16> bytes_;
  };

  Buffer buffer_;
};

}  // namespace dowse
