#pragma once
// A report built by hand, with one of everything a writer has to print: every kind of place, every
// state, rules with and without advice, skips, errors, and strings that hold secrets where a
// repository can hide them.

#include <string>
#include <vector>

#include "engine/find/redactor.h"
#include "engine/match/matcher.h"
#include "engine/report/report.h"
#include "engine/rules/rule_set.h"

namespace dowse::testing {

struct SampleReport {
  RuleSet rules;
  Matcher matcher;
  Report report;
  std::vector<std::string> secrets;  // all that stand in it; made from recipes, none is live

  // Masks the secrets of the findings. Requires: outlived by this.
  Redactor redactor() const;
};

SampleReport make_sample_report();

// The same with strings that want to break a terminal, a parser or a page: controls, bidirectional
// marks, bytes that are no UTF-8, markup, very long ones.
SampleReport make_hostile_report();

// The same with a secret in each string that a target decides.
SampleReport make_leaky_report();

// A clean and complete scan of one repository.
SampleReport make_clean_report();

}  // namespace dowse::testing
