#pragma once
// The pass that looks: each text goes through the matcher, each raw match is judged while the text
// lives, and what survives becomes findings that own all they hold.

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "engine/base/coverage.h"
#include "engine/base/result.h"
#include "engine/find/finding.h"
#include "engine/find/finding_store.h"
#include "engine/find/key.h"
#include "engine/match/matcher.h"
#include "engine/rules/rule_set.h"
#include "engine/source/source.h"

namespace dowse {

// What passes need of the rules, made once and shared: how raw matches are found and judged.
// Immutable; a copy is the same. Threads: any.
class FindRules {
 public:
  // Requires: rules and matcher outlive it and the passes made from it. Errors: kRule for an
  // allowlist that RE2 refuses.
  static Result<FindRules> make(const RuleSet& rules, const Matcher& matcher);

  const RuleSet& rules() const noexcept;

 private:
  friend class FindPass;
  struct Impl;

  explicit FindRules(std::shared_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

  std::shared_ptr<const Impl> impl_;
};

struct FindOptions {
  bool inline_allow = true;  // honour allow comments: Occurrence::allowed
  StoreLimits limits;
};

// One for a run, over all its targets. What it finds does not depend on the number of workers or
// the order of texts.
class FindPass {
 public:
  // Requires: coverage outlives it.
  static FindPass make(const FindRules& rules, Coverage& coverage, FingerprintKey key,
                       FindOptions options);

  FindPass(FindPass&&) noexcept;
  FindPass& operator=(FindPass&&) noexcept;
  ~FindPass();

  // A visitor for one thread; owned by this pass. A text that it cannot scan is told to Coverage by
  // name. Threads: any.
  BlobVisitor& add_worker();

  // As FindingStore::objects.
  std::vector<ObjectId> found_objects(TargetIndex target, TextKind kind) const;

  // All findings, as FindingStore::take sorts them. Requires: no visit is under way.
  std::vector<Finding> take_findings();

  // How many candidates each filter rejected, by (rule, filter). Requires: as take_findings.
  std::vector<RejectedCount> rejected() const;

 private:
  struct Impl;
  explicit FindPass(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dowse
