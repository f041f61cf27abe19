#pragma once
// Ctrl-C: the first one asks the scan to stop and write what it has, the second one ends the
// process.

#include <csignal>
#include <stop_token>
#include <thread>

#include "engine/source/file_descriptor.h"

namespace dowse {

// While it lives, SIGINT, SIGTERM and SIGHUP are taken by a thread of its own, so nothing happens
// inside a signal handler. A signal that is ignored stays ignored (nohup). Requires: made before
// other threads are, which inherit the blocked signals; one at a time.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // Stops when the first signal comes.
  std::stop_token token() const { return source_.get_token(); }

 private:
  void wait_for_signals();

  std::stop_source source_;
  sigset_t before_{};  // what was blocked when this was made
  FileDescriptor signals_;
  FileDescriptor wake_;  // an eventfd: readable when the thread has to end
  std::jthread thread_;
};

}  // namespace dowse
