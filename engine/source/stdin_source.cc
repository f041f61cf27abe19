#include "engine/source/stdin_source.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include "engine/source/file_descriptor.h"
#include "engine/source/file_visit.h"

namespace dowse {
namespace {

constexpr std::uint64_t kFirstRoom = 64u << 10;

// How long to wait for input before a look at the stop token.
constexpr int kPollMs = 100;

enum class End { kReached, kLimit, kStopped, kFailed };

struct Input {
  std::string bytes;
  End end = End::kReached;
  int error = 0;  // errno of kFailed
};

// How many bytes came; nothing when a stop was requested first; -1 with errno set on failure.
std::optional<ssize_t> read_some(int descriptor, char* to, std::size_t room,
                                 const std::stop_token& stop) {
  for (;;) {
    if (stop.stop_requested()) return std::nullopt;
    pollfd wanted{.fd = descriptor, .events = POLLIN, .revents = 0};
    const int ready = ::poll(&wanted, 1, kPollMs);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    const ssize_t got = ::read(descriptor, to, room);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    return got;
  }
}

// Reads to the end, or `most` bytes and one more that tells there is more (it is not kept).
Input read_all(int descriptor, std::uint64_t most, const std::stop_token& stop) {
  Input input;
  std::size_t filled = 0;
  while (filled <= most) {
    if (filled == input.bytes.size()) {
      input.bytes.resize(std::min(std::max(filled * 2, kFirstRoom), most + 1));
    }
    const std::optional<ssize_t> got =
        read_some(descriptor, input.bytes.data() + filled, input.bytes.size() - filled, stop);
    if (!got || *got < 0) {
      input.end = got ? End::kFailed : End::kStopped;
      input.error = errno;
      break;
    }
    if (*got == 0) break;
    filled += static_cast<std::size_t>(*got);
  }
  if (filled > most) {
    input.end = End::kLimit;
    filled = most;
  }
  input.bytes.resize(filled);
  return input;
}

class StdinSource final : public Source {
 public:
  StdinSource(TargetIndex index, std::string name, int descriptor)
      : index_(index), name_(std::move(name)), descriptor_(descriptor) {}

  Result<void> for_each_blob(const MakeVisitor& make_visitor, const SourceLimits& limits,
                             Coverage& coverage, ProgressSink& progress,
                             std::stop_token stop) override {
    progress.expect(1);
    const Input input = read_all(descriptor_, limits.max_blob_bytes, stop);
    const BlobView blob{
        .kind = TextKind::kStdin, .target = index_, .id = {}, .path = {}, .bytes = input.bytes};
    if (input.end == End::kReached) {
      visit_whole(blob, name_, make_visitor(), coverage);
    } else {
      coverage.add_present(TextKind::kStdin, 1, input.bytes.size());
      if (!input.bytes.empty()) make_visitor().visit(blob);
      tell(input, coverage);
    }
    progress.done(1, input.bytes.size());
    return {};
  }

 private:
  // Why it is not whole.
  void tell(const Input& input, Coverage& coverage) const {
    const std::string first =
        "only the first " + std::to_string(input.bytes.size()) + " bytes were scanned: ";
    switch (input.end) {
      case End::kReached:
        break;
      case End::kLimit:
        coverage.skip(Skip::kTooLarge, name_, first + "the rest is over the limit");
        break;
      case End::kStopped:
        coverage.skip(Skip::kDeadline, name_, first + "stopped before the end");
        break;
      case End::kFailed:
        coverage.skip(Skip::kUnreadable, name_, first + error_text(input.error));
        break;
    }
  }

  TargetIndex index_;
  std::string name_;
  int descriptor_;
};

}  // namespace

std::unique_ptr<Source> open_stdin(TargetIndex index, std::string name, int descriptor) {
  return std::make_unique<StdinSource>(index, std::move(name), descriptor);
}

}  // namespace dowse
