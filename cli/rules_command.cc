#include "cli/rules_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <ostream>

#include "cli/console.h"
#include "cli/descriptor_stream.h"
#include "engine/base/text.h"

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

int run_rules_command(const RulesArguments& arguments) {
  const Result<RuleSet> rules = RuleSet::load(arguments.rule_files, arguments.builtin_rules);
  if (!rules) {
    say_error(rules.error());
    return 2;
  }
  DescriptorStream out(STDOUT_FILENO);
  write_rule_list(*rules, out);
  out.flush();
  return 0;
}

}  // namespace dowse
