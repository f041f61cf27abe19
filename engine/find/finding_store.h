#pragma once
// What survived, while a scan runs: one entry for each secret under a rule family, with all its
// occurrences. One store for all workers, so that its size does not depend on their number. Its
// content depends on what was added, not on the order.

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/coverage.h"
#include "engine/find/finding.h"
#include "engine/find/judge.h"

namespace dowse {

// How much one scan keeps. What is over is counted as Skip::kBudget.
struct StoreLimits {
  std::size_t max_findings = 50'000;        // the least severe are given up first
  std::size_t max_occurrences = 1'000'000;  // about 100 bytes each
  // Files found by their paths, with these: some 600,000 of usual paths. The least severe are given
  // up first.
  std::size_t max_file_bytes = std::size_t{128} << 20;
};

// A part of a surviving match.
struct SurvivorPart {
  RuleIndex rule{};
  ByteSpan secret;
  Fingerprint fingerprint;
};

// One surviving match. Lifetime: the text it was found in.
struct SurvivorView {
  RuleIndex rule{};
  ByteSpan secret;
  Fingerprint fingerprint;
  VerdictView verdict;
  std::string_view text;
  std::span<const ByteSpan> hidden;  // merged() spans of the text that a report must not show
  std::vector<SurvivorPart> parts = {};
};

// What is given up first where there is too much: 0 is of a critical rule. Of a rule whose `path`
// is asked later most may be none.
std::uint8_t mildness_of(const Rule& rule) noexcept;

class FindingStore {
 public:
  // Requires: rules outlive it.
  FindingStore(const RuleSet& rules, StoreLimits limits);

  // Threads: any.
  void add(const SurvivorView& survivor, Occurrence occurrence);

  // The objects of a target and a kind in which something was found so far, in no promised order,
  // some of them more than once. Threads: any.
  std::vector<ObjectId> objects(TargetIndex target, TextKind kind);

  // All findings, sorted: most severe first, then most sure, rule id, first occurrence; leaves the
  // store empty. Tells `coverage` what the limits cost.
  std::vector<Finding> take(Coverage& coverage);

 private:
  struct Key {
    std::uint8_t mildness = 0;  // 0 = the most severe
    Fingerprint fingerprint;

    friend auto operator<=>(const Key&, const Key&) = default;
  };

  struct Entry {
    Finding finding;
    RuleClass rule_class{};   // of finding.rule
    Occurrence first;         // the smallest: its line is the context
    Occurrence best;          // the smallest of those of the best rank: its reasons stand
    std::uint64_t added = 0;  // occurrences, kept or not
  };

  Entry make_entry(const SurvivorView& survivor, const Occurrence& occurrence) const;
  void describe_first(Entry& entry, const SurvivorView& survivor,
                      const Occurrence& occurrence) const;
  void describe_best(Entry& entry, const SurvivorView& survivor,
                     const Occurrence& occurrence) const;
  void count(const Occurrence& occurrence);
  void add_to(Entry& entry, const SurvivorView& survivor, Occurrence&& occurrence) const;
  bool keeps(const Occurrence& occurrence) const noexcept;

  const RuleSet& rules_;
  StoreLimits limits_;
  std::vector<std::uint8_t> mildness_;  // by rule: of its family's most severe rule
  std::mutex mutex_;
  std::map<Key, Entry> entries_;
  // Over the limit, occurrences are thinned out by a hash of their place: kept are those whose hash
  // ends in at least `thinning_` zero bits. What was added decides it, whatever the order was.
  unsigned thinning_ = 0;
  std::array<std::uint64_t, 65> added_by_zeros_{};  // occurrences added, by zero bits
  std::uint64_t unthinned_ = 0;                     // of them those with thinning_ or more
};

}  // namespace dowse
