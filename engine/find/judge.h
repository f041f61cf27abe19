#pragma once
// The judgement of one text version: what is a raw match worth, here? Each filter has a stable name
// that `--explain` prints; a candidate is never dropped without one. What needs paths or commits is
// judged in triage/, after attribution.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/find/fact.h"
#include "engine/match/match.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// How much a rule knows about what it matches; the more, the less its candidates are doubted.
enum class RuleClass : std::uint8_t {
  kEntropy,   // a run of a credential alphabet: knows nothing
  kGeneric,   // a value beside a telling name (tag "generic")
  kSpecific,  // the format of one provider or kind of credential
  kOwnTerms,  // as gitleaks has it: what the rule states has decided
};

RuleClass class_of(const Rule& rule) noexcept;

// The tag of an entropy rule whose runs are secrets where a file of the rule's path holds one of
// them and nothing else.
inline constexpr std::string_view kWholeFileTag = "whole-file";

// The name of the filter of a rule's allowlists, here and in triage.
inline constexpr std::string_view kAllowlistFilter = "allowlist";

// Why a candidate is believed or doubted. Written out by Verdict::explain.
enum class Reason : std::uint8_t {
  kRuleIsSpecific,  // "format of PROVIDER"
  kChecksumHolds,
  kChecksumFails,
  kStructureHolds,
  kStructureFails,  // "structure does not hold: FAULT"
  kEncrypted,
  kIsPublic,
  kIsWeak,
  kKeyName,      // "key name `NAME` beside it"
  kEntropy,      // "N.N bits of entropy a byte"
  kPartNear,     // "PART near it" (composite.h)
  kPartMissing,  // "no PART near it"
  kPath,         // "a file of such a path" (path_rules.h)
  kWholeFile,    // "all that a file of such a path holds"
};

// What was decided about one candidate. Lifetime: the text it was made from.
struct VerdictView {
  std::string_view filter;  // the name of the filter that rejected it; empty: it survives
  Confidence confidence = Confidence::kMedium;
  std::string_view key_name;  // the name the value is given, may be empty
  double entropy = 0;         // of the secret, bits a byte
  std::string_view fault;     // why its structure does not hold; a literal
  Severity severity{};        // the rule's, where what is inside does not say another
  std::vector<Fact> facts;    // what is inside tells about itself
  std::string_view part;      // description of the rule that it is a part for. Lifetime: the
                              // rules

  static constexpr std::size_t kMaxReasons = 7;
  std::array<Reason, kMaxReasons> reasons{};
  std::size_t reason_count = 0;

  bool survives() const noexcept { return filter.empty(); }

  // As sure and as severe as the rule says.
  static VerdictView of(const Rule& rule);

  void because(Reason reason) noexcept;
  // For a report: raw, the key name comes from the text.
  std::vector<std::string> explain(const Rule& rule) const;
};

// One text, with what judging asks about all of it. Lifetime: the text.
struct TextView {
  explicit TextView(std::string_view text);

  std::string_view bytes;
  bool binary;  // see is_binary()
};

// Immutable. Threads: any number, each with its own Scratch.
class Judge {
 public:
  // What one worker remembers about the text it is at.
  struct Scratch {
    std::vector<std::uint8_t> keyword_state;  // by rule: not asked, present, absent
  };

  // Requires: rules outlive it. Errors: kRule naming an allowlist whose expression RE2 refuses, or
  // a checksum or structure that is not there.
  static Result<Judge> make(const RuleSet& rules);

  Judge(Judge&&) noexcept;
  Judge& operator=(Judge&&) noexcept;
  ~Judge();

  // Forgets the last text. Call it before the first judge() of each text.
  void begin_text(Scratch& scratch) const;

  // Requires: `match` is a raw match of the rules in `text`.
  VerdictView judge(const TextView& text, const Match& match, Scratch& scratch) const;

  // See Occurrence::agreed. Requires: as judge().
  std::uint32_t agreed(std::string_view text, const Match& match) const;

  RuleClass rule_class(RuleIndex rule) const;

  // True when the rule has a `path`, which is held against the paths of a finding later.
  bool asks_path(RuleIndex rule) const;

  // True when a report must not show the span of this raw match: all but entropy runs with the
  // shape of something harmless (a path, an identifier, a hash).
  bool must_hide(std::string_view text, const Match& match) const;

 private:
  struct Impl;
  explicit Judge(std::unique_ptr<const Impl> impl) noexcept;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace dowse
