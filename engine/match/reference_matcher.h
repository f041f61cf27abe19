#pragma once
// The specification of a raw match, slow and plain: for each rule, for each occurrence of one of
// its anchors in the whole text, ask RE2 on the whole text; no prefilter, no window, no SIMD. Tests
// and fuzzers hold Matcher against it.
//
// For an anchor occurrence [s, e) the raw match is: the smallest p in [s - max_before,
// s - min_before] at which RE2, anchored at p, matches and the match covers [s, e). A rule without
// a literal has its raw matches at each p where RE2 anchored at p matches and RE2 anchored at p - 1
// does not. No match uses up text. An entropy rule has those of entropy_candidates (entropy.h).
//
// The secret is group `secret_group`; 0 means the first group that took part and is not empty. When
// there is no such group, or it is empty, the whole match is the secret.

#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/match/match.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// Immutable after compile. Threads: any.
class ReferenceMatcher {
 public:
  // Copies what it needs. Errors: as Matcher::compile.
  static Result<ReferenceMatcher> compile(const RuleSet& rules);

  ReferenceMatcher(ReferenceMatcher&&) noexcept;
  ReferenceMatcher& operator=(ReferenceMatcher&&) noexcept;
  ~ReferenceMatcher();

  // The raw matches in text, sorted, without doubles.
  std::vector<Match> scan(std::string_view text) const;

 private:
  struct Impl;
  explicit ReferenceMatcher(std::unique_ptr<const Impl> impl) noexcept;
  std::unique_ptr<const Impl> impl_;
};

// Both steps at once, for a text or two. Errors: as Matcher::compile.
Result<std::vector<Match>> reference_scan(const RuleSet& rules, std::string_view text);

}  // namespace dowse
