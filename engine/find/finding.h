#pragma once
// What a scan tells: one finding is one secret under one rule family, with everything known about
// it. Owns all it holds.

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/object_id.h"
#include "engine/base/secret.h"
#include "engine/base/text.h"
#include "engine/base/text_kind.h"
#include "engine/find/fact.h"
#include "engine/rules/rule.h"
#include "engine/source/source.h"

namespace dowse {

// BLAKE2b-128 keyed with the organisation's key over rule family and normalised secret (DESIGN.md
// section 6).
struct Fingerprint {
  std::array<std::uint8_t, 16> raw{};

  std::string hex() const;

  friend auto operator<=>(const Fingerprint&, const Fingerprint&) = default;
};

// One text in which the secret stands: what matching knows, before attribution. A text in which it
// stands several times has one Occurrence for each.
struct Occurrence {
  TargetIndex target{};
  TextKind kind{};
  ObjectId object;   // see BlobView::id
  std::string path;  // see BlobView::path; of a blob only when it is found under this path
                     // alone (a rule of paths)
  Position begin;    // of the secret
  Position end;      // one past its last byte
  std::uint32_t match_line = 1;  // where what the rule matched begins; 0: on no line (a path)
  bool allowed = false;          // an allow comment stands on its line
  bool is_part = false;          // another finding of this text names it (composite.h)
  std::uint32_t agreed = 0;  // which of the rule's split allowlists allow what stands here, as far
                             // as the text tells (allowlist.h)
};

// Where a person finds it: an occurrence under one of its paths, and who brought that in.
struct Place {
  TargetIndex target{};
  TextKind kind{};
  std::string path;  // empty for what has none (a commit message, a ref name) and for an
                     // unreachable blob no tree names
  Position begin;
  Position end;
  ObjectId object;  // the object that holds it; empty for plain files
  ObjectId commit;  // the oldest commit that introduced (object, path); empty: none does
                    // (unreachable, not committed)
  bool at_head =
      false;  // HEAD's tree holds it, or it stands in the working tree, the index or a plain file
  bool allowed = false;  // an allow comment stands on its line, or an ignore file names it
};

struct CommitInfo {
  ObjectId id;
  std::string author_name;
  std::string author_email;
  std::chrono::sys_seconds authored{};
  std::chrono::sys_seconds committed{};
  std::string summary;  // the first line of the message, raw: reports redact and escape
};

// When the secret was exposed, over all its places in git history.
struct Exposure {
  std::optional<CommitInfo> introduced_by;  // the oldest by (committer date, id)
  std::uint64_t introduced_count = 0;       // how many commits introduced it somewhere
  std::optional<CommitInfo> removed_by;  // the newest commit that lacks it while every parent holds
                                         // it; only when no tip holds it
  std::uint64_t removed_count = 0;
  bool at_head = false;
  std::vector<std::string>
      refs;  // refs from which an introducing commit can be reached, sorted, the first kMaxRefs
  std::uint64_t ref_count = 0;
  bool unreachable = false;    // it stands in git objects and no ref reaches any of them
  std::uint64_t versions = 0;  // distinct objects that hold it

  static constexpr std::size_t kMaxRefs = 20;
};

enum class TriageState : std::uint8_t {
  kNew,      // to be acted on
  kKnown,    // in the baseline
  kAllowed,  // every place that counts is allowed (triage/triage.h)
};

std::string_view name_of(TriageState state) noexcept;

// What belongs to the secret and stood near it: a key's id (composite.h).
struct FindingPart {
  RuleIndex rule{};
  Secret secret;
  Fingerprint fingerprint;  // of it as a finding of its own
  // Where it stands in the texts that the finding's places are in, when the finding names it
  // instead; by triage.
  std::vector<Place> places = {};
};

struct Finding {
  RuleIndex rule{};
  Secret secret{std::string_view()};
  Fingerprint fingerprint;
  Severity severity = Severity::kMedium;
  Confidence confidence = Confidence::kMedium;
  std::vector<std::string>
      reasons;  // why it is believed or doubted: "checksum holds", "key name `api_key` beside it"
  std::vector<Fact> facts;         // what is inside it tells: the size of a key, an account number
  std::vector<FindingPart> parts;  // of the place that says most; empty: it is no composite
  std::string context;  // the line it was first seen on, secret masked, at most kMaxContext bytes;
                        // raw otherwise
  std::vector<Occurrence>
      occurrences;            // every one, in (target, kind, object, path, position) order
  std::vector<Place> places;  // filled by attribution: the first kMaxPlaces of those that rules and
                              // the user let stand (place_filter.h), at HEAD first, then path, line
  std::uint64_t place_count = 0;          // with those beyond kMaxPlaces
  std::uint64_t head_count = 0;           // of them at HEAD
  std::uint64_t allowed_count = 0;        // of them those that are allowed
  std::uint64_t allowed_head_count = 0;   // of them both
  std::uint64_t test_count = 0;           // of place_count those in files of tests (test_path.h)
  Exposure exposure;                      // filled by attribution
  TriageState state = TriageState::kNew;  // filled by triage

  // Nothing but tests and examples holds it.
  bool only_in_tests() const noexcept { return place_count > 0 && test_count == place_count; }

  static constexpr std::size_t kMaxContext = 240;
  static constexpr std::size_t kMaxPlaces = 100;
};

// How many candidates of a rule a filter rejected, for --explain.
struct RejectedCount {
  RuleIndex rule{};
  std::string filter;
  std::uint64_t count = 0;
};

// Adds to the count of the same rule and filter. `counts` is, and stays, in the order of rule and
// filter.
void add_rejected(std::vector<RejectedCount>& counts, RejectedCount more);

}  // namespace dowse
