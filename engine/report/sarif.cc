#include "engine/report/sarif.h"

#include <algorithm>
#include <map>
#include <ostream>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/report/clean.h"
#include "engine/report/human.h"
#include "engine/report/json_stream.h"
#include "engine/report/sarif_text.h"
#include "engine/report/secret_words.h"
#include "engine/report/summary.h"

namespace dowse {
namespace {

using Json = nlohmann::ordered_json;

// "SARIF support for code scanning" and "SARIF results exceed limits" in GitHub's documentation.
constexpr std::uint64_t kMaxResults = 25'000;
constexpr std::uint64_t kShownResults = 5'000;
constexpr std::size_t kMaxTags = 10;

// Line and column numbers are 32-bit signed in many readers.
constexpr std::uint32_t kMaxNumber = 2'147'483'647;

// Where a finding goes: see sarif.h.
enum class Shelf { kResult, kHistory, kFurther };

// What every part is written with. Lifetime: one call of the writer.
struct ContextView {
  const Report& report;
  const RuleSet& rules;
  const Redactor& redactor;
  const ReportOptions& options;
  std::map<RuleIndex, std::size_t> rule_index = {};  // of the rules that have findings

  std::string cleaned(std::string_view raw) const { return clean(redactor, raw); }

  std::string cleaned_name(std::string_view raw) const { return clean_name(redactor, raw); }
};

std::string dumped(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace);
}

Json text_json(std::string text) {
  Json json = Json::object();
  json["text"] = std::move(text);
  return json;
}

std::string base_id(TargetIndex target) {
  const auto index = static_cast<std::uint32_t>(target);
  return "%SRCROOT" + (index == 0 ? "" : std::to_string(index)) + "%";
}

Json rule_json(const Rule& rule) {
  Json tags = {"security", "secret"};
  for (const std::string& raw : rule.tags) {
    const Json tag = escape_controls(raw);
    const bool doubled = std::find(tags.begin(), tags.end(), tag) != tags.end();
    if (!doubled && tags.size() < kMaxTags) tags.push_back(tag);
  }
  Json json = {{"id", rule.id},
               {"name", sarif_rule_name(rule.id)},
               {"shortDescription", text_json(sarif_short(rule))},
               {"fullDescription", text_json(sarif_full(rule))},
               {"help", {{"text", sarif_help(rule)}, {"markdown", sarif_help_markdown(rule)}}},
               {"defaultConfiguration", {{"level", sarif_level(rule.severity)}}},
               {"properties",
                {{"tags", tags},
                 {"precision", name_of(rule.confidence)},
                 {"basis", name_of(rule.basis)},
                 {"security-severity", sarif_score(rule.severity)}}}};
  const std::string uri = sarif_uri(rule.rotation.docs_url);
  if (!uri.empty()) json["helpUri"] = uri;
  return json;
}

Json driver_json(const ContextView& in) {
  Json rules = Json::array();
  for (const auto& [index, position] : in.rule_index)
    rules.push_back(rule_json(in.rules[index]));
  return {{"name", "Dowse"},
          {"version", in.report.tool_version},
          {"semanticVersion", in.report.tool_version},
          {"rules", rules}};
}

Json region_json(const Place& place) {
  const auto number = [](std::uint32_t value) { return std::clamp(value, 1u, kMaxNumber); };
  return {{"startLine", number(place.begin.line)},
          {"startColumn", number(place.begin.column)},
          {"endLine", number(place.end.line)},
          {"endColumn", number(place.end.column)}};
}

Json location_json(const ContextView& in, const Place& place) {
  const std::string path = place.path.empty() ? "" : in.redactor.redact_name(place.path);
  Json artifact = Json::object();
  artifact["uri"] = sarif_place_uri(place, path);
  if (!artifact["uri"].get_ref<const std::string&>().starts_with("file:")) {
    artifact["uriBaseId"] = base_id(place.target);
  }
  Json physical = Json::object();
  physical["artifactLocation"] = std::move(artifact);
  physical["region"] = region_json(place);
  Json json = Json::object();
  json["physicalLocation"] = std::move(physical);
  return json;
}

void add_related(const ContextView& in, const Place& place, std::string text, Json& json) {
  Json with_id = {{"id", json.size() + 1}};
  with_id.update(location_json(in, place));
  with_id["message"] = text_json(std::move(text));
  json.push_back(std::move(with_id));
}

// All places but the main one, and those of the parts.
Json related_json(const ContextView& in, const Finding& finding, std::size_t main) {
  Json json = Json::array();
  for (std::size_t i = 0; i < finding.places.size(); ++i) {
    if (i == main) continue;
    const Place& place = finding.places[i];
    std::string text = place.at_head ? "also at HEAD" : "also in git";
    if (!place.commit.empty()) text += ", brought in by commit " + place.commit.hex();
    add_related(in, place, std::move(text), json);
  }
  for (const FindingPart& part : finding.parts) {
    for (const Place& place : part.places)
      add_related(in, place, sarif_escaped(shown_part(part, in.rules, false)), json);
  }
  return json;
}

Json suppressions_json(TriageState state) {
  Json json = Json::array();
  if (state == TriageState::kNew) return json;
  const bool known = state == TriageState::kKnown;
  json.push_back(
      {{"kind", known ? "external" : "inSource"},
       {"status", "accepted"},
       {"justification", known ? "in the baseline" : "allowed by a comment or an ignore file"}});
  return json;
}

Json commit_json(const ContextView& in, const std::optional<CommitInfo>& commit) {
  if (!commit.has_value()) return {};
  return {{"commit", commit->id.hex()},
          {"author", in.cleaned(commit->author_name)},
          {"authored", iso_time(commit->authored)},
          {"summary", in.cleaned(commit->summary)}};
}

Json properties_json(const ContextView& in, const Finding& finding) {
  const Exposure& exposure = finding.exposure;
  Json refs = Json::array();
  for (const std::string& ref : exposure.refs)
    refs.push_back(in.cleaned_name(ref));
  Json reasons = Json::array();
  for (const std::string& reason : finding.reasons)
    reasons.push_back(in.cleaned(reason));
  Json facts = Json::array();
  for (const Fact& fact : finding.facts)
    facts.push_back({{"name", fact.name}, {"value", in.cleaned(fact.value)}});
  Json json = {{"sensitivity", "secret"},
               {"secret", ""},
               {"severity", name_of(finding.severity)},
               {"confidence", name_of(finding.confidence)},
               {"state", name_of(finding.state)},
               {"reasons", reasons},
               {"facts", facts},
               {"placeCount", finding.place_count},
               {"onlyInTests", finding.only_in_tests()},
               {"introducedBy", commit_json(in, exposure.introduced_by)},
               {"removedBy", commit_json(in, exposure.removed_by)},
               {"atHead", exposure.at_head},
               {"refs", refs},
               {"refCount", exposure.ref_count},
               {"unreachable", exposure.unreachable},
               {"versions", exposure.versions}};
  json["secret"] = shown_secret(finding, in.rules, in.options.reveal);
  for (const FindingPart& part : finding.parts)
    json["parts"].push_back(shown_part(part, in.rules, in.options.reveal));
  return json;
}

bool is_uploadable(const Place& place) {
  switch (place.kind) {
    case TextKind::kBlob:
    case TextKind::kStaged:
    case TextKind::kWorktreeFile:
    case TextKind::kFile:
      return place.at_head && !place.path.empty();
    case TextKind::kStdin:
      return true;
    default:
      return false;
  }
}

// The place a result is shown at: the first that can be uploaded, else the first.
std::size_t main_place(const Finding& finding) {
  const auto found = std::find_if(finding.places.begin(), finding.places.end(), is_uploadable);
  return found == finding.places.end() ? 0
                                       : static_cast<std::size_t>(found - finding.places.begin());
}

Json result_json(const ContextView& in, const Finding& finding) {
  const Rule& rule = in.rules[finding.rule];
  const std::size_t main = main_place(finding);
  const std::string fingerprint = finding.fingerprint.hex();
  // A finding without any place cannot come from a scan; the format asks for one all the same.
  const Place place = finding.places.empty() ? Place() : finding.places[main];
  return {{"ruleId", rule.id},
          {"ruleIndex", in.rule_index.at(finding.rule)},
          {"level", sarif_level(finding.severity)},
          {"message", text_json(sarif_message(finding, in.rules))},
          {"locations", Json::array({location_json(in, place)})},
          {"relatedLocations", related_json(in, finding, main)},
          {"fingerprints", {{"dowse/v1", fingerprint}}},
          {"partialFingerprints", {{"primaryLocationLineHash", fingerprint + ":1"}}},
          {"suppressions", suppressions_json(finding.state)},
          {"properties", properties_json(in, finding)}};
}

std::vector<Shelf> shelves(const Report& report) {
  std::vector<Shelf> shelves;
  std::uint64_t results = 0;
  for (const Finding& finding : report.findings) {
    const bool uploadable =
        std::any_of(finding.places.begin(), finding.places.end(), is_uploadable);
    if (!uploadable) {
      shelves.push_back(Shelf::kHistory);
    } else {
      shelves.push_back(results < kMaxResults ? Shelf::kResult : Shelf::kFurther);
      ++results;
    }
  }
  return shelves;
}

void write_shelf(const ContextView& in, const std::vector<Shelf>& shelves, Shelf which,
                 JsonStream& json) {
  json.open_array();
  for (std::size_t i = 0; i < shelves.size(); ++i) {
    if (shelves[i] == which) json.value(dumped(result_json(in, in.report.findings[i])));
  }
  json.close();
}

Json notification_json(std::string_view id, std::string_view level, const std::string& text) {
  return {
      {"descriptor", {{"id", id}}}, {"level", level}, {"message", text_json(sarif_escaped(text))}};
}

// One for each reason of a skip, with the items by name.
void add_skips(const ContextView& in, Json& notifications) {
  const CoverageSnapshot& coverage = in.report.coverage;
  for (std::size_t i = 0; i < kSkipCount; ++i) {
    const auto reason = static_cast<Skip>(i);
    const Amount& amount = coverage.skipped[i];
    if (amount.count == 0) continue;
    const std::string name(name_of(reason));
    Json json = notification_json("skip/" + name, is_policy(reason) ? "note" : "error",
                                  "not scanned: " + skip_words(reason, amount.count));
    Json items = Json::array();
    for (const SkippedItem& item : coverage.items) {
      if (item.reason != reason) continue;
      items.push_back(
          {{"subject", in.cleaned_name(item.subject)}, {"detail", in.cleaned_name(item.detail)}});
    }
    json["properties"] = {{"count", amount.count}, {"bytes", amount.bytes}, {"items", items}};
    notifications.push_back(std::move(json));
  }
}

void add_shelves(const std::vector<Shelf>& shelves, Json& notifications) {
  const auto count = [&](Shelf which) {
    return static_cast<std::uint64_t>(std::count(shelves.begin(), shelves.end(), which));
  };
  if (count(Shelf::kHistory) > 0) {
    notifications.push_back(notification_json(
        "history-findings", "warning",
        counted(count(Shelf::kHistory), "finding") +
            " in git but in no file at HEAD: see properties.historyFindings of the run"));
  }
  if (count(Shelf::kFurther) > 0) {
    notifications.push_back(notification_json(
        "result-limit", "warning",
        counted(count(Shelf::kFurther), "finding") + " above the " + grouped(kMaxResults) +
            " results that GitHub accepts: see properties.furtherFindings of the run"));
  } else if (count(Shelf::kResult) > kShownResults) {
    notifications.push_back(notification_json("display-limit", "note",
                                              "GitHub shows the " + grouped(kShownResults) +
                                                  " most severe results of " +
                                                  grouped(count(Shelf::kResult))));
  }
}

Json invocation_json(const ContextView& in, const std::vector<Shelf>& shelves) {
  const Summary summary = summarize(in.report, in.options.fail_on);
  Json notifications = Json::array();
  for (const Diagnostic& diagnostic : in.report.coverage.diagnostics) {
    std::string text = in.cleaned_name(diagnostic.subject);
    if (!text.empty()) text += ": ";
    notifications.push_back(notification_json("error/" + std::string(name_of(diagnostic.code)),
                                              "error", text + in.cleaned_name(diagnostic.message)));
  }
  if (in.report.interrupted) {
    notifications.push_back(notification_json("interrupted", "error", "stopped before the end"));
  }
  if (in.report.canaries_found != in.report.canaries_planted) {
    notifications.push_back(notification_json("self-test", "error",
                                              "found " + grouped(in.report.canaries_found) +
                                                  " of " + grouped(in.report.canaries_planted) +
                                                  " secrets planted by the self-test"));
  }
  add_skips(in, notifications);
  add_shelves(shelves, notifications);
  return {{"executionSuccessful", summary.incomplete.empty()},
          {"exitCode", summary.exit_code},
          {"toolExecutionNotifications", notifications}};
}

Json bases_json(const ContextView& in) {
  Json json = Json::object();
  for (std::uint32_t i = 0; i < in.report.targets.size(); ++i) {
    Json about = Json::object();
    about["description"] = text_json(sarif_escaped(in.cleaned_name(in.report.targets[i].name)));
    json[base_id(TargetIndex{i})] = std::move(about);
  }
  return json;
}

Json provenance_json(const ContextView& in) {
  Json json = Json::array();
  for (std::uint32_t i = 0; i < in.report.targets.size(); ++i) {
    const TargetInfo& target = in.report.targets[i];
    const std::string uri = sarif_repository_uri(in.cleaned_name(target.remote_url));
    if (uri.empty()) continue;
    Json entry = {{"repositoryUri", uri}};
    if (!target.head_commit.empty()) entry["revisionId"] = target.head_commit.hex();
    if (!target.head.empty()) entry["branch"] = in.cleaned_name(target.head);
    entry["mappedTo"] = {{"uriBaseId", base_id(TargetIndex{i})}};
    json.push_back(std::move(entry));
  }
  return json;
}

void write_run(const ContextView& in, JsonStream& json) {
  const std::vector<Shelf> where = shelves(in.report);
  json.open_object();
  json.key("tool");
  json.open_object();
  json.member("driver", dumped(driver_json(in)));
  json.close();
  json.member("columnKind", "\"unicodeCodePoints\"");
  json.member("originalUriBaseIds", dumped(bases_json(in)));
  json.member("versionControlProvenance", dumped(provenance_json(in)));
  json.member("invocations", dumped(Json::array({invocation_json(in, where)})));
  json.key("results");
  write_shelf(in, where, Shelf::kResult, json);
  json.key("properties");
  json.open_object();
  json.member("rulesDigest", dumped(Json(in.rules.digest())));
  json.member("complete", dumped(Json(in.report.complete)));
  json.key("historyFindings");
  write_shelf(in, where, Shelf::kHistory, json);
  json.key("furtherFindings");
  write_shelf(in, where, Shelf::kFurther, json);
  json.close();
  json.close();
}

}  // namespace

Result<void> write_sarif(const Report& report, const RuleSet& rules, const Redactor& redactor,
                         const ReportOptions& options, std::ostream& out) {
  ContextView in{report, rules, redactor, options};
  for (const Finding& finding : report.findings)
    in.rule_index[finding.rule] = 0;
  std::size_t position = 0;
  for (auto& [rule, index] : in.rule_index)
    index = position++;
  JsonStream json(out);
  json.open_object();
  json.member("$schema", "\"https://json.schemastore.org/sarif-2.1.0.json\"");
  json.member("version", "\"2.1.0\"");
  json.key("runs");
  json.open_array();
  write_run(in, json);
  json.close();
  json.close();
  out.flush();
  if (!out) return Error(Errc::kIo, "the report could not be written");
  return {};
}

}  // namespace dowse
