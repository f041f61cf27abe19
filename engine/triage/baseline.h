#pragma once
// The findings that are known already, in a file that is committed with the repository. Nothing in
// the file lets anyone test guesses (DESIGN.md section 6): a secret strong enough not to be guessed
// stands as a hash under the file's own salt; a weak one as a hash under the organisation's key,
// or, without one, only as rule, path and how many there are. Format: baseline.cc.

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "engine/base/result.h"
#include "engine/find/finding.h"
#include "engine/find/redactor.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// Plain data; move it freely. Threads: as for any value.
class Baseline {
 public:
  // From what a scan found; every finding is taken, whatever its state. `shared_key`: the findings'
  // fingerprints were made under a key that is shared (FingerprintKey::is_shared). The salt is that
  // of `previous`, so that an update changes only what changed; a new one without it.
  static Baseline from_findings(std::span<const Finding> findings, const RuleSet& rules,
                                const Redactor& redactor, bool shared_key,
                                const Baseline* previous);

  // Errors: kIo, kCorrupt, kUnsupported, each naming the file.
  static Result<Baseline> load(const std::string& path);

  // Sorted, one entry a line; the file is replaced at once or not at all. Errors: kIo naming it.
  Result<void> save(const std::string& path) const;

  // Sets kKnown where the baseline holds the finding. Of weak secrets known by place, all of a
  // place are new again when there are more of them than the file says.
  void mark(std::span<Finding> findings, const RuleSet& rules, bool shared_key) const;

  std::size_t size() const noexcept { return entries_.size(); }

  // Weak secrets that stand under the organisation's key: without it they are not recognised.
  std::size_t keyed_entries() const noexcept;
  // Weak secrets that stand by rule and place alone.
  std::size_t placed_entries() const noexcept;

 private:
  enum class Kind : std::uint8_t { kSalted, kKeyed, kPlaced };

  struct Id {
    Kind kind{};
    Fingerprint hash;

    friend auto operator<=>(const Id&, const Id&) = default;
  };

  struct Entry {
    std::string family;
    std::string path;  // for people: redacted and escaped, where it stood when it was written
    std::uint64_t count = 0;
  };

  Id id_of(const Finding& finding, const RuleSet& rules, bool shared_key) const;
  std::size_t count_of(Kind kind) const noexcept;
  std::string text() const;
  static Result<Baseline> parse(const std::string& text);

  std::array<std::uint8_t, 32> salt_{};
  std::map<Id, Entry> entries_;
};

}  // namespace dowse
