#include "cli/descriptor_stream.h"

#include <unistd.h>

#include <cerrno>

namespace dowse {

DescriptorStream::Buffer::Buffer(int descriptor) : descriptor_(descriptor) {
  setp(bytes_.data(), bytes_.data() + bytes_.size());
}

DescriptorStream::Buffer::int_type DescriptorStream::Buffer::overflow(int_type byte) {
  if (!write_out()) return traits_type::eof();
  if (!traits_type::eq_int_type(byte, traits_type::eof())) {
    *pptr() = traits_type::to_char_type(byte);
    pbump(1);
  }
  return traits_type::not_eof(byte);
}

int DescriptorStream::Buffer::sync() {
  return write_out() ? 0 : -1;
}

bool DescriptorStream::Buffer::write_out() {
  const char* from = pbase();
  while (from < pptr() && error_ == 0) {
    const ssize_t put = ::write(descriptor_, from, static_cast<std::size_t>(pptr() - from));
    if (put >= 0) {
      from += put;
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  setp(bytes_.data(), bytes_.data() + bytes_.size());
  return error_ == 0;
}

}  // namespace dowse
