#include "cli/input_text.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "engine/report/human.h"
#include "engine/source/file_descriptor.h"

namespace dowse {

Result<std::string> read_text(int descriptor, const std::string& name) {
  constexpr std::size_t kRoom = std::size_t{64} << 10;
  std::string text;
  while (text.size() <= kMaxInputText) {
    const std::size_t filled = text.size();
    text.resize(filled + kRoom);
    const ssize_t got = ::read(descriptor, text.data() + filled, kRoom);
    text.resize(filled + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Error(Errc::kIo, name + ": " + error_text(errno));
    if (got == 0) return text;
  }
  return Error(Errc::kLimit, name + ": more than " + human_bytes(kMaxInputText));
}

Result<std::string> read_text_file(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return Error(Errc::kIo, path + ": " + error_text(errno));
  return read_text(file.get(), path);
}

}  // namespace dowse
