#pragma once
// The rules of one scan, checked on load: what exists is usable. Immutable; shared by all workers.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/rules/rule.h"

namespace dowse {

// When what only people read of the built-in rules (references, basis, fact, rotation, examples) is
// read: most of their bytes, and a scan that finds nothing never looks at them.
enum class Advice : std::uint8_t { kNow, kLater };

class RuleSet {
 public:
  // The pack built into the program. Parses no TOML and compiles no expression.
  static Result<RuleSet> builtin(Advice advice = Advice::kNow);

  // The rules of `paths` (TOML files), in order, after the built-in pack when `with_builtin`. A
  // rule with the id of an earlier one replaces it; rule_files.h has the rest. Errors: kIo; kRule
  // naming file, rule and field; kRule when no rule is left.
  // `advice` can wait only where there are no files.
  static Result<RuleSet> load(std::span<const std::string> paths, bool with_builtin,
                              Advice advice = Advice::kNow);

  // From rules already checked (tests, the build-time tool). Errors: kRule for doubled ids or none
  // at all.
  static Result<RuleSet> from_rules(std::vector<Rule> rules,
                                    std::vector<Allowlist> allowlists = {});

  // Reads the advice that was to be read later; nothing when it is there. Not while others use the
  // set. Errors: kCorrupt.
  Result<void> read_advice();

  bool has_advice() const noexcept { return has_advice_; }

  // The rule with its advice, whether the others have theirs or not. Errors: kCorrupt.
  Result<Rule> whole(RuleIndex index) const;

  const Rule& operator[](RuleIndex index) const { return rules_[static_cast<std::size_t>(index)]; }

  std::size_t size() const noexcept { return rules_.size(); }

  std::span<const Rule> rules() const noexcept { return rules_; }

  // Apply to every rule.
  std::span<const Allowlist> allowlists() const noexcept { return allowlists_; }

  // 32 hexadecimal digits over everything that decides what matches; stands in every report.
  std::string_view digest() const noexcept { return digest_; }

  // What stands in the loaded files and has no effect (a disabled rule that is not there), a
  // sentence each, for a person.
  std::span<const std::string> notes() const noexcept { return notes_; }

  // True when what decides matches is that of builtin(): the serialised database built with it
  // fits.
  bool is_builtin() const noexcept { return is_builtin_; }

  // True when the expressions of allowlists and paths are known to be valid: where a file or the
  // built-in pack was read they have been checked, and nobody needs to compile them to know.
  bool is_checked() const noexcept { return is_checked_; }

 private:
  std::vector<Rule> rules_;
  std::vector<Allowlist> allowlists_;
  std::vector<std::string> notes_;
  std::string digest_;
  bool is_builtin_ = false;
  bool is_checked_ = false;
  bool has_advice_ = true;
};

}  // namespace dowse
