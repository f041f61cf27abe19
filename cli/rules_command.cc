#include "cli/rules_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "cli/console.h"
#include "cli/descriptor_stream.h"
#include "cli/input_text.h"
#include "engine/base/text.h"
#include "engine/match/rule_check.h"
#include "engine/report/explain_text.h"
#include "engine/report/human.h"
#include "engine/report/rules_json.h"
#include "engine/report/rules_text.h"
#include "engine/rules/rule_query.h"
#include "engine/rules/rule_template.h"
#include "engine/source/file_descriptor.h"
#include "engine/triage/explain.h"

namespace dowse {
namespace {

RulePageOptions page_options(const RulesArguments& arguments) {
  return {wants_color(arguments.color, STDOUT_FILENO), columns_of(STDOUT_FILENO)};
}

Result<int> list_rules(const RulesArguments& arguments, const RuleSet& rules, std::ostream& out) {
  DOWSE_ASSIGN(const std::vector<RuleIndex> selected, select_rules(rules, arguments.query));
  const std::string counts = counts_line(count_rules(rules, selected));
  if (arguments.json) {
    DOWSE_TRY(write_rules_json(rules, selected, out));
  } else if (arguments.summary) {
    out << counts << '\n';
  } else {
    write_rule_list(rules, selected, out);
    say(counts);  // beside the rows, so that they can be counted and cut
  }
  return selected.empty() ? 1 : 0;
}

Result<int> show_rule(const RulesArguments& arguments, const RuleSet& rules, std::ostream& out) {
  DOWSE_ASSIGN(const RuleIndex index, find_rule(rules, arguments.id));
  if (arguments.json) {
    DOWSE_TRY(write_rules_json(rules, std::span(&index, 1), out));
  } else {
    DOWSE_TRY(write_rule_page(rules[index], page_options(arguments), out));
  }
  return 0;
}

Result<std::string> text_to_explain(const RulesArguments& arguments) {
  if (!arguments.text_file.empty()) return read_text_file(arguments.text_file);
  if (arguments.text == "-") return read_text(STDIN_FILENO, "standard input");
  return arguments.text;
}

Result<int> explain_rule(const RulesArguments& arguments, const RuleSet& rules, std::ostream& out) {
  DOWSE_ASSIGN(const RuleIndex index, find_rule(rules, arguments.id));
  DOWSE_ASSIGN(const std::string text, text_to_explain(arguments));
  DOWSE_ASSIGN(const Explanation explanation, explain(rules, index, text, arguments.explain));
  DOWSE_TRY(write_explanation(rules[index], explanation, page_options(arguments), out));
  return explanation.is_finding ? 0 : 1;
}

Result<int> new_rule(const RulesArguments& arguments, std::ostream& out) {
  DOWSE_ASSIGN(const std::string text, rule_template(arguments.id));
  DOWSE_ASSIGN(const RuleSet builtin, RuleSet::builtin());
  if (find_rule(builtin, arguments.id)) {
    say("note: a built-in rule has the id " + arguments.id + ": yours will take its place");
  }
  out << text;
  return 0;
}

Result<int> run(const RulesArguments& arguments, std::ostream& out) {
  using enum RulesArguments::Action;
  if (arguments.action == kNew) return new_rule(arguments, out);
  DOWSE_ASSIGN(const RuleSet rules, RuleSet::load(arguments.rule_files, arguments.builtin_rules));
  say_notes(rules.notes());
  switch (arguments.action) {
    case kList:
      return list_rules(arguments, rules, out);
    case kShow:
      return show_rule(arguments, rules, out);
    case kExplain:
      return explain_rule(arguments, rules, out);
    default:
      return test_rules(rules, out) > 0 ? 1 : 0;
  }
}

}  // namespace

std::size_t test_rules(const RuleSet& rules, std::ostream& out) {
  std::size_t failed = 0;
  std::size_t examples = 0;
  WorkSample dearest;
  std::string dearest_id;
  for (const Rule& rule : rules.rules()) {
    RuleCheck check = check_rule(rule);
    for (const std::string& fault : check.faults)
      out << escape_controls(fault) << '\n';
    for (const std::string& note : check.notes)
      out << "note: " << escape_controls(note) << '\n';
    if (!check.is_right()) ++failed;
    examples += rule.examples.size() + rule.counterexamples.size();
    if (check.dearest.work() > dearest.work()) {
      dearest = std::move(check.dearest);
      dearest_id = rule.id;
    }
  }
  out << fmt::format("{}, {}, {} wrong\n", counted(rules.size(), "rule"),
                     counted(examples, "example"), failed);
  if (dearest.bytes > 0) {
    out << fmt::format("most work: {:.1f} bytes looked at for each byte of hostile text ({}: {})\n",
                       dearest.work(), dearest_id, escape_controls(dearest.text));
  }
  return failed;
}

int run_rules_command(const RulesArguments& arguments) {
  DescriptorStream out(STDOUT_FILENO);
  const Result<int> code = run(arguments, out);
  out.flush();
  if (out.error() == EPIPE) return code ? *code : 0;  // the reader has seen enough
  if (out.error() != 0) {
    say_error(Error(Errc::kIo, "standard output: " + error_text(out.error())));
    return 2;
  }
  if (code) return *code;
  say_error(code.error());
  return 2;
}

}  // namespace dowse
