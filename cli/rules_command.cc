#include "cli/rules_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ostream>

#include "cli/console.h"
#include "cli/descriptor_stream.h"
#include "engine/base/text.h"
#include "engine/match/rule_proof.h"
#include "engine/report/human.h"
#include "engine/source/file_descriptor.h"

namespace dowse {

void write_rule_list(const RuleSet& rules, std::ostream& out) {
  std::size_t id_width = 0;
  std::size_t provider_width = 0;
  for (const Rule& rule : rules.rules()) {
    id_width = std::max(id_width, rule.id.size());
    provider_width = std::max(provider_width, rule.provider.size());
  }
  for (const Rule& rule : rules.rules()) {
    out << fmt::format("{:<{}}  {:<8}  {:<{}}  {}\n", rule.id, id_width, name_of(rule.severity),
                       escape_controls(rule.provider), provider_width,
                       escape_controls(rule.description));
  }
}

std::size_t test_rules(const RuleSet& rules, std::ostream& out) {
  std::size_t failed = 0;
  for (const Rule& rule : rules.rules()) {
    if (rule.examples.empty()) {
      out << fmt::format("rule `{}`: has no examples\n", rule.id);
      continue;
    }
    const Result<void> proved = prove_rule(rule);
    if (proved) continue;
    ++failed;
    out << escape_controls(proved.error().message()) << '\n';
  }
  out << fmt::format("{}, {} failed\n", counted(rules.size(), "rule"), failed);
  return failed;
}

int run_rules_command(const RulesArguments& arguments) {
  const Result<RuleSet> rules = RuleSet::load(arguments.rule_files, arguments.builtin_rules);
  if (!rules) {
    say_error(rules.error());
    return 2;
  }
  say_notes(rules->notes());
  DescriptorStream out(STDOUT_FILENO);
  std::size_t failed = 0;
  if (arguments.action == RulesArguments::Action::kList) {
    write_rule_list(*rules, out);
  } else {
    failed = test_rules(*rules, out);
  }
  out.flush();
  if (out.error() != 0 && out.error() != EPIPE) {
    say_error(Error(Errc::kIo, "standard output: " + error_text(out.error())));
    return 2;
  }
  return failed > 0 ? 1 : 0;
}

}  // namespace dowse
