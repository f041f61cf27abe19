#pragma once
// What was there, what was read, what was not and why: the ground a clean result stands on. Every
// source and visitor tells the one Coverage of a scan; the report prints its snapshot and the exit
// code follows from it.

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/text_kind.h"

namespace dowse {

// Why something was not scanned. The first group is stated policy: counted, listed, no effect on
// the exit code. All others make the scan incomplete.
enum class Skip : std::uint8_t {
  kExcluded,   // --exclude
  kIgnored,    // ignored by git
  kSubmodule,  // another repository: scan it by itself
  kSpecial,    // FIFO, socket, device: holds no content

  kMissing,       // named by the repository and not there (shallow, partial, damaged, outside with
                  // --no-follow-outside)
  kDamaged,       // there and contradicts its format
  kUnreadable,    // the operating system refused
  kTooLarge,      // over --max-blob-bytes
  kEncrypted,     // an encrypted container
  kNotDecoded,    // UTF-16/32 text or a container (archive, compressed file) whose inside was not
                  // read
  kArchiveLimit,  // a container over its limits
  kBudget,        // a limit on what one scan keeps was reached
  kDeadline,      // stopped before its turn: Ctrl-C or a deadline
};

inline constexpr std::size_t kSkipCount = 13;

// As in reports: "excluded", "git-ignored", ...
std::string_view name_of(Skip reason) noexcept;
// True for the first group of Skip.
bool is_policy(Skip reason) noexcept;

struct Amount {
  std::uint64_t count = 0;
  std::uint64_t bytes = 0;
};

// One thing that was not scanned, or that went wrong, by name.
struct SkippedItem {
  Skip reason{};
  std::string
      subject;  // "TARGET: object ID", "TARGET: path"; raw: the report redacts and escapes it
  std::string detail;  // why, for a person; may be empty
};

struct Diagnostic {
  Errc code{};
  std::string subject;
  std::string message;
};

// A copy of what a Coverage holds; plain data, sorted, independent of the order in which workers
// told it.
struct CoverageSnapshot {
  std::array<Amount, kTextKindCount> present;  // by TextKind: what the targets hold
  std::array<Amount, kTextKindCount> scanned;  // by TextKind: what was matched whole
  std::array<Amount, kSkipCount> skipped;      // by Skip
  std::vector<SkippedItem>
      items;  // the first kMaxListed of each reason in (reason, subject, detail) order
  std::vector<Diagnostic> diagnostics;  // the first kMaxListed in (subject, code, message) order
  std::uint64_t failures = 0;           // all calls of fail: what `diagnostics` lists and the rest

  // True when nothing but stated policy was skipped and nothing failed.
  bool complete() const noexcept;
};

// Threads: all members may be called from any thread.
class Coverage {
 public:
  // How many items are listed by name for each reason, and how many diagnostics; all are counted.
  // A list keeps the smallest and each only once, so it is the same whatever the order of arrival.
  static constexpr std::size_t kMaxListed = 200;

  void add_present(TextKind kind, std::uint64_t count, std::uint64_t bytes);
  void add_scanned(TextKind kind, std::uint64_t bytes);
  void skip(Skip reason, std::string subject, std::string detail, std::uint64_t bytes = 0);
  // A failure that is not the loss of one named item (those are skips): makes the scan incomplete.
  void fail(std::string subject, const Error& error);

  CoverageSnapshot snapshot() const;

 private:
  mutable std::mutex mutex_;
  std::array<Amount, kTextKindCount> present_{};
  std::array<Amount, kTextKindCount> scanned_{};
  std::array<Amount, kSkipCount> skipped_{};
  std::map<Skip, std::set<std::pair<std::string, std::string>>> items_;
  std::set<std::tuple<std::string, Errc, std::string>> diagnostics_;
  std::uint64_t failures_ = 0;
};

}  // namespace dowse
