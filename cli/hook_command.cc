#include "cli/hook_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>
#include <utility>

#include "cli/console.h"
#include "cli/descriptor_stream.h"
#include "cli/hook.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "engine/find/redactor.h"
#include "engine/report/human.h"
#include "engine/report/summary.h"
#include "engine/report/text.h"
#include "engine/scan.h"

namespace dowse {
namespace {

int fail(const Error& error) {
  say_error(error);
  return 2;
}

int say_done(const Result<std::string>& done) {
  if (!done) return fail(done.error());
  say(*done);
  return 0;
}

// Installed and working is 0, anything else 1.
int say_status(const Result<HookState>& state) {
  if (!state) return fail(state.error());
  switch (state->kind) {
    case HookState::Kind::kOurs:
      say("hook installed: " + state->path +
          (state->chained ? "; it runs pre-commit.before-dowse first" : ""));
      return 0;
    case HookState::Kind::kStale:
      say("the hook calls another dowse: `dowse hook install` brings it up to date: " +
          state->path);
      return 1;
    case HookState::Kind::kForeign:
      say("no hook of Dowse; there is another one: " + state->path);
      return 1;
    case HookState::Kind::kElsewhere:
      say("core.hooksPath has git run hooks from " + state->path +
          "; whether one of them calls Dowse is not known");
      return 1;
    case HookState::Kind::kNone:
      break;
  }
  say("no hook: `dowse hook install` puts it there");
  return 1;
}

// Set by git for the commands it runs.
std::string git_environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody changes it
  return value == nullptr ? "" : value;
}

Result<void> show_report(const ScanOutcome& outcome) {
  DOWSE_ASSIGN(const Redactor redactor,
               Redactor::make(outcome.rules, outcome.matcher, outcome.report.findings));
  ReportOptions options;
  options.color = wants_color(ColorMode::kAuto, STDERR_FILENO);
  options.width = columns_of(STDERR_FILENO);
  DescriptorStream out(STDERR_FILENO);
  return write_text(outcome.report, outcome.rules, redactor, options, out);
}

// git runs the hook in the working tree and says in the environment which index it commits:
// `git commit -a` and `git commit FILE` make one of their own.
int run_hook() {
  ScanOptions options;
  const std::string git_dir = git_environment("GIT_DIR");
  options.targets = {git_dir.empty() ? "." : git_dir};
  options.staged = true;
  options.trust_target = true;  // a repository has its say about its own commits
  options.index_file = git_environment("GIT_INDEX_FILE");
  const Interrupt interrupt;
  NoProgress progress;
  const Result<ScanOutcome> outcome = run_scan(options, progress, interrupt.token());
  if (!outcome) return fail(outcome.error());
  const HookVerdict verdict = judge_staged(outcome->report);
  if (verdict.show_report) {
    say_notes(outcome->notes);
    if (const Result<void> shown = show_report(*outcome); !shown) return fail(shown.error());
  }
  if (!verdict.message.empty()) say(verdict.message);
  return verdict.exit_code;
}

}  // namespace

HookVerdict judge_staged(const Report& report) {
  const Summary summary = summarize(report, Severity::kLow);
  const auto staged = static_cast<std::size_t>(TextKind::kStaged);
  const Amount& present = report.coverage.present[staged];
  const Amount& scanned = report.coverage.scanned[staged];
  const std::string read =
      fmt::format("{}, {}", counted(scanned.count, "staged file"), human_bytes(scanned.bytes));
  if (summary.failing > 0) {
    return {
        1,
        fmt::format("{} looked at: commit stopped. What is no secret can stand with the comment "
                    "dowse:allow on its line; git commit --no-verify goes past all hooks",
                    read),
        true};
  }
  if (report.interrupted) return {2, "stopped before the end, so the commit is too", false};
  if (!report.coverage.diagnostics.empty()) return {2, "an error: commit stopped", true};
  if (present.count > 0 && scanned.count == 0) {
    return {2, "nothing of what is staged could be read: commit stopped", true};
  }
  if (!summary.incomplete.empty()) {
    return {
        0,
        fmt::format("{} looked at, no secrets, but not everything could be read: {}; `dowse scan "
                    "--staged .` says what",
                    read, fmt::join(summary.incomplete, ", ")),
        false};
  }
  if (present.count == 0) return {0, "nothing staged to look at", false};
  return {0, fmt::format("{} looked at, no secrets", read), false};
}

int run_hook_command(const HookArguments& arguments) {
  if (arguments.action == HookArguments::Action::kRun) return run_hook();
  const Result<std::string> program = own_program();
  if (!program) return fail(program.error());
  switch (arguments.action) {
    case HookArguments::Action::kInstall:
      return say_done(install_hook(arguments.path, *program, arguments.force));
    case HookArguments::Action::kUninstall:
      return say_done(uninstall_hook(arguments.path, *program));
    case HookArguments::Action::kStatus:
      return say_status(hook_state(arguments.path, *program));
    case HookArguments::Action::kRun:
      break;
  }
  return 2;
}

}  // namespace dowse
