#include "engine/report/rules_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <string_view>
#include <vector>

#include "engine/base/text.h"
#include "engine/match/entropy.h"
#include "engine/match/rule_plan.h"
#include "engine/report/human.h"
#include "engine/report/page.h"
#include "engine/report/text_rotation.h"

namespace dowse {
namespace {

std::string provider_of(const Rule& rule) {
  return rule.provider.empty() ? "-" : escape_controls(rule.provider);
}

std::string pad(std::string text, std::size_t width) {
  const std::size_t has = display_width(text);
  return has < width ? text.append(width - has, ' ') : text;
}

std::string in_ticks(std::string_view text) {
  return fmt::format("`{}`", escape_controls(text));
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts)
    all += (all.empty() ? "" : ", ") + in_ticks(text);
  return all;
}

void write_text(Page& page, std::string_view label, const std::string& text) {
  if (!text.empty()) page.row(4, label, Style::kPlain, text);
}

void write_head(const Rule& rule, Page& page) {
  page.spread(0, Style::kBold, escape_controls(rule.description), escape_controls(rule.id));
  if (!rule.provider.empty()) write_text(page, "provider", escape_controls(rule.provider));
  write_text(page, "severity", std::string(name_of(rule.severity)));
  write_text(page, "confidence", std::string(name_of(rule.confidence)));
  write_text(page, "basis", std::string(name_of(rule.basis)));
  write_text(page, "fact", escape_controls(rule.fact));
  std::string tags;
  for (const std::string& tag : rule.tags)
    tags += (tags.empty() ? "" : ", ") + escape_controls(tag);
  write_text(page, "tags", tags);
  if (rule.family != rule.id) write_text(page, "family", escape_controls(rule.family));
  for (std::size_t i = 0; i < rule.references.size(); ++i) {
    page.whole(4, i == 0 ? "references" : "", Style::kLink, escape_controls(rule.references[i]));
  }
}

std::string anchors_of(const RulePlan& plan) {
  constexpr std::size_t kMost = 12;
  if (plan.tier != RuleTier::kAnchored) return "none: the expression is asked everywhere";
  const std::vector<AnchorLiteral>& literals = plan.pattern.literals;
  std::string all;
  for (std::size_t i = 0; i < std::min(literals.size(), kMost); ++i) {
    all += (i == 0 ? "" : ", ") + in_ticks(literals[i].bytes);
    if (literals[i].caseless) all += " (any case)";
  }
  return literals.size() <= kMost
             ? all
             : all + " and " + std::to_string(literals.size() - kMost) + " more";
}

std::string place_of(const RulePlan& plan) {
  switch (plan.pattern.place) {
    case AnchorPlace::kAnywhere:
      break;
    case AnchorPlace::kAtRun:
      return fmt::format("at runs of {} or more of A-Z a-z 0-9 + / - _", kMinEntropyRun);
    case AnchorPlace::kBeforeValue:
      return fmt::format(
          "in front of runs of {} or more of A-Z a-z 0-9 + / - _ with a digit among their first "
          "{}; a value without one is no match",
          kMinEntropyRun, kValueHead);
  }
  return "anywhere";
}

std::string secret_of(const Rule& rule) {
  if (rule.secret_group != 0) return "group " + std::to_string(rule.secret_group);
  return "the first group that is not empty, else the whole match";
}

void write_allowlist(const Allowlist& list, Page& page) {
  std::string text = list.description.empty() ? "" : escape_controls(list.description) + ": ";
  text += list.all_of ? "all of" : "one of";
  const auto add = [&](std::string_view what, const std::vector<std::string>& values) {
    if (!values.empty()) text += fmt::format("; {} {}", what, joined(values));
  };
  constexpr std::string_view kTargets[] = {"secret", "match", "line"};
  add(kTargets[static_cast<std::size_t>(list.target)], list.regexes);
  add("path", list.paths);
  add("word in the secret", list.stopwords);
  add("commit", list.commits);
  write_text(page, "allowlist", text);
}

void write_parts(std::string_view label, const std::vector<RulePart>& parts, Page& page) {
  for (const RulePart& part : parts) {
    std::string text = in_ticks(part.rule_id);
    if (part.within_lines) text += " within " + counted(*part.within_lines, "line");
    if (part.within_lines && part.within_columns) text += " and";
    if (part.within_columns) text += " within " + counted(*part.within_columns, "column");
    if (!part.within_lines && !part.within_columns) text += " anywhere in the text";
    write_text(page, &part == parts.data() ? label : "", text);
  }
}

// What it needs of other rules.
void write_composite(const Rule& rule, Page& page) {
  write_parts("required", rule.required, page);
  write_parts("parts", rule.parts, page);
  if (!rule.parts.empty()) {
    write_text(page, "", "with one of them it is one finding, without it a step less sure");
  }
  if (rule.skip_report) write_text(page, "skip report", "by itself it is no finding");
}

void write_finding(const Rule& rule, const RulePlan& plan, Page& page) {
  page.blank();
  page.lines(2, Style::kBold, "How it is found");
  if (rule.own_terms) {
    write_text(page, "judged", "by what it states alone, as in gitleaks");
  }
  if (rule.kind == RuleKind::kEntropy) {
    write_text(page, "entropy", "runs of a credential alphabet that look random");
  }
  if (rule.kind == RuleKind::kPattern) {
    page.whole(4, "expression", Style::kPlain, escape_controls(rule.pattern));
    write_text(page, "secret", secret_of(rule));
    write_text(page, "anchors", anchors_of(plan));
    if (plan.tier == RuleTier::kAnchored) write_text(page, "looked for", place_of(plan));
    write_text(page, "reach", counted(plan.pattern.max_width, "byte"));
  }
  if (!rule.prefix.empty()) write_text(page, "prefix", in_ticks(rule.prefix));
  write_text(page, "checksum", escape_controls(rule.checksum));
  write_text(page, "structure", escape_controls(rule.structure));
  if (rule.min_entropy > 0) {
    write_text(page, "entropy", fmt::format("at least {:.2f} bits a byte", rule.min_entropy));
  }
  if (!rule.keywords.empty()) {
    write_text(page, "keywords", "one of " + joined(rule.keywords) + " in the text");
  }
  if (!rule.path.empty()) write_text(page, "path", in_ticks(rule.path));
  write_composite(rule, page);
  for (const Allowlist& list : rule.allowlists)
    write_allowlist(list, page);
}

void write_examples(const Rule& rule, Page& page) {
  const auto write = [&](std::string_view label, const std::vector<Example>& examples) {
    for (std::size_t i = 0; i < examples.size(); ++i) {
      page.whole(4, i == 0 ? label : "", Style::kPlain, escape_controls(examples[i].recipe));
    }
  };
  if (rule.examples.empty() && rule.counterexamples.empty()) return;
  page.blank();
  page.lines(2, Style::kBold, "Examples");
  write("matches", rule.examples);
  write("does not", rule.counterexamples);
}

}  // namespace

void write_rule_list(const RuleSet& rules, std::span<const RuleIndex> which, std::ostream& out) {
  std::size_t ids = 0;
  std::size_t providers = 0;
  for (const RuleIndex index : which) {
    ids = std::max(ids, rules[index].id.size());
    providers = std::max(providers, display_width(provider_of(rules[index])));
  }
  for (const RuleIndex index : which) {
    const Rule& rule = rules[index];
    out << fmt::format("{:<{}}  {:<8}  {:<6}  {:<9}  {}  {}\n", escape_controls(rule.id), ids,
                       name_of(rule.severity), name_of(rule.confidence), name_of(rule.basis),
                       pad(provider_of(rule), providers), escape_controls(rule.description));
  }
}

std::string counts_line(const RuleCounts& counts) {
  std::string line =
      counted(counts.rules, "rule") + " of " + counted(counts.providers, "provider") + ":";
  for (std::size_t i = counts.by_basis.size(); i-- > 0;) {
    line += fmt::format(" {} {}{}", grouped(counts.by_basis[i]), name_of(static_cast<Basis>(i)),
                        i == 0 ? "" : ",");
  }
  return line;
}

Result<void> write_rule_page(const Rule& rule, const RulePageOptions& options, std::ostream& out) {
  DOWSE_ASSIGN(const RuleSet alone, RuleSet::from_rules({rule}));
  DOWSE_ASSIGN(const std::vector<RulePlan> plans, plan_rules(alone));
  Page page(out, options.color, options.width);
  write_head(alone.rules().front(), page);
  write_finding(rule, plans.front(), page);
  write_examples(rule, page);
  page.blank();
  write_rotation(rule, {}, page);
  out.flush();
  if (!out) return Error(Errc::kIo, "the rule could not be written");
  return {};
}

}  // namespace dowse
