#include "engine/triage/triage.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "engine/find/composite.h"

namespace dowse {
namespace {

bool is_allowed(const Finding& finding) {
  if (finding.head_count > 0) return finding.allowed_head_count == finding.head_count;
  if (finding.place_count > 0) return finding.allowed_count == finding.place_count;
  // Not attributed: what matching saw is all there is.
  const std::vector<Occurrence>& seen = finding.occurrences;
  return !seen.empty() &&
         std::all_of(seen.begin(), seen.end(), [](const Occurrence& o) { return o.allowed; });
}

// The text an occurrence stands in; occurrences are in the order of their texts.
auto text_of(const Occurrence& o) {
  return std::tie(o.target, o.kind, o.object, o.path);
}

// Where a part stands in the texts that the places of its finding are in.
std::vector<Place> places_beside(const Finding& finding, const std::vector<Occurrence>& part) {
  std::vector<Place> places;
  std::set<std::tuple<TargetIndex, std::string, ObjectId>> told;
  for (const Place& place : finding.places) {
    if (!told.emplace(place.target, place.path, place.object).second) continue;
    Occurrence text;
    text.target = place.target;
    text.kind = place.kind;
    text.object = place.object;
    if (place.kind != TextKind::kBlob) text.path = place.path;
    const auto found = std::lower_bound(
        part.begin(), part.end(), text,
        [](const Occurrence& a, const Occurrence& b) { return text_of(a) < text_of(b); });
    if (found == part.end() || text_of(*found) != text_of(text)) continue;
    places.push_back(place);
    places.back().begin = found->begin;
    places.back().end = found->end;
    places.back().allowed = found->allowed;
  }
  return places;
}

// A part is told by the finding that names it. It stays a finding where it stands by itself, and
// where what names it is excluded or allowed.
void drop_parts(std::vector<Finding>& findings, std::vector<RejectedCount>& rejected) {
  std::set<Fingerprint> told;
  for (const Finding& finding : findings) {
    if (finding.state == TriageState::kAllowed) continue;
    for (const FindingPart& part : finding.parts)
      told.insert(part.fingerprint);
  }
  std::map<Fingerprint, Finding> dropped;
  std::erase_if(findings, [&](Finding& finding) {
    const std::vector<Occurrence>& seen = finding.occurrences;
    const bool is_told =
        told.contains(finding.fingerprint) &&
        std::all_of(seen.begin(), seen.end(), [](const Occurrence& o) { return o.is_part; });
    if (!is_told) return false;
    add_rejected(rejected, {finding.rule, std::string(kPartFilter), seen.size()});
    dropped.emplace(finding.fingerprint, std::move(finding));
    return true;
  });
  for (Finding& finding : findings) {
    for (FindingPart& part : finding.parts) {
      const auto as_finding = dropped.find(part.fingerprint);
      if (as_finding != dropped.end()) {
        part.places = places_beside(finding, as_finding->second.occurrences);
      }
    }
  }
}

}  // namespace

void apply_triage(std::vector<Finding>& findings, const RuleSet& rules, const PathPolicy& policy,
                  const TriageOptions& options, std::vector<RejectedCount>& rejected) {
  policy.drop_excluded(findings, rejected);
  if (options.baseline != nullptr) options.baseline->mark(findings, rules, options.shared_key);
  for (Finding& finding : findings) {
    if (is_allowed(finding)) finding.state = TriageState::kAllowed;
  }
  drop_parts(findings, rejected);
  // What is not of tests comes first among what is as severe.
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    if (a.severity != b.severity) return a.severity > b.severity;
    return !a.only_in_tests() && b.only_in_tests();
  });
}

}  // namespace dowse
