#include "cli/interrupt.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "cli/console.h"

namespace dowse {
namespace {

sigset_t handled_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    sigaddset(&set, signal);
  return set;
}

// Ends the process as the signal does when nobody handles it, so that a shell knows.
void end_by(int signal) {
  std::signal(signal, SIG_DFL);
  const sigset_t set = handled_signals();
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  ::kill(::getpid(), signal);
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t set = handled_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, &before_);
  signals_ = FileDescriptor(::signalfd(-1, &set, SFD_CLOEXEC));
  wake_ = FileDescriptor(::eventfd(0, EFD_CLOEXEC));
  thread_ = std::jthread([this] { wait_for_signals(); });
}

Interrupt::~Interrupt() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t put = ::write(wake_.get(), &one, sizeof one);
  thread_.join();
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void Interrupt::wait_for_signals() {
  for (;;) {
    std::array<pollfd, 2> waited{{{signals_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
    if (::poll(waited.data(), waited.size(), -1) < 0) continue;
    if (waited[1].revents != 0) return;
    signalfd_siginfo info{};
    if (::read(signals_.get(), &info, sizeof info) != sizeof info) continue;
    if (source_.stop_requested()) end_by(static_cast<int>(info.ssi_signo));
    source_.request_stop();
    if (is_terminal(STDERR_FILENO)) {
      constexpr std::string_view kErase = "\r\x1b[K";
      [[maybe_unused]] const ssize_t put = ::write(STDERR_FILENO, kErase.data(), kErase.size());
      say("stopping; what was found so far is reported. Once more ends at once");
    }
  }
}

}  // namespace dowse
