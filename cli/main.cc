#include <csignal>
#include <cstdio>
#include <exception>
#include <span>
#include <variant>

#include "cli/console.h"
#include "cli/hook_command.h"
#include "cli/options.h"
#include "cli/rules_command.h"
#include "cli/scan_command.h"

namespace {

// Calls what the arguments ask for.
struct Run {
  int operator()(const dowse::ScanArguments& scan) const { return dowse::run_scan_command(scan); }

  int operator()(const dowse::HookArguments& hook) const { return dowse::run_hook_command(hook); }

  int operator()(const dowse::RulesArguments& rules) const {
    return dowse::run_rules_command(rules);
  }

  int operator()(const dowse::TextArguments& text) const {
    return std::fputs(text.text.c_str(), stdout) < 0 || std::fflush(stdout) != 0 ? 2 : 0;
  }
};

int run(std::span<const char* const> words) {
  std::signal(SIGPIPE, SIG_IGN);  // a write that fails says so
  const dowse::Result<dowse::Arguments> arguments = dowse::parse_arguments(words);
  if (!arguments) {
    dowse::say_error(arguments.error());
    return 2;
  }
  return std::visit(Run{}, *arguments);
}

}  // namespace

int main(int count, char** words) {
  try {
    return run({words, static_cast<std::size_t>(count)});
  } catch (...) {
    std::fputs("dowse: internal error; nothing can be said about the targets\n", stderr);
    return 2;
  }
}
