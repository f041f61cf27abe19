#include "engine/report/secret_words.h"

#include "engine/base/text.h"

namespace dowse {
namespace {

std::string shown(const Secret& secret, const Rule& rule, bool reveal) {
  return escape_controls(reveal ? std::string(secret.reveal()) : secret.masked(rule.prefix));
}

}  // namespace

std::string shown_secret(const Finding& finding, const RuleSet& rules, bool reveal) {
  const Rule& rule = rules[finding.rule];
  return rule.kind == RuleKind::kPath ? "the file itself" : shown(finding.secret, rule, reveal);
}

std::string shown_part(const FindingPart& part, const RuleSet& rules, bool reveal) {
  const Rule& rule = rules[part.rule];
  const std::string name = rule.description.empty() ? rule.id : rule.description;
  return escape_controls(name) + " " + shown(part.secret, rule, reveal);
}

}  // namespace dowse
