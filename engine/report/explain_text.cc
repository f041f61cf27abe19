#include "engine/report/explain_text.h"

#include <fmt/format.h>

#include <ostream>
#include <string>
#include <string_view>

#include "engine/report/human.h"
#include "engine/report/page.h"

namespace dowse {
namespace {

std::string place(const Position& at) {
  return fmt::format("{}:{}", at.line, at.column);
}

void write_anchors(const Rule& rule, const Explanation& explanation, Page& page) {
  switch (explanation.plan.tier) {
    case RuleTier::kNone:
      page.row(2, "anchors", Style::kPlain, "the rule has no expression: it judges paths alone");
      return;
    case RuleTier::kEntropy:
      page.row(2, "runs", Style::kPlain,
               counted(explanation.match_count, "run") + " of a credential alphabet");
      return;
    case RuleTier::kExpression:
      page.row(2, "anchors", Style::kPlain,
               "the rule has none: its expression is asked everywhere");
      return;
    case RuleTier::kAnchored:
      break;
  }
  if (explanation.anchor_count == 0) {
    page.row(2, "anchors", Style::kPlain,
             "none stands in the text; dowse rules show " + rule.id + " lists them");
  }
  for (const ExplainedAnchor& anchor : explanation.anchors) {
    page.row(2, &anchor == explanation.anchors.data() ? "anchors" : "", Style::kPlain,
             fmt::format("`{}` at {}: {}", anchor.literal, place(anchor.at), anchor.text));
  }
  if (explanation.anchor_count > explanation.anchors.size()) {
    page.row(2, "", Style::kDim,
             and_more(explanation.anchor_count - explanation.anchors.size(), "anchor"));
  }
}

std::string_view word_of(StepOutcome outcome) {
  switch (outcome) {
    case StepOutcome::kPasses:
      return "passes: ";
    case StepOutcome::kRejects:
      return "REJECTS: ";
    case StepOutcome::kTells:
      break;
  }
  return "";
}

void write_match(const ExplainedMatch& match, Page& page) {
  page.blank();
  page.spread(2, Style::kBold,
              fmt::format("match at {} to {}", place(match.begin), place(match.end)), match.secret);
  for (const ExplainedStep& step : match.steps) {
    page.row(4, step.name, step.outcome == StepOutcome::kRejects ? Style::kHigh : Style::kPlain,
             std::string(word_of(step.outcome)) + step.text);
  }
  page.row(4, "verdict", match.is_finding ? Style::kGood : Style::kPlain,
           match.is_finding ? fmt::format("finding, {} confidence", name_of(match.confidence))
                            : "no finding");
}

// The first match that is a finding, or the first that is none, says why.
std::string verdict_of(const Rule& rule, const Explanation& explanation) {
  std::string why;
  for (const ExplainedMatch& match : explanation.matches) {
    if (match.is_finding) {
      return fmt::format("finding: {} severity, {} confidence", name_of(rule.severity),
                         name_of(match.confidence));
    }
    for (const ExplainedStep& step : match.steps) {
      if (why.empty() && step.outcome == StepOutcome::kRejects) why = "rejected by " + step.name;
    }
  }
  if (explanation.is_finding) return "finding";
  return "no finding: " + (why.empty() ? "no match" : why);
}

}  // namespace

Result<void> write_explanation(const Rule& rule, const Explanation& explanation,
                               const RulePageOptions& options, std::ostream& out) {
  Page page(out, options.color, options.width);
  page.spread(0, Style::kBold, escape_controls(rule.description), escape_controls(rule.id));
  write_anchors(rule, explanation, page);
  for (const ExplainedMatch& match : explanation.matches)
    write_match(match, page);
  if (explanation.match_count > explanation.matches.size()) {
    page.lines(
        2, Style::kDim,
        "+ " + grouped(explanation.match_count - explanation.matches.size()) + " more, not shown");
  }
  page.blank();
  page.lines(0, explanation.is_finding ? Style::kGood : Style::kBold,
             verdict_of(rule, explanation));
  out.flush();
  if (!out) return Error(Errc::kIo, "the explanation could not be written");
  return {};
}

}  // namespace dowse
