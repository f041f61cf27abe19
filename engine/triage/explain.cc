#include "engine/triage/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "engine/base/secret.h"
#include "engine/find/allow_comment.h"
#include "engine/find/allowlist.h"
#include "engine/find/ascii.h"
#include "engine/find/judge.h"
#include "engine/find/overlap.h"
#include "engine/find/redactor.h"
#include "engine/find/strength.h"
#include "engine/match/matcher.h"
#include "engine/match/regex_parser.h"
#include "engine/match/sketch.h"
#include "engine/triage/explain_others.h"
#include "engine/triage/path_policy.h"

namespace dowse {
namespace {

std::string_view slice(std::string_view text, ByteSpan span) {
  return text.substr(span.begin, span.end - span.begin);
}

std::string quoted_list(std::span<const std::string> words) {
  std::string list;
  for (const std::string& word : words)
    list += (list.empty() ? "`" : ", `") + escape_controls(word) + "`";
  return list;
}

// What is said of a filter that rejects, by its name; those that need numbers are made elsewhere.
std::string_view meaning_of_filter(std::string_view filter) {
  constexpr std::pair<std::string_view, std::string_view> kMeanings[] = {
      {"binary", "the text is binary, where formats with a prefix and of binary files count"},
      {"placeholder", "the value is a template, a reference or made up"},
      {"key-name", "the name beside the value does not say that it is a secret"},
      {"code", "the value is a name, a call, a type or an expression"},
      {"shape", "the value has the shape of something harmless"},
      {"words", "the value is prose or words"},
      {"whole-file", "the text holds more than the run"},
      {"data", "the run is a part of embedded data"},
  };
  for (const auto& [name, meaning] : kMeanings) {
    if (name == filter) return meaning;
  }
  return "rejected by this filter";
}

// Everything that is asked about one text. Lifetime: rules and text.
class ExplainerView {
 public:
  ExplainerView(const RuleSet& rules, RuleIndex rule, std::string_view text,
                const ExplainOptions& options)
      : rules_(rules),
        index_(rule),
        rule_(rules[rule]),
        text_(text),
        options_(options),
        lines_(text) {}

  Result<Explanation> explain();

 private:
  void judge_all(std::span<const Match> matches);
  Result<void> add_anchors(std::span<const Match> matches, Explanation& explanation);
  Result<ExplainedMatch> explain_match(const Match& match);
  void add_filters(const VerdictView& verdict, const Match& match, ExplainedMatch& out);
  void add_keywords(const VerdictView& verdict, ExplainedMatch& out);
  void add_others(const Match& match, ExplainedMatch& out);
  bool decides_by_path(std::string_view rule_id) const;
  Result<void> add_path(const Match& match, ExplainedMatch& out);
  void add_allow_comment(const Match& match, ExplainedMatch& out);
  std::string allowlist_that_allows(const Match& match) const;
  std::string reasons_of(const VerdictView& verdict) const;
  std::string fate_of(ByteSpan anchor, const PatternPlan& plan, Sketch& sketch,
                      std::span<const Match> matches);
  std::string place(std::uint64_t offset);

  const RuleSet& rules_;
  RuleIndex index_;
  const Rule& rule_;
  std::string_view text_;
  const ExplainOptions& options_;
  LineIndexView lines_;
  std::optional<Matcher> matcher_;
  std::optional<Judge> judge_;
  std::optional<Redactor> redactor_;
  Judge::Scratch judge_scratch_;
  std::optional<OthersView> others_;
};

std::string ExplainerView::place(std::uint64_t offset) {
  const Position at = lines_.position(offset);
  return fmt::format("{}:{}", at.line, at.column);
}

Result<Explanation> ExplainerView::explain() {
  Explanation explanation;
  DOWSE_ASSIGN(const RuleSet alone, RuleSet::from_rules({rule_}));
  DOWSE_ASSIGN(std::vector<RulePlan> plans, plan_rules(alone));
  explanation.plan = std::move(plans.front());
  DOWSE_ASSIGN(matcher_, Matcher::compile(rules_));
  DOWSE_ASSIGN(judge_, Judge::make(rules_));
  DOWSE_ASSIGN(redactor_, options_.reveal ? Result<Redactor>(Redactor::revealing())
                                          : Redactor::make(rules_, *matcher_, {}));
  DOWSE_ASSIGN(const Matcher::ScratchPtr scratch, matcher_->make_scratch());
  DOWSE_ASSIGN(const std::span<const Match> matches, matcher_->scan(text_, *scratch));
  judge_all(matches);
  std::vector<Match> own(matches.begin(), matches.end());
  std::erase_if(own, [this](const Match& match) { return match.rule != index_; });
  DOWSE_TRY(add_anchors(own, explanation));
  explanation.match_count = own.size();
  for (const Match& match : own) {
    DOWSE_ASSIGN(ExplainedMatch explained, explain_match(match));
    explanation.is_finding = explanation.is_finding || explained.is_finding;
    if (explanation.matches.size() < Explanation::kMost) {
      explanation.matches.push_back(std::move(explained));
    }
  }
  return explanation;
}

void ExplainerView::judge_all(std::span<const Match> matches) {
  const TextView text(text_);
  judge_->begin_text(judge_scratch_);
  std::vector<JudgedView> survivors;
  for (const Match& match : matches) {
    const VerdictView verdict = judge_->judge(text, match, judge_scratch_);
    if (!verdict.survives()) continue;
    survivors.push_back(
        {match, verdict, judge_->rule_class(match.rule), judge_->asks_path(match.rule)});
  }
  others_.emplace(rules_, text_, std::move(survivors));
}

bool stands_at(const AnchorLiteral& literal, std::string_view text, std::size_t at) {
  const std::string_view there = text.substr(at, literal.bytes.size());
  return std::equal(
      there.begin(), there.end(), literal.bytes.begin(), literal.bytes.end(),
      [&](char c, char wanted) { return (literal.caseless ? lower(c) : c) == wanted; });
}

// The literal without what it holds of the secret: the analysis spells a class of few bytes behind
// a literal out, so that the last bytes of `tok_7` say which of them stands there.
std::string shown_literal(const AnchorLiteral& literal, std::span<const AnchorLiteral> all) {
  std::string_view shown = literal.bytes;
  const auto is_spelled_out = [&] {
    const std::string_view stem = shown.substr(0, shown.size() - 1);
    return std::any_of(all.begin(), all.end(), [&](const AnchorLiteral& other) {
      return other.bytes.starts_with(stem) && !other.bytes.starts_with(shown);
    });
  };
  while (shown.size() > 1 && is_spelled_out())
    shown.remove_suffix(1);
  return escape_controls(shown);
}

// What became of an anchor: a match, or how far the expression goes round it.
std::string ExplainerView::fate_of(ByteSpan anchor, const PatternPlan& plan, Sketch& sketch,
                                   std::span<const Match> matches) {
  for (const Match& match : matches) {
    if (match.whole.begin <= anchor.begin && anchor.end <= match.whole.end) {
      return fmt::format("matches from {} to {}", place(match.whole.begin), place(match.whole.end));
    }
  }
  const std::uint64_t first = anchor.begin - std::min<std::uint64_t>(anchor.begin, plan.max_before);
  ByteSpan farthest{anchor.begin, anchor.begin};
  for (std::uint64_t p = first; p + plan.min_before <= anchor.begin; ++p) {
    if (!plan.first.contains(static_cast<std::uint8_t>(text_[p]))) continue;
    std::uint64_t bytes = 0;
    const std::uint64_t limit = std::min<std::uint64_t>(text_.size(), p + plan.max_width);
    if (sketch.may_match(text_, p, limit, bytes)) {
      const bool asks = plan.place == AnchorPlace::kBeforeValue;
      return fmt::format(
          "its bytes fit from {}, but a length, a boundary or what stands beside them does not{}",
          place(p), asks ? ", or the value has no digit near its begin" : "");
    }
    if (p + bytes > farthest.end) farthest = {p, p + bytes};
  }
  if (farthest.end <= anchor.end) return "what should stand before it does not";
  if (farthest.end == text_.size()) {
    return fmt::format("the expression fits from {} at most to the end of the text",
                       place(farthest.begin));
  }
  return fmt::format("the expression fits from {} and not beyond the byte at {}",
                     place(farthest.begin), place(farthest.end - 1));
}

Result<void> ExplainerView::add_anchors(std::span<const Match> matches, Explanation& explanation) {
  const PatternPlan& plan = explanation.plan.pattern;
  if (plan.literals.empty()) return {};
  DOWSE_ASSIGN(const Regex regex, parse_regex(rule_.pattern));
  Sketch sketch = Sketch::make(regex.root);
  for (std::size_t at = 0; at < text_.size(); ++at) {
    for (const AnchorLiteral& literal : plan.literals) {
      if (!stands_at(literal, text_, at)) continue;
      ++explanation.anchor_count;
      if (explanation.anchors.size() == Explanation::kMost) continue;
      const ByteSpan anchor{at, at + literal.bytes.size()};
      explanation.anchors.push_back({shown_literal(literal, plan.literals), lines_.position(at),
                                     fate_of(anchor, plan, sketch, matches)});
    }
  }
  return {};
}

Result<ExplainedMatch> ExplainerView::explain_match(const Match& match) {
  const std::string_view secret = slice(text_, match.secret);
  ExplainedMatch out;
  out.begin = lines_.position(match.secret.begin);
  out.end = lines_.position(match.secret.end);
  out.secret = escape_controls(options_.reveal ? std::string(secret) : mask(secret, rule_.prefix));
  const VerdictView verdict = judge_->judge(TextView(text_), match, judge_scratch_);
  out.is_finding = verdict.survives();
  out.confidence = verdict.confidence;
  add_filters(verdict, match, out);
  if (out.is_finding) add_others(match, out);
  if (out.is_finding) DOWSE_TRY(add_path(match, out));
  if (out.is_finding) add_allow_comment(match, out);
  return out;
}

// The filters in the order in which they are asked, up to the one that rejects.
void ExplainerView::add_filters(const VerdictView& verdict, const Match& match,
                                ExplainedMatch& out) {
  bool done = false;
  const auto add = [&](std::string_view name, bool is_asked, const std::string& text) {
    if (done || !is_asked) return;
    done = verdict.filter == name;
    out.steps.push_back(
        {std::string(name), done ? StepOutcome::kRejects : StepOutcome::kPasses, text});
  };
  const bool binary = verdict.filter == "binary";
  if (binary) add("binary", true, std::string(meaning_of_filter("binary")));
  if (!done && !rule_.keywords.empty()) add_keywords(verdict, out);
  done = done || verdict.filter == "keywords";
  const double entropy = entropy_of(slice(text_, match.secret));
  add("entropy", rule_.min_entropy > 0,
      fmt::format("{:.2f} bits a byte, at least {:.2f} are asked for", entropy, rule_.min_entropy));
  if (done) return;
  if (!verdict.survives() && verdict.filter != kAllowlistFilter) {
    out.steps.push_back({std::string(verdict.filter), StepOutcome::kRejects,
                         std::string(meaning_of_filter(verdict.filter))});
    return;
  }
  out.steps.push_back({"value", StepOutcome::kPasses,
                       rule_.own_terms ? "not asked: what the rule states decides alone"
                                       : "it may be a credential"});
  const bool allowlists = !rule_.allowlists.empty() || !rules_.allowlists().empty();
  add(kAllowlistFilter, allowlists, allowlist_that_allows(match));
}

void ExplainerView::add_keywords(const VerdictView& verdict, ExplainedMatch& out) {
  if (verdict.filter == "keywords") {
    out.steps.push_back({"keywords", StepOutcome::kRejects,
                         "none stands in the text: " + quoted_list(rule_.keywords)});
    return;
  }
  const auto found = std::find_if(rule_.keywords.begin(), rule_.keywords.end(), [&](auto word) {
    std::transform(word.begin(), word.end(), word.begin(), lower);
    return !word.empty() && contains_caseless(text_, word);
  });
  if (found == rule_.keywords.end()) return;  // all of them are empty: no condition
  out.steps.push_back({"keywords", StepOutcome::kPasses,
                       quoted_list(std::span(&*found, 1)) + " stands in the text"});
}

// Which one, or that there is none; what paths and commits decide is asked later.
std::string ExplainerView::allowlist_that_allows(const Match& match) const {
  const auto asked = [&](std::span<const Allowlist> lists, std::string_view whose) {
    for (std::size_t i = 0; i < lists.size(); ++i) {
      const Result<std::vector<SecretAllowlist>> local = compile_local(lists.subspan(i, 1));
      if (!local || local->empty() || !local->front().allows(text_, match)) continue;
      const std::string& description = lists[i].description;
      return fmt::format("{} {} allows it{}", whose, i + 1,
                         description.empty() ? "" : ": " + escape_controls(description));
    }
    return std::string();
  };
  std::string by = asked(rule_.allowlists, "the rule's allowlist");
  if (by.empty()) by = asked(rules_.allowlists(), "the allowlist of all rules");
  return by.empty() ? "none allows what stands here" : by;
}

std::string ExplainerView::reasons_of(const VerdictView& verdict) const {
  std::string all;
  for (const std::string& reason : verdict.explain(rule_)) {
    all += (all.empty() ? "" : "; ") + escape_controls(redactor_->redact(reason));
  }
  return all;
}

// What the other matches of the text make of one that passes by itself.
void ExplainerView::add_others(const Match& match, ExplainedMatch& out) {
  const JudgedView* judged = others_->find(match);
  if (judged == nullptr) return;
  out.confidence = judged->verdict.confidence;
  out.is_finding = judged->verdict.survives();
  const std::string reasons = reasons_of(judged->verdict);
  if (!reasons.empty()) out.steps.push_back({"because", StepOutcome::kTells, reasons});
  for (ExplainedStep& step : others_->steps(*judged))
    out.steps.push_back(std::move(step));
}

bool names_paths(std::span<const Allowlist> lists) {
  return std::any_of(lists.begin(), lists.end(),
                     [](const Allowlist& list) { return !list.paths.empty(); });
}

bool asks_for_path(const Rule& rule) {
  return !rule.path.empty() || names_paths(rule.allowlists);
}

// What a rule requires has to be reported there itself.
bool ExplainerView::decides_by_path(std::string_view rule_id) const {
  const std::span<const Rule> all = rules_.rules();
  return std::any_of(all.begin(), all.end(),
                     [&](const Rule& rule) { return rule.id == rule_id && asks_for_path(rule); });
}

Result<void> ExplainerView::add_path(const Match& match, ExplainedMatch& out) {
  const bool asked =
      asks_for_path(rule_) || names_paths(rules_.allowlists()) ||
      std::any_of(rule_.required.begin(), rule_.required.end(),
                  [this](const RulePart& need) { return decides_by_path(need.rule_id); });
  if (!asked) return {};
  if (options_.path.empty()) {
    out.steps.push_back({"path", StepOutcome::kTells,
                         "not asked: a path decides, too; give one to see what it does"});
    return {};
  }
  DOWSE_ASSIGN(PathPolicy policy, PathPolicy::make(rules_));
  Finding finding;
  finding.rule = index_;
  Occurrence occurrence;
  occurrence.kind = TextKind::kFile;
  occurrence.agreed = judge_->agreed(text_, match);
  if (policy.keeps(finding, {&occurrence, options_.path, {}, true})) {
    out.steps.push_back({"path", StepOutcome::kPasses, "what the path decides lets it stand"});
    return {};
  }
  std::vector<Finding> none;
  std::vector<RejectedCount> rejected;
  policy.drop_excluded(none, rejected);
  out.is_finding = false;
  out.steps.push_back({rejected.empty() ? "path" : rejected.front().filter, StepOutcome::kRejects,
                       "the path takes it away"});
  return {};
}

void ExplainerView::add_allow_comment(const Match& match, ExplainedMatch& out) {
  const auto on_line = [&](std::uint64_t offset) {
    return has_allow_comment(slice(text_, line_around(text_, offset)));
  };
  if (!on_line(match.secret.begin) && !on_line(match.secret.end)) return;
  out.steps.push_back({"comment", StepOutcome::kTells,
                       "an allow comment stands on its line: found, and counted as allowed"});
}

}  // namespace

Result<Explanation> explain(const RuleSet& rules, RuleIndex rule, std::string_view text,
                            const ExplainOptions& options) {
  return ExplainerView(rules, rule, text, options).explain();
}

}  // namespace dowse
