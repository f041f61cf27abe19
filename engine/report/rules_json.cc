#include "engine/report/rules_json.h"

#include <array>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "engine/match/rule_plan.h"
#include "engine/report/json_stream.h"
#include "engine/report/rule_json.h"
#include "engine/rules/rule_query.h"

namespace dowse {
namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace);
}

std::string_view name_of(RuleKind kind) {
  constexpr std::array<std::string_view, 3> kNames = {"pattern", "entropy", "path"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name_of(AllowTarget target) {
  constexpr std::array<std::string_view, 3> kNames = {"secret", "match", "line"};
  return kNames[static_cast<std::size_t>(target)];
}

Json allowlists_json(std::span<const Allowlist> lists) {
  Json json = Json::array();
  for (const Allowlist& list : lists) {
    json.push_back({{"description", or_null(list.description)},
                    {"condition", list.all_of ? "AND" : "OR"},
                    {"target", name_of(list.target)},
                    {"regexes", list.regexes},
                    {"paths", list.paths},
                    {"stopwords", list.stopwords},
                    {"commits", list.commits}});
  }
  return json;
}

// A distance that is not stated is null.
Json parts_json(const std::vector<RulePart>& parts) {
  const auto distance = [](std::optional<std::uint32_t> stated) {
    return stated ? Json(*stated) : Json();
  };
  Json json = Json::array();
  for (const RulePart& part : parts) {
    json.push_back({{"id", part.rule_id},
                    {"within_lines", distance(part.within_lines)},
                    {"within_columns", distance(part.within_columns)}});
  }
  return json;
}

Json examples_json(const std::vector<Example>& examples) {
  Json json = Json::array();
  for (const Example& example : examples)
    json.push_back(example.recipe);
  return json;
}

Json anchors_json(const RulePlan& plan) {
  Json json = Json::array();
  for (const AnchorLiteral& literal : plan.pattern.literals) {
    json.push_back({{"text", escape_controls(literal.bytes)}, {"caseless", literal.caseless}});
  }
  return json;
}

// How it is found, behind what a report tells of it.
Json whole_rule_json(const Rule& rule, const RulePlan& plan) {
  Json json = rule_json(rule);
  json["kind"] = name_of(rule.kind);
  json["regex"] = or_null(rule.pattern);
  json["secret_group"] = rule.secret_group;
  json["prefix"] = or_null(rule.prefix);
  json["checksum"] = or_null(rule.checksum);
  json["structure"] = or_null(rule.structure);
  json["entropy"] = rule.min_entropy;
  json["keywords"] = rule.keywords;
  json["path"] = or_null(rule.path);
  json["anchors"] = anchors_json(plan);
  json["anchor_place"] = name_of(plan.pattern.place);
  json["reach"] = plan.pattern.max_width;
  json["parts"] = parts_json(rule.parts);
  json["required"] = parts_json(rule.required);
  json["skip_report"] = rule.skip_report;
  json["own_terms"] = rule.own_terms;
  json["allowlists"] = allowlists_json(rule.allowlists);
  json["examples"] = examples_json(rule.examples);
  json["counterexamples"] = examples_json(rule.counterexamples);
  return json;
}

Json counts_json(const RuleCounts& counts) {
  Json by_basis = Json::object();
  for (std::size_t i = 0; i < counts.by_basis.size(); ++i)
    by_basis[std::string(name_of(static_cast<Basis>(i)))] = counts.by_basis[i];
  return {{"rules", counts.rules},
          {"providers", counts.providers},
          {"documented", counts.documented()},
          {"by_basis", by_basis}};
}

}  // namespace

Result<void> write_rules_json(const RuleSet& rules, std::span<const RuleIndex> which,
                              std::ostream& out) {
  DOWSE_ASSIGN(const std::vector<RulePlan> plans, plan_rules(rules));
  JsonStream json(out);
  json.open_object();
  json.member("schema", dumped({{"id", "urn:dowse:schema:rules:1"}, {"version", "1.1"}}));
  json.member("digest", dumped(rules.digest()));
  json.member("counts", dumped(counts_json(count_rules(rules, which))));
  json.key("rules");
  json.open_array();
  for (const RuleIndex index : which)
    json.value(dumped(whole_rule_json(rules[index], plans[static_cast<std::size_t>(index)])));
  json.close();
  json.close();
  out.flush();
  if (!out) return Error(Errc::kIo, "the rules could not be written");
  return {};
}

}  // namespace dowse
