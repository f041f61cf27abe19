#pragma once
// What the matches of a text make of each other, for `dowse rules explain`: what a match requires,
// the other half of a pair, a rule that knows the same bytes better. Asks what a scan asks
// (composite.h, overlap.h).

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/text.h"
#include "engine/find/overlap.h"
#include "engine/rules/rule_set.h"
#include "engine/triage/explain.h"

namespace dowse {

// Lifetime: rules and text.
class OthersView {
 public:
  // `survivors`: the matches of all rules that pass by themselves.
  OthersView(const RuleSet& rules, std::string_view text, std::vector<JudgedView> survivors);

  // What became of a survivor; null: it is none.
  const JudgedView* find(const Match& match) const;

  // What was asked about `judged`, one of ours, up to what rejects it.
  std::vector<ExplainedStep> steps(const JudgedView& judged);

 private:
  ExplainedStep required_step(const RulePart& need, const JudgedView& judged);
  ExplainedStep part_step(const RulePart& need, const JudgedView& judged);
  std::string fate_of(const JudgedView& judged);
  std::string winner_over(const Match& match);
  std::string taker_of(const Match& match);
  std::string lack_of(const RulePart& need, const JudgedView& judged);
  std::string distance(const RulePart& need, const JudgedView& from, const JudgedView& to);
  const JudgedView* part_of(const RulePart& need, const JudgedView& judged) const;
  const JudgedView* nearest(const RulePart& need, const JudgedView& judged);
  Position begin_of(const JudgedView& judged);

  const RuleSet& rules_;
  std::string_view text_;
  LineIndexView lines_;
  std::vector<JudgedView> judged_;
};

}  // namespace dowse
