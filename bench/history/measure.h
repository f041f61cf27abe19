#pragma once
// Runs a piece of work in a process of its own and tells what it took, so that the memory of one
// measurement does not stand in the next.

#include <cstdint>
#include <functional>
#include <optional>

namespace dowse::bench {

// What the work says about itself.
struct Counts {
  std::uint64_t objects = 0;
  std::uint64_t bytes = 0;
  std::uint64_t findings = 0;
  std::uint64_t places = 0;
  double attribute_seconds = 0;
};

struct Measured {
  double seconds = 0;                 // wall clock
  double cpu_seconds = 0;             // of all threads, user and system
  std::uint64_t anonymous_bytes = 0;  // peak; sampled every 2 ms
  std::uint64_t total_bytes = 0;      // peak resident set of the process, with what is mapped from
                                      // files and with what came before begin()
  Counts counts;
};

// What the work is given.
class Meter {
 public:
  virtual ~Meter() = default;

  // What came before was preparation: time and anonymous memory count from here.
  virtual void begin() = 0;

  Counts counts;
};

// False: it failed and has said why on standard error.
using Work = std::function<bool(Meter& meter)>;

// None when the work failed or its process died.
std::optional<Measured> measure(const Work& work);

}  // namespace dowse::bench
