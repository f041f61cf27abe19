#include "engine/report/text.h"

#include <algorithm>
#include <map>
#include <ostream>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/report/clean.h"
#include "engine/report/human.h"
#include "engine/report/page.h"
#include "engine/report/secret_words.h"
#include "engine/report/text_places.h"
#include "engine/report/text_rotation.h"
#include "engine/report/text_summary.h"

namespace dowse {
namespace {

// Lists are cut to what a person reads; the count of the rest is printed, and the JSON report has
// all of it.
constexpr std::size_t kMaxShownTargets = 10;
constexpr std::size_t kMaxShownStores = 5;     // of one target
constexpr std::size_t kMaxShownFindings = 50;  // of one rule
constexpr std::size_t kMaxShownPlaces = 5;
constexpr std::size_t kMaxShownRefs = 3;
constexpr RotationLimits kRotationLimits = {.steps = 5, .commands = 2, .lines = 2};

std::string joined(std::span<const std::string> parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

Style style_of(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return Style::kCritical;
    case Severity::kHigh:
      return Style::kHigh;
    case Severity::kMedium:
      return Style::kMedium;
    case Severity::kLow:
      return Style::kLow;
    case Severity::kInfo:
      return Style::kInfo;
  }
  return Style::kPlain;
}

// "refs/heads/main" -> "main": what people say. The JSON report has the whole name.
std::string_view short_ref(std::string_view ref) {
  for (const std::string_view prefix : {"refs/heads/", "refs/tags/", "refs/remotes/"}) {
    if (ref.starts_with(prefix)) return ref.substr(prefix.size());
  }
  return ref;
}

class TextReport {
 public:
  TextReport(const Report& report, const RuleSet& rules, const Redactor& redactor,
             const ReportOptions& options, std::ostream& out)
      : report_(report),
        rules_(rules),
        redactor_(redactor),
        options_(options),
        page_(out, options.color, options.width) {}

  void write() {
    write_head();
    write_findings();
    write_summary(report_, rules_, redactor_, options_, page_);
  }

 private:
  // The findings of one rule at one severity.
  using Group = std::vector<const Finding*>;

  std::string cleaned(std::string_view raw) const { return clean(redactor_, raw); }

  std::string cleaned_name(std::string_view raw) const { return clean_name(redactor_, raw); }

  void write_head() {
    page_.spread(
        0, Style::kBold, "dowse " + report_.tool_version,
        counted(rules_.size(), "rule") + " · " + std::string(rules_.digest().substr(0, 8)));
    const std::size_t shown = std::min(report_.targets.size(), kMaxShownTargets);
    for (std::size_t i = 0; i < shown; ++i)
      write_target(report_.targets[i]);
    if (shown < report_.targets.size()) {
      page_.lines(2, Style::kDim, and_more(report_.targets.size() - shown, "target"));
    }
  }

  void write_target(const TargetInfo& target) {
    std::string about = target.type;
    if (!target.head_commit.empty()) {
      about += " · " + (target.head.empty() ? "detached" : cleaned_name(short_ref(target.head))) +
               " at " + short_id(target.head_commit);
    }
    if (target.refs > 0) about += " · " + counted(target.refs, "ref");
    page_.spread(2, Style::kPlain, cleaned_name(target.name), about);
    const std::size_t shown = std::min(target.outside_stores.size(), kMaxShownStores);
    for (std::size_t i = 0; i < shown; ++i) {
      page_.row(4, i == 0 ? "outside it" : "", Style::kDim, cleaned_name(target.outside_stores[i]),
                2);
    }
    if (shown < target.outside_stores.size()) {
      page_.row(4, "", Style::kDim, and_more(target.outside_stores.size() - shown, "store"));
    }
  }

  void write_findings() {
    // (severity, most severe first; provider; rule id) -> its findings in the order of the report.
    std::map<std::tuple<int, std::string, std::string>, Group> groups;
    std::map<int, std::uint64_t> of_severity;
    for (const Finding& finding : report_.findings) {
      if (finding.state != TriageState::kNew) continue;
      const Rule& rule = rules_[finding.rule];
      const int rank = -static_cast<int>(finding.severity);
      groups[{rank, rule.provider, rule.id}].push_back(&finding);
      ++of_severity[rank];
    }
    int rank = 1;
    for (const auto& [key, group] : groups) {
      if (std::get<0>(key) != rank) {
        rank = std::get<0>(key);
        page_.blank();
        write_severity(group.front()->severity, of_severity[rank]);
      }
      write_group(group);
    }
  }

  void write_severity(Severity severity, std::uint64_t count) {
    std::string name(name_of(severity));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return static_cast<char>(c - 'a' + 'A'); });
    page_.spread(0, style_of(severity), name, counted(count, "finding"));
    page_.rule();
  }

  void write_group(const Group& group) {
    const Rule& rule = rules_[group.front()->rule];
    const std::string description = escape_controls(rule.description);
    page_.blank();
    // Most descriptions begin with the provider.
    const bool named = rule.provider.empty() || rule.description.starts_with(rule.provider);
    page_.spread(0, Style::kBold,
                 named ? description : escape_controls(rule.provider) + " · " + description,
                 escape_controls(rule.id));
    const std::size_t shown = std::min(group.size(), kMaxShownFindings);
    for (std::size_t i = 0; i < shown; ++i)
      write_finding(*group[i]);
    if (shown < group.size()) {
      page_.blank();
      page_.lines(
          2, Style::kDim,
          and_more(group.size() - shown, "finding") + " of this rule; --format json has them all");
    }
    page_.blank();
    write_rotation(rule, kRotationLimits, page_);
  }

  void write_finding(const Finding& finding) {
    page_.blank();
    const std::string confidence = std::string(name_of(finding.confidence)) + " confidence";
    if (options_.reveal) {
      page_.lines(2, style_of(finding.severity), shown_secret(finding, rules_, true));
      page_.row(4, "confidence", Style::kPlain, name_of(finding.confidence));
    } else {
      page_.spread(2, style_of(finding.severity), shown_secret(finding, rules_, false), confidence);
    }
    for (const FindingPart& part : finding.parts)
      write_part(part);
    write_places(finding);
    if (!finding.context.empty()) {
      page_.row(4, "line", Style::kPlain, shown_line(finding.context), 2);
    }
    write_exposure(finding.exposure);
    std::vector<std::string> reasons;
    for (const std::string& reason : finding.reasons)
      reasons.push_back(cleaned(reason));
    if (finding.only_in_tests()) reasons.emplace_back("only in files of tests or examples");
    if (!reasons.empty()) page_.row(4, "because", Style::kPlain, joined(reasons, "; "), 3);
    if (!finding.facts.empty()) {
      std::vector<std::string> facts;
      for (const Fact& fact : finding.facts)
        facts.push_back(fact.name + " " + cleaned(fact.value));
      page_.row(4, "inside", Style::kPlain, joined(facts, "; "), 3);
    }
    page_.row(4, "fingerprint", Style::kDim, finding.fingerprint.hex());
  }

  void write_part(const FindingPart& part) {
    std::string text = shown_part(part, rules_, options_.reveal);
    const PlaceLines places =
        place_lines(report_, redactor_, {part.places, part.places.size()}, 1, page_.room(4));
    for (const PlaceLine& place : places.lines)
      text.append(", ").append(place.standing).append(" ").append(place.text);
    page_.row(4, "with", Style::kPlain, text, 3);
  }

  // The line without its indentation; other tabs as spaces.
  std::string shown_line(std::string_view raw) const {
    std::string line = redactor_.redact(raw);
    std::replace(line.begin(), line.end(), '\t', ' ');
    return escape_controls(line.substr(std::min(line.find_first_not_of(' '), line.size())));
  }

  void write_places(const Finding& finding) {
    const PlaceLines places = place_lines(report_, redactor_, {finding.places, finding.place_count},
                                          kMaxShownPlaces, page_.room(4));
    std::string_view last;
    for (const PlaceLine& place : places.lines) {
      page_.row(4, place.standing == last ? "" : place.standing, Style::kPlain, place.text, 4);
      last = place.standing;
    }
    if (places.rest > 0) page_.row(4, "", Style::kDim, and_more(places.rest, "place"));
  }

  void write_exposure(const Exposure& exposure) {
    if (exposure.introduced_by.has_value()) {
      write_commit("introduced", *exposure.introduced_by, exposure.introduced_count);
    }
    if (exposure.removed_by.has_value()) {
      write_commit("removed", *exposure.removed_by, exposure.removed_count);
    }
    const std::string standing = still_standing(exposure);
    if (!standing.empty()) page_.row(4, "exposed", Style::kPlain, standing, 3);
  }

  void write_commit(std::string_view label, const CommitInfo& commit, std::uint64_t count) {
    std::string line = short_id(commit.id) + " · " + cleaned(commit.author_name) + " · " +
                       iso_date(commit.authored);
    if (count > 1) line += " · and " + counted(count - 1, "other commit");
    page_.row(4, label, Style::kPlain, line, 2);
    if (!commit.summary.empty()) {
      page_.row(4, "", Style::kDim, cut(cleaned(commit.summary), page_.room(4)));
    }
  }

  // The first refs, a branch that HEAD names before the others.
  std::vector<const std::string*> refs_to_show(const Exposure& exposure) const {
    std::vector<const std::string*> refs;
    for (const std::string& ref : exposure.refs)
      refs.push_back(&ref);
    std::stable_partition(refs.begin(), refs.end(), [&](const std::string* ref) {
      return std::any_of(report_.targets.begin(), report_.targets.end(),
                         [&](const TargetInfo& target) { return target.head == *ref; });
    });
    refs.resize(std::min(refs.size(), kMaxShownRefs));
    return refs;
  }

  // Where in git it can still be read; empty for what git never held.
  std::string still_standing(const Exposure& exposure) const {
    const std::string versions =
        exposure.versions > 1 ? "; " + grouped(exposure.versions) + " versions in all" : "";
    if (exposure.unreachable) return "no ref reaches it; the object store holds it" + versions;
    if (exposure.ref_count == 0) return exposure.at_head ? "at HEAD" + versions : "";
    std::vector<std::string> names;
    for (const std::string* ref : refs_to_show(exposure))
      names.push_back(cleaned_name(short_ref(*ref)));
    std::string text = exposure.at_head ? "at HEAD" : "not at HEAD";
    text += exposure.at_head ? ", reached by " : ", but still reached by ";
    text += joined(names, ", ");
    if (names.size() < exposure.ref_count) {
      text += " and " + counted(exposure.ref_count - names.size(), "more ref");
    }
    return text + versions;
  }

  const Report& report_;
  const RuleSet& rules_;
  const Redactor& redactor_;
  const ReportOptions& options_;
  Page page_;
};

}  // namespace

Result<void> write_text(const Report& report, const RuleSet& rules, const Redactor& redactor,
                        const ReportOptions& options, std::ostream& out) {
  TextReport(report, rules, redactor, options, out).write();
  out.flush();
  if (!out) return Error(Errc::kIo, "the report could not be written");
  return {};
}

}  // namespace dowse
