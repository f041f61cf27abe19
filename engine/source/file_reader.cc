#include "engine/source/file_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "engine/source/file_descriptor.h"

namespace dowse {
namespace {

// Room for the first try at a file whose size says little: most files of a tree fit.
constexpr std::uint64_t kLeastRoom = 64u << 10;

// The longest text of a symlink that is asked for; Linux allows PATH_MAX (4096).
constexpr std::size_t kMostLinkBytes = 64u << 10;

Unread refused(int error) {
  if (error == ELOOP) return {Skip::kUnreadable, "became a symlink while the scan ran"};
  return {Skip::kUnreadable, error_text(error)};
}

}  // namespace

std::optional<Unread> FileReader::read_file(int folder, const std::string& name, const Use& use) {
  // O_NONBLOCK: were it a FIFO by now, opening would wait for a writer.
  const FileDescriptor file(
      ::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file.is_open()) return refused(errno);
  return read_open(file.get(), use);
}

std::optional<Unread> FileReader::read_open(int file, const Use& use) {
  struct stat status {};

  if (::fstat(file, &status) != 0) return refused(errno);
  if (!S_ISREG(status.st_mode)) return Unread{Skip::kSpecial, "no regular file"};
  const auto size = static_cast<std::uint64_t>(status.st_size);
  std::uint64_t room = std::min(std::max(size, kLeastRoom), max_bytes_);
  while (size <= max_bytes_) {
    {
      const ByteBudget::Charge charge(budget_, room);
      const Result<std::size_t> filled = fill(file, static_cast<std::size_t>(room));
      if (!filled) return Unread{Skip::kUnreadable, filled.error().message(), size};
      const bool whole = *filled <= room;
      if (whole) use({buffer_.get(), *filled});
      if (capacity_ > kKeptBytes) give_back();
      if (whole) return std::nullopt;
    }
    if (room == max_bytes_) break;
    room = std::min(room * 2, max_bytes_);
  }
  return Unread{Skip::kTooLarge, "over the limit of " + std::to_string(max_bytes_) + " bytes",
                std::max(size, room)};
}

void FileReader::give_back() noexcept {
  buffer_.reset();
  capacity_ = 0;
}

// Reads up to one byte more than `room`: that byte tells that the end was not reached.
Result<std::size_t> FileReader::fill(int file, std::size_t room) {
  if (capacity_ < room + 1) {
    give_back();  // before the new one is made: both at once would be over the charge
    buffer_ = std::make_unique_for_overwrite<char[]>(room + 1);
    capacity_ = room + 1;
  }
  std::size_t filled = 0;
  while (filled <= room) {
    const ssize_t got =
        ::pread(file, buffer_.get() + filled, room + 1 - filled, static_cast<off_t>(filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Error(Errc::kIo, error_text(errno));
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

std::optional<Unread> FileReader::read_link(int folder, const std::string& name, const Use& use) {
  std::string text(4096, '\0');
  for (;;) {
    const ssize_t size = ::readlinkat(folder, name.c_str(), text.data(), text.size());
    if (size < 0 && errno == EINVAL) {
      return Unread{Skip::kUnreadable, "was a symlink and is none any more"};
    }
    if (size < 0) return refused(errno);
    if (static_cast<std::size_t>(size) < text.size()) {
      use(std::string_view(text).substr(0, static_cast<std::size_t>(size)));
      return std::nullopt;
    }
    if (text.size() >= kMostLinkBytes) {
      return Unread{Skip::kTooLarge, "a symlink of more than 64 KiB"};
    }
    text.resize(text.size() * 2);
  }
}

}  // namespace dowse
