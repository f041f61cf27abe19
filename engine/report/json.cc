#include "engine/report/json.h"

#include <ostream>
#include <set>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/base/encoding.h"
#include "engine/report/clean.h"
#include "engine/report/human.h"
#include "engine/report/json_stream.h"
#include "engine/report/rule_json.h"
#include "engine/report/summary.h"

namespace dowse {
namespace {

using Json = nlohmann::ordered_json;

// What every part of a report is written with. Lifetime: one call of a writer.
struct ContextView {
  const Report& report;
  const RuleSet& rules;
  const Redactor& redactor;
  const ReportOptions& options;

  std::string cleaned(std::string_view raw) const { return clean(redactor, raw); }

  std::string cleaned_name(std::string_view raw) const { return clean_name(redactor, raw); }
};

// Strings have been cleaned, so all of them are UTF-8; `replace` only keeps a rule file that is not
// from throwing.
std::string dumped(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json schema_json(std::string_view id) {
  return {{"id", id}, {"version", "1.2"}};
}

Json tool_json(const Report& report) {
  return {{"name", "dowse"}, {"version", report.tool_version}};
}

Json rules_json(const ContextView& in) {
  std::set<RuleIndex> used;
  for (const Finding& finding : in.report.findings)
    used.insert(finding.rule);
  Json definitions = Json::array();
  for (const RuleIndex index : used)
    definitions.push_back(rule_json(in.rules[index]));
  return {{"digest", in.rules.digest()}, {"count", in.rules.size()}, {"definitions", definitions}};
}

Json names_json(const ContextView& in, const std::vector<std::string>& raw) {
  Json json = Json::array();
  for (const std::string& text : raw)
    json.push_back(in.cleaned_name(text));
  return json;
}

Json targets_json(const ContextView& in) {
  Json json = Json::array();
  for (const TargetInfo& target : in.report.targets) {
    json.push_back({{"name", in.cleaned_name(target.name)},
                    {"type", target.type},
                    {"head", or_null(in.cleaned_name(target.head))},
                    {"head_commit", or_null(target.head_commit.hex())},
                    {"remote_url", or_null(in.cleaned_name(target.remote_url))},
                    {"refs", target.refs},
                    {"outside_stores", names_json(in, target.outside_stores)}});
  }
  return json;
}

Json amount_json(const Amount& amount) {
  return {{"count", amount.count}, {"bytes", amount.bytes}};
}

Amount total(const std::array<Amount, kTextKindCount>& amounts) {
  Amount sum;
  for (const Amount& amount : amounts) {
    sum.count += amount.count;
    sum.bytes += amount.bytes;
  }
  return sum;
}

Json skipped_json(const ContextView& in) {
  const CoverageSnapshot& coverage = in.report.coverage;
  Json json = Json::object();
  for (std::size_t i = 0; i < kSkipCount; ++i) {
    if (coverage.skipped[i].count == 0) continue;
    const auto reason = static_cast<Skip>(i);
    json[std::string(name_of(reason))] = {{"policy", is_policy(reason)},
                                          {"count", coverage.skipped[i].count},
                                          {"bytes", coverage.skipped[i].bytes},
                                          {"items", Json::array()}};
  }
  for (const SkippedItem& item : coverage.items) {
    json[std::string(name_of(item.reason))]["items"].push_back(
        {{"subject", in.cleaned_name(item.subject)}, {"detail", in.cleaned_name(item.detail)}});
  }
  return json;
}

Json coverage_json(const ContextView& in) {
  const CoverageSnapshot& coverage = in.report.coverage;
  Json by_kind = Json::object();
  for (std::size_t i = 0; i < kTextKindCount; ++i) {
    by_kind[std::string(name_of(static_cast<TextKind>(i)))] = {
        {"present", amount_json(coverage.present[i])},
        {"scanned", amount_json(coverage.scanned[i])}};
  }
  return {
      {"complete", coverage.complete()},
      {"present", amount_json(total(coverage.present))},
      {"scanned", amount_json(total(coverage.scanned))},
      {"by_kind", by_kind},
      {"skipped", skipped_json(in)},
      {"failures", coverage.failures},
      {"canary", {{"planted", in.report.canaries_planted}, {"found", in.report.canaries_found}}}};
}

Json diagnostics_json(const ContextView& in) {
  Json json = Json::array();
  for (const Diagnostic& diagnostic : in.report.coverage.diagnostics) {
    json.push_back({{"code", name_of(diagnostic.code)},
                    {"subject", in.cleaned_name(diagnostic.subject)},
                    {"message", in.cleaned_name(diagnostic.message)}});
  }
  return json;
}

Json rejected_json(const ContextView& in) {
  Json json = Json::array();
  for (const RejectedCount& rejected : in.report.rejected) {
    json.push_back({{"rule", in.rules[rejected.rule].id},
                    {"filter", rejected.filter},
                    {"count", rejected.count}});
  }
  return json;
}

Json passes_json(const ContextView& in) {
  Json json = Json::array();
  for (const PassTime& pass : in.report.passes) {
    json.push_back({{"pass", pass.pass}, {"seconds", pass.seconds}});
  }
  return json;
}

Json summary_json(const ContextView& in) {
  const Summary summary = summarize(in.report, in.options.fail_on);
  Json by_severity = Json::object();
  for (std::size_t i = summary.by_severity.size(); i-- > 0;) {
    by_severity[std::string(name_of(static_cast<Severity>(i)))] = summary.by_severity[i];
  }
  return {{"findings", summary.findings},
          {"new", summary.fresh},
          {"known", summary.known},
          {"allowed", summary.allowed},
          {"unlisted", summary.unlisted},
          {"by_severity", by_severity},
          {"fail_on", name_of(in.options.fail_on)},
          {"failing", summary.failing},
          {"incomplete", summary.incomplete},
          {"exit_code", summary.exit_code}};
}

Json place_json(const ContextView& in, const Place& place) {
  const std::string redacted = place.path.empty() ? "" : in.redactor.redact_name(place.path);
  const std::string shown = escape_controls(redacted);
  Json json = {{"target", static_cast<std::uint32_t>(place.target)},
               {"kind", name_of(place.kind)},
               {"path", or_null(shown)}};
  if (shown != redacted) json["path_bytes"] = encode_base64(redacted, false);
  json["line"] = place.begin.line;
  json["column"] = place.begin.column;
  json["end_line"] = place.end.line;
  json["end_column"] = place.end.column;
  json["object"] = or_null(place.object.hex());
  json["commit"] = or_null(place.commit.hex());
  json["at_head"] = place.at_head;
  json["allowed"] = place.allowed;
  return json;
}

Json places_json(const ContextView& in, const std::vector<Place>& places) {
  Json json = Json::array();
  for (const Place& place : places)
    json.push_back(place_json(in, place));
  return json;
}

Json commit_json(const ContextView& in, const std::optional<CommitInfo>& commit) {
  if (!commit.has_value()) return {};
  return {{"commit", commit->id.hex()},
          {"author_name", in.cleaned(commit->author_name)},
          {"author_email", in.cleaned(commit->author_email)},
          {"authored", iso_time(commit->authored)},
          {"committed", iso_time(commit->committed)},
          {"summary", in.cleaned(commit->summary)}};
}

Json exposure_json(const ContextView& in, const Exposure& exposure) {
  return {{"introduced_by", commit_json(in, exposure.introduced_by)},
          {"introduced_count", exposure.introduced_count},
          {"removed_by", commit_json(in, exposure.removed_by)},
          {"removed_count", exposure.removed_count},
          {"at_head", exposure.at_head},
          {"refs", names_json(in, exposure.refs)},
          {"ref_count", exposure.ref_count},
          {"unreachable", exposure.unreachable},
          {"versions", exposure.versions}};
}

Json facts_json(const ContextView& in, const std::vector<Fact>& facts) {
  Json json = Json::array();
  for (const Fact& fact : facts)
    json.push_back({{"name", fact.name}, {"value", in.cleaned(fact.value)}});
  return json;
}

// As the finding they belong to is told.
Json parts_json(const ContextView& in, const Finding& finding) {
  Json json = Json::array();
  for (const FindingPart& part : finding.parts) {
    const Rule& rule = in.rules[part.rule];
    json.push_back({{"rule", rule.id},
                    {"description", rule.description},
                    {"fingerprint", part.fingerprint.hex()},
                    {"secret", in.options.reveal ? escape_controls(part.secret.reveal())
                                                 : part.secret.masked(rule.prefix)},
                    {"places", places_json(in, part.places)}});
  }
  return json;
}

Json finding_json(const ContextView& in, const Finding& finding) {
  const Rule& rule = in.rules[finding.rule];
  Json json = {{"fingerprint", finding.fingerprint.hex()},
               {"rule", rule.id},
               {"description", rule.description},
               {"provider", or_null(rule.provider)},
               {"severity", name_of(finding.severity)},
               {"confidence", name_of(finding.confidence)},
               {"sensitivity", "secret"},
               {"secret", finding.secret.masked(rule.prefix)}};
  if (rule.kind == RuleKind::kPath) {
    json["secret"] = "";
  } else if (in.options.reveal) {
    const std::string_view secret = finding.secret.reveal();
    const std::string shown = escape_controls(secret);
    if (shown != secret) json["secret_bytes"] = encode_base64(secret, false);
    json["secret"] = shown;
  }
  if (!finding.parts.empty()) json["parts"] = parts_json(in, finding);
  json["state"] = name_of(finding.state);
  json["reasons"] = Json::array();
  for (const std::string& reason : finding.reasons)
    json["reasons"].push_back(in.cleaned(reason));
  json["facts"] = facts_json(in, finding.facts);
  json["context"] = in.cleaned(finding.context);
  json["places"] = places_json(in, finding.places);
  json["place_count"] = finding.place_count;
  json["only_in_tests"] = finding.only_in_tests();
  json["exposure"] = exposure_json(in, finding.exposure);
  json["rotation"] = rotation_json(rule.rotation);
  return json;
}

Result<void> ended(std::ostream& out) {
  out.flush();
  if (!out) return Error(Errc::kIo, "the report could not be written");
  return {};
}

}  // namespace

Result<void> write_json(const Report& report, const RuleSet& rules, const Redactor& redactor,
                        const ReportOptions& options, std::ostream& out) {
  const ContextView in{report, rules, redactor, options};
  JsonStream json(out);
  const auto member = [&](std::string_view name, const Json& value) {
    json.member(name, dumped(value, 2));
  };
  json.open_object();
  member("schema", schema_json("urn:dowse:schema:report:1"));
  member("tool", tool_json(report));
  member("complete", report.complete);
  member("interrupted", report.interrupted);
  member("summary", summary_json(in));
  member("fingerprint_key", name_of(report.key_origin));
  member("rules", rules_json(in));
  member("targets", targets_json(in));
  member("coverage", coverage_json(in));
  member("diagnostics", diagnostics_json(in));
  if (options.explain) member("rejected", rejected_json(in));
  if (options.stats) member("passes", passes_json(in));
  json.key("findings");
  json.open_array();
  for (const Finding& finding : report.findings)
    json.value(dumped(finding_json(in, finding), 2));
  json.close();
  json.close();
  return ended(out);
}

Result<void> write_jsonl(const Report& report, const RuleSet& rules, const Redactor& redactor,
                         const ReportOptions& options, std::ostream& out) {
  const ContextView in{report, rules, redactor, options};
  const Json header = {
      {"type", "header"},          {"schema", schema_json("urn:dowse:schema:report:1#line")},
      {"tool", tool_json(report)}, {"fingerprint_key", name_of(report.key_origin)},
      {"rules", rules_json(in)},   {"targets", targets_json(in)}};
  out << dumped(header, -1) << '\n';
  for (const Finding& finding : report.findings) {
    Json line = Json::object();
    line["type"] = "finding";
    line.update(finding_json(in, finding));
    out << dumped(line, -1) << '\n';
  }
  Json last = {{"type", "summary"},
               {"complete", report.complete},
               {"interrupted", report.interrupted},
               {"summary", summary_json(in)},
               {"coverage", coverage_json(in)},
               {"diagnostics", diagnostics_json(in)}};
  if (options.explain) last["rejected"] = rejected_json(in);
  if (options.stats) last["passes"] = passes_json(in);
  out << dumped(last, -1) << '\n';
  return ended(out);
}

}  // namespace dowse
