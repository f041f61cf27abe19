#include "cli/interrupt.h"

#include <sys/types.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <future>

#include <gtest/gtest.h>

namespace dowse {
namespace {

// Waits until the token has stopped.
void wait_for(const std::stop_token& token) {
  std::promise<void> stopped;
  const std::stop_callback callback(token, [&] { stopped.set_value(); });
  stopped.get_future().wait();
}

TEST(Interrupt, TheFirstSignalAsksToStop) {
  const Interrupt interrupt;
  EXPECT_FALSE(interrupt.token().stop_requested());
  ::kill(::getpid(), SIGTERM);
  wait_for(interrupt.token());
  EXPECT_TRUE(interrupt.token().stop_requested());
}

TEST(Interrupt, WithoutASignalItEndsAndSignalsAreAsBefore) {
  sigset_t before;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &before);
  { const Interrupt interrupt; }
  sigset_t after;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &after);
  EXPECT_EQ(sigismember(&before, SIGINT), sigismember(&after, SIGINT));
}

void signal_twice() {
  const Interrupt interrupt;
  ::kill(::getpid(), SIGINT);
  wait_for(interrupt.token());
  ::kill(::getpid(), SIGINT);
  ::pause();
}

TEST(InterruptDeathTest, TheSecondSignalEndsTheProcessAsASignalDoes) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(signal_twice(), ::testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace dowse
