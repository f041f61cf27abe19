#pragma once
// Finds the raw matches of all rules in one text, fast: Hyperscan finds anchors (and whole
// expressions of rules without an anchor), RE2 confirms in a bounded window, the entropy kernel
// finds runs. Answers exactly what ReferenceMatcher answers (reference_matcher.h); the differential
// test and the fuzzer hold that. What a match is worth is judged in find/.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/copied_range.h"
#include "engine/base/result.h"
#include "engine/match/match.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// Immutable after compile. Threads: any number, each with its own Scratch.
class Matcher {
 public:
  class Scratch;

  struct ScratchDeleter {
    void operator()(Scratch* scratch) const noexcept;
  };

  using ScratchPtr = std::unique_ptr<Scratch, ScratchDeleter>;

  // Copies what it needs from rules. For the built-in pack the database is deserialised, not
  // compiled; expressions are compiled on first use. Errors: kRule naming the rule whose reach is
  // unbounded or whose expression an engine refuses.
  static Result<Matcher> compile(const RuleSet& rules);

  Matcher(Matcher&&) noexcept;
  Matcher& operator=(Matcher&&) noexcept;
  ~Matcher();

  // One for each worker. Must not outlive the Matcher.
  Result<ScratchPtr> make_scratch() const;

  // The raw matches in text, sorted (by rule, whole, secret), without doubles; valid until the
  // scratch is used again. Errors: kLimit when text is 4 GiB or more; kInternal when an engine
  // fails. Then nothing is known about the text.
  Result<std::span<const Match>> scan(std::string_view text, Scratch& scratch) const;

  // What a text was copied from, and whether others will be copied from it.
  struct Copy {
    const TextMemory* base =
        nullptr;  // what remember() gave for the base; null: search the whole text
    std::span<const CopiedRange> copied;  // from that base: ascending by `at`, without overlaps
    bool remember = false;                // remember() will be asked
  };

  // The same answer as scan(text, scratch). Searches only what was not copied, and asks again only
  // where an answer can have changed: what lies well inside a copied range is carried over. Errors:
  // as scan.
  Result<std::span<const Match>> scan(std::string_view text, const Copy& copy,
                                      Scratch& scratch) const;

  // What texts copied from the text last scanned, with Copy::remember, need to know of it. Null
  // when that would be too much to keep: such texts are searched whole.
  std::unique_ptr<TextMemory> remember(std::string_view text, const Scratch& scratch) const;

  // The raw matches in names that are not content (of files, of refs), one a line: each name is a
  // text by itself, and kEntropy rules are not asked. Errors: as scan.
  Result<std::span<const Match>> scan_names(std::string_view names, Scratch& scratch) const;

  struct RuleStats {
    std::uint64_t anchors = 0;       // anchor occurrences
    std::uint64_t confirmed = 0;     // raw matches
    std::uint64_t window_bytes = 0;  // bytes that the sketch or RE2 could look at
  };

  // Per rule, what this scratch has seen so far. For --stats and for the test of linear work.
  std::span<const RuleStats> stats(const Scratch& scratch) const;

 private:
  struct Impl;
  explicit Matcher(std::unique_ptr<const Impl> impl) noexcept;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace dowse
