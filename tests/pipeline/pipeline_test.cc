// Built once with each variant of run_units: that both pass the same tests is what makes them
// twins.
#include "engine/pipeline/pipeline.h"

#include <atomic>
#include <barrier>
#include <numeric>
#include <set>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

// What a run did, told by its workers.
struct Trace {
  std::mutex mutex;
  std::vector<std::size_t> started;      // in the order of starting
  std::vector<std::thread::id> workers;  // the threads that made one
  std::size_t alive = 0;
  std::size_t most_alive = 0;  // units at the same time
};

// A worker that notes what it does, and calls `inside` in each unit.
Worker tracing(Trace& trace, const Worker& inside) {
  const std::scoped_lock lock(trace.mutex);
  trace.workers.push_back(std::this_thread::get_id());
  return [&trace, inside, owner = std::this_thread::get_id()](std::size_t unit) {
    {
      const std::scoped_lock note(trace.mutex);
      EXPECT_EQ(owner, std::this_thread::get_id()) << "a worker stays on its thread";
      trace.started.push_back(unit);
      trace.most_alive = std::max(trace.most_alive, ++trace.alive);
    }
    inside(unit);
    const std::scoped_lock note(trace.mutex);
    --trace.alive;
  };
}

std::size_t run(std::size_t count, unsigned jobs, Trace& trace, const Worker& inside,
                std::stop_token stop = {}) {
  return run_units(
      count, jobs, [&] { return tracing(trace, inside); }, std::move(stop));
}

void nothing(std::size_t /*unit*/) {}

std::vector<std::size_t> first(std::size_t count) {
  std::vector<std::size_t> units(count);
  std::iota(units.begin(), units.end(), std::size_t{0});
  return units;
}

std::vector<std::size_t> sorted(std::vector<std::size_t> units) {
  std::sort(units.begin(), units.end());
  return units;
}

class RunUnits : public ::testing::TestWithParam<unsigned> {};

INSTANTIATE_TEST_SUITE_P(Jobs, RunUnits, ::testing::Values(1u, 2u, 3u, 8u, 64u),
                         ::testing::PrintToStringParamName());

TEST_P(RunUnits, DoesEachUnitOnce) {
  for (const std::size_t count : {1u, 2u, 7u, 64u, 5000u}) {
    Trace trace;
    EXPECT_EQ(run(count, GetParam(), trace, nothing), count);
    EXPECT_EQ(sorted(trace.started), first(count));
  }
}

TEST_P(RunUnits, HasNothingToDoForNoUnits) {
  Trace trace;
  EXPECT_EQ(run(0, GetParam(), trace, nothing), 0u);
  EXPECT_THAT(trace.workers, IsEmpty());
}

TEST_P(RunUnits, MakesAtMostOneWorkerOnEachThread) {
  Trace trace;
  run(1000, GetParam(), trace, nothing);
  const std::set<std::thread::id> threads(trace.workers.begin(), trace.workers.end());
  EXPECT_EQ(threads.size(), trace.workers.size());
  EXPECT_LE(trace.workers.size(), GetParam());
  EXPECT_LE(trace.most_alive, GetParam());
}

TEST_P(RunUnits, MakesNoMoreWorkersThanUnits) {
  Trace trace;
  run(2, GetParam(), trace, nothing);
  EXPECT_LE(trace.workers.size(), 2u);
}

TEST_P(RunUnits, MakesOneWorkerAtATime) {
  std::atomic<int> making = 0;
  Trace trace;
  run_units(200, GetParam(),
            [&] {
              EXPECT_EQ(++making, 1);
              std::this_thread::yield();
              --making;
              return tracing(trace, nothing);
            },
            {});
  EXPECT_THAT(trace.started, SizeIs(200));
}

// Each unit waits for all the others: it only ends when as many threads run as were asked for, even
// on fewer cores.
TEST_P(RunUnits, RunsAsManyAtOnceAsAsked) {
  Trace trace;
  std::barrier all(static_cast<std::ptrdiff_t>(GetParam()));
  EXPECT_EQ(run(GetParam(), GetParam(), trace, [&](std::size_t) { all.arrive_and_wait(); }),
            GetParam());
  EXPECT_EQ(trace.most_alive, GetParam());
  EXPECT_THAT(trace.workers, SizeIs(GetParam()));
}

TEST_P(RunUnits, StartsNothingAfterAStop) {
  std::stop_source source;
  source.request_stop();
  Trace trace;
  EXPECT_EQ(run(100, GetParam(), trace, nothing, source.get_token()), 0u);
  EXPECT_THAT(trace.workers, IsEmpty());
}

TEST_P(RunUnits, ReturnsHowManyItStartedBeforeAStop) {
  std::stop_source source;
  Trace trace;
  const std::size_t done = run(
      1'000'000, GetParam(), trace,
      [&](std::size_t unit) {
        if (unit == 20) source.request_stop();
      },
      source.get_token());
  EXPECT_GE(done, 21u);
  EXPECT_LT(done, 1'000'000u);
  EXPECT_EQ(sorted(trace.started), first(done)) << "[0, done) were done and nothing else";
  EXPECT_EQ(trace.alive, 0u) << "all that were started have ended";
}

TEST_P(RunUnits, WhatWorkersWroteIsSeenAfterwards) {
  std::vector<std::size_t> results(3000);
  run_units(results.size(), GetParam(),
            [&] { return [&](std::size_t unit) { results[unit] = unit * unit; }; }, {});
  for (std::size_t i = 0; i < results.size(); ++i)
    ASSERT_EQ(results[i], i * i);
}

TEST(RunUnitsOnOneJob, GoesInOrderOnTheCallersThread) {
  Trace trace;
  EXPECT_EQ(run(100, 1, trace, nothing), 100u);
  EXPECT_EQ(trace.started, first(100));
  EXPECT_THAT(trace.workers, testing::ElementsAre(std::this_thread::get_id()));
}

TEST(RunUnitsTwice, InTwoThreadsAtOnceDoesNotMixThem) {
  Trace a;
  Trace b;
  {
    const std::jthread other([&] { run(2000, 2, a, nothing); });
    run(3000, 3, b, nothing);
  }
  EXPECT_EQ(sorted(a.started), first(2000));
  EXPECT_EQ(sorted(b.started), first(3000));
}

// What is charged at once, and the most it ever was.
class Watched {
 public:
  explicit Watched(std::uint64_t limit) : budget_(limit) {}

  void charge(
      std::uint64_t bytes, const std::function<void()>& inside = [] {}) {
    const ByteBudget::Charge charge(budget_, bytes);
    {
      const std::scoped_lock lock(mutex_);
      used_ += bytes;
      holders_ += 1;
      most_ = std::max(most_, used_);
      if (used_ > 100) most_beside_large_ = std::max(most_beside_large_, holders_);
    }
    inside();
    const std::scoped_lock lock(mutex_);
    used_ -= bytes;
    holders_ -= 1;
  }

  std::uint64_t most() const { return most_; }

  // How many held a charge while more than 100 bytes were held.
  std::size_t most_beside_large() const { return most_beside_large_; }

 private:
  ByteBudget budget_;
  std::mutex mutex_;
  std::uint64_t used_ = 0;
  std::size_t holders_ = 0;
  std::uint64_t most_ = 0;
  std::size_t most_beside_large_ = 0;
};

TEST(ByteBudget, BoundsWhatIsAliveAtOnce) {
  Watched budget(100);
  run_units(4000, 8,
            [&] {
              return
                  [&](std::size_t unit) { budget.charge(unit * 37 % 60, std::this_thread::yield); };
            },
            {});
  EXPECT_LE(budget.most(), 100u);
  EXPECT_GE(budget.most(), 59u);
}

TEST(ByteBudget, AFittingChargeDoesNotWait) {
  // Both are held at the same time, or this would never end.
  Watched budget(100);
  std::barrier both(2);
  {
    const std::jthread other([&] { budget.charge(60, [&] { both.arrive_and_wait(); }); });
    budget.charge(40, [&] { both.arrive_and_wait(); });
  }
  EXPECT_EQ(budget.most(), 100u);
}

TEST(ByteBudget, OneAboveTheWholeRunsAlone) {
  Watched budget(100);
  run_units(2000, 8,
            [&] {
              return [&](std::size_t unit) {
                budget.charge(unit % 10 == 0 ? 5000 : 30, std::this_thread::yield);
              };
            },
            {});
  EXPECT_EQ(budget.most(), 5000u);
  EXPECT_EQ(budget.most_beside_large(), 1u);
}

TEST(ByteBudget, HugeChargesDoNotWrapAround) {
  constexpr std::uint64_t kAll = ~std::uint64_t{0};
  Watched budget(100);
  run_units(300, 8,
            [&] {
              return [&](std::size_t unit) {
                budget.charge(unit % 3 == 0 ? kAll - unit : 50, std::this_thread::yield);
              };
            },
            {});
  EXPECT_EQ(budget.most_beside_large(), 1u);
}

TEST(ByteBudget, NothingFitsAFullOne) {
  Watched budget(0);
  run_units(200, 4, [&] { return [&](std::size_t) { budget.charge(1, std::this_thread::yield); }; },
            {});
  EXPECT_EQ(budget.most(), 1u);
}

}  // namespace
}  // namespace dowse
