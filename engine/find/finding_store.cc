#include "engine/find/finding_store.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "engine/find/context.h"

namespace dowse {
namespace {

auto position_of(const Occurrence& o) {
  return std::tie(o.target, o.kind, o.object, o.path, o.begin, o.end);
}

bool before(const Occurrence& a, const Occurrence& b) {
  return position_of(a) < position_of(b);
}

std::uint64_t mixed(std::uint64_t value) {  // the finaliser of SplitMix64
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
  return value ^ (value >> 31);
}

// The same in every run and on every machine.
std::uint64_t hash_of(const Occurrence& o) {
  std::uint64_t value = 0;
  std::memcpy(&value, o.object.raw.data(), sizeof value);
  for (const char c : o.path)
    value = mixed(value + static_cast<unsigned char>(c) + 1);
  const auto add = [&value](std::uint64_t part) { value = mixed(value + part + 1); };
  add(static_cast<std::uint64_t>(o.target) << 8 | static_cast<std::uint64_t>(o.kind));
  add(std::uint64_t{o.begin.line} << 32 | o.begin.column);
  return value;
}

// By rule: how mild the most severe rule of its family is; 0 is kCritical.
std::vector<std::uint8_t> mildness_by_rule(const RuleSet& rules) {
  std::unordered_map<std::string_view, std::uint8_t> by_family;
  for (const Rule& rule : rules.rules()) {
    const auto [it, added] = by_family.try_emplace(rule.family, mildness_of(rule));
    if (!added) it->second = std::min(it->second, mildness_of(rule));
  }
  std::vector<std::uint8_t> by_rule;
  for (const Rule& rule : rules.rules())
    by_rule.push_back(by_family[rule.family]);
  return by_rule;
}

void sort_findings(std::vector<Finding>& findings, const RuleSet& rules) {
  std::sort(findings.begin(), findings.end(), [&rules](const Finding& a, const Finding& b) {
    if (a.severity != b.severity) return a.severity > b.severity;
    if (a.confidence != b.confidence) return a.confidence > b.confidence;
    if (a.rule != b.rule) return rules[a.rule].id < rules[b.rule].id;
    return before(a.occurrences.front(), b.occurrences.front());
  });
}

}  // namespace

std::uint8_t mildness_of(const Rule& rule) noexcept {
  constexpr std::uint8_t kUncertain = 0xFF;
  const bool asks_path = !rule.path.empty() && rule.kind != RuleKind::kPath;
  return asks_path ? kUncertain
                   : static_cast<std::uint8_t>(static_cast<int>(Severity::kCritical) -
                                               static_cast<int>(rule.severity));
}

FindingStore::FindingStore(const RuleSet& rules, StoreLimits limits)
    : rules_(rules), limits_(limits), mildness_(mildness_by_rule(rules)) {}

void FindingStore::add(const SurvivorView& survivor, Occurrence occurrence) {
  const std::scoped_lock lock(mutex_);
  count(occurrence);
  const Key key{mildness_[static_cast<std::size_t>(survivor.rule)], survivor.fingerprint};
  auto it = entries_.find(key);
  if (it == entries_.end()) {
    // A key that is given up once is never taken again: max_findings smaller ones stay.
    const bool full = entries_.size() >= limits_.max_findings;
    if (full && (entries_.empty() || std::prev(entries_.end())->first < key)) return;
    it = entries_.emplace(key, make_entry(survivor, occurrence)).first;
    if (full) entries_.erase(std::prev(entries_.end()));
  }
  add_to(it->second, survivor, std::move(occurrence));
}

void FindingStore::count(const Occurrence& occurrence) {
  const auto zeros = static_cast<unsigned>(std::countr_zero(hash_of(occurrence)));
  ++added_by_zeros_[zeros];
  if (zeros >= thinning_) ++unthinned_;
  const unsigned before_thinning = thinning_;
  while (unthinned_ > limits_.max_occurrences && thinning_ < 64) {
    unthinned_ -= added_by_zeros_[thinning_++];
  }
  if (thinning_ == before_thinning) return;
  for (auto& [key, entry] : entries_) {
    std::erase_if(entry.finding.occurrences, [this](const Occurrence& o) { return !keeps(o); });
    entry.finding.occurrences.shrink_to_fit();
  }
}

bool FindingStore::keeps(const Occurrence& occurrence) const noexcept {
  return static_cast<unsigned>(std::countr_zero(hash_of(occurrence))) >= thinning_;
}

FindingStore::Entry FindingStore::make_entry(const SurvivorView& survivor,
                                             const Occurrence& occurrence) const {
  const ByteSpan span = survivor.secret;
  Finding finding;
  finding.secret = Secret(survivor.text.substr(span.begin, span.end - span.begin));
  finding.fingerprint = survivor.fingerprint;
  Entry entry{std::move(finding), {}, {}, {}, 0};
  describe_first(entry, survivor, occurrence);
  describe_best(entry, survivor, occurrence);
  return entry;
}

void FindingStore::describe_first(Entry& entry, const SurvivorView& survivor,
                                  const Occurrence& occurrence) const {
  entry.first = occurrence;
  if (survivor.text.empty()) return;  // of a path
  entry.finding.context =
      masked_context(survivor.text, survivor.secret, rules_[survivor.rule].prefix, survivor.hidden);
}

void FindingStore::describe_best(Entry& entry, const SurvivorView& survivor,
                                 const Occurrence& occurrence) const {
  const Rule& rule = rules_[survivor.rule];
  entry.best = occurrence;
  entry.rule_class = class_of(rule);
  entry.finding.rule = survivor.rule;
  entry.finding.severity = survivor.verdict.severity;
  entry.finding.confidence = survivor.verdict.confidence;
  entry.finding.reasons = survivor.verdict.explain(rule);
  entry.finding.facts = survivor.verdict.facts;
  entry.finding.parts.clear();
  for (const SurvivorPart& part : survivor.parts) {
    const ByteSpan span = part.secret;
    entry.finding.parts.push_back({part.rule,
                                   Secret(survivor.text.substr(span.begin, span.end - span.begin)),
                                   part.fingerprint});
  }
}

void FindingStore::add_to(Entry& entry, const SurvivorView& survivor,
                          Occurrence&& occurrence) const {
  ++entry.added;
  if (before(occurrence, entry.first)) describe_first(entry, survivor, occurrence);
  // Better: of a rule that asks for no path (it would be held against all places), surer, of a rule
  // that knows more, of an earlier rule, at an earlier place.
  const Rule& rule = rules_[survivor.rule];
  const auto rank = std::tuple(rule.path.empty(), survivor.verdict.confidence, class_of(rule));
  const auto best = std::tuple(rules_[entry.finding.rule].path.empty(), entry.finding.confidence,
                               entry.rule_class);
  const bool earlier = survivor.rule < entry.finding.rule ||
                       (survivor.rule == entry.finding.rule && before(occurrence, entry.best));
  if (rank > best || (rank == best && earlier)) describe_best(entry, survivor, occurrence);
  if (keeps(occurrence)) entry.finding.occurrences.push_back(std::move(occurrence));
}

std::vector<ObjectId> FindingStore::objects(TargetIndex target, TextKind kind) {
  const std::scoped_lock lock(mutex_);
  std::vector<ObjectId> found;
  const auto add = [&](const Occurrence& occurrence) {
    if (occurrence.target == target && occurrence.kind == kind) found.push_back(occurrence.object);
  };
  for (const auto& [key, entry] : entries_) {
    add(entry.first);  // take() may add it again
    std::for_each(entry.finding.occurrences.begin(), entry.finding.occurrences.end(), add);
  }
  return found;
}

std::vector<Finding> FindingStore::take(Coverage& coverage) {
  const std::scoped_lock lock(mutex_);
  std::vector<Finding> findings;
  std::uint64_t added = 0;
  std::uint64_t added_to_kept = 0;
  std::uint64_t kept = 0;
  for (const std::uint64_t count : added_by_zeros_)
    added += count;
  for (auto& [key, entry] : entries_) {
    added_to_kept += entry.added;
    std::vector<Occurrence>& occurrences = entry.finding.occurrences;
    if (!keeps(entry.first)) occurrences.push_back(entry.first);
    std::sort(occurrences.begin(), occurrences.end(), before);
    kept += occurrences.size();
    findings.push_back(std::move(entry.finding));
  }
  entries_.clear();
  if (added > added_to_kept) {
    coverage.skip(Skip::kBudget, "findings",
                  std::to_string(added - added_to_kept) + " matches beyond the " +
                      std::to_string(limits_.max_findings) + " most severe secrets");
  }
  if (added_to_kept > kept) {
    coverage.skip(Skip::kBudget, "places",
                  std::to_string(added_to_kept - kept) + " further places of reported secrets");
  }
  sort_findings(findings, rules_);
  return findings;
}

}  // namespace dowse
