#pragma once
// The one redactor: every string that leaves the program and came from a target goes through it. It
// masks each secret that the scan found (reported or rejected by triage) wherever it stands in the
// string, and each raw match of a rule in it.

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/find/finding.h"
#include "engine/match/matcher.h"

namespace dowse {

// Immutable. Threads: one at a time (it owns a matcher scratch).
class Redactor {
 public:
  // Requires: rules and matcher outlive it. Copies the secrets (wiped when it dies).
  static Result<Redactor> make(const RuleSet& rules, const Matcher& matcher,
                               std::span<const Finding> findings);
  // Redacts nothing: --reveal.
  static Redactor revealing();

  Redactor(Redactor&&) noexcept;
  Redactor& operator=(Redactor&&) noexcept;
  ~Redactor();

  // The text with every secret masked. When a text cannot be searched, all of it is masked.
  std::string redact(std::string_view text) const;
  // The same for a name (of a file, a ref, a target, or what is said about one): known secrets that
  // are no more than a word stay (known_secrets.h).
  std::string redact_name(std::string_view name) const;

 private:
  struct Impl;
  explicit Redactor(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dowse
