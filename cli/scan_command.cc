#include "cli/scan_command.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <utility>

#include "cli/console.h"
#include "cli/descriptor_stream.h"
#include "cli/interrupt.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "engine/find/key.h"
#include "engine/find/redactor.h"
#include "engine/git/safe_file.h"
#include "engine/report/human.h"
#include "engine/report/report.h"
#include "engine/report/summary.h"
#include "engine/source/file_descriptor.h"
#include "engine/triage/baseline.h"

namespace dowse {
namespace {

// Whether every report can be written, asked before the long work.
Result<void> check_outputs(const ScanArguments& arguments) {
  for (const OutputOption& output : arguments.outputs) {
    const Result<ReportWriter> writer = find_report_writer(output.format);
    if (!writer) return Error(writer.error().code(), writer.error().message());
    if (!output.path.empty()) DOWSE_TRY(check_output_path(output.path));
  }
  if (!arguments.write_baseline.empty()) DOWSE_TRY(check_output_path(arguments.write_baseline));
  return {};
}

std::unique_ptr<ProgressSink> make_progress(const DisplayOptions& display) {
  if (!display.progress || display.quiet || !is_terminal(STDERR_FILENO)) {
    return std::make_unique<NoProgress>();
  }
  return std::make_unique<TerminalProgress>(STDERR_FILENO, columns_of(STDERR_FILENO));
}

ReportOptions report_options(const ScanArguments& arguments, bool to_terminal) {
  const DisplayOptions& display = arguments.display;
  ReportOptions options;
  options.reveal = display.reveal;
  options.color = to_terminal && wants_color(display.color, STDOUT_FILENO);
  options.width = to_terminal ? columns_of(STDOUT_FILENO) : options.width;
  options.stats = display.stats;
  options.explain = display.explain;
  options.fail_on = arguments.fail_on;
  return options;
}

Result<void> write_to_stdout(ReportWriter writer, const ScanOutcome& outcome,
                             const Redactor& redactor, const ReportOptions& options) {
  DescriptorStream out(STDOUT_FILENO);
  Result<void> written = writer(outcome.report, outcome.rules, redactor, options, out);
  out.flush();
  if (out.error() == EPIPE) return {};  // the reader has seen enough
  if (out.error() != 0) {
    return Error(Errc::kIo, "standard output: " + error_text(out.error()));
  }
  return written;
}

Result<void> write_report(const OutputOption& output, const ScanArguments& arguments,
                          const ScanOutcome& outcome, const Redactor& redactor) {
  DOWSE_ASSIGN(const ReportWriter writer, find_report_writer(output.format));
  const ReportOptions options = report_options(arguments, output.path.empty());
  if (output.path.empty()) return write_to_stdout(writer, outcome, redactor, options);
  DOWSE_ASSIGN(OutputFile file, OutputFile::create(output.path));
  Result<void> written = writer(outcome.report, outcome.rules, redactor, options, file.stream());
  // A failed stream is told by commit, which knows why.
  if (!written && file.stream().good()) return written;
  return file.commit();
}

// The file as it is now, so that an update changes only what changed.
Result<std::optional<Baseline>> previous_baseline(const std::string& path) {
  if (!git::kind_without_following(path)) return std::optional<Baseline>();
  DOWSE_ASSIGN(Baseline baseline, Baseline::load(path));
  return std::optional<Baseline>(std::move(baseline));
}

Result<void> write_baseline(const std::string& path, const ScanOutcome& outcome) {
  DOWSE_ASSIGN(const std::optional<Baseline> previous, previous_baseline(path));
  // Whatever --reveal says: a baseline is committed.
  DOWSE_ASSIGN(const Redactor redactor,
               Redactor::make(outcome.rules, outcome.matcher, outcome.report.findings));
  return Baseline::from_findings(outcome.report.findings, outcome.rules, redactor,
                                 FingerprintKey::is_shared(outcome.report.key_origin),
                                 previous ? &*previous : nullptr)
      .save(path);
}

Result<void> write_all(const ScanArguments& arguments, const ScanOutcome& outcome) {
  Result<Redactor> redactor =
      arguments.display.reveal
          ? Result<Redactor>(Redactor::revealing())
          : Redactor::make(outcome.rules, outcome.matcher, outcome.report.findings);
  if (!redactor) return std::move(redactor).error();
  for (const OutputOption& output : arguments.outputs)
    DOWSE_TRY(write_report(output, arguments, outcome, *redactor));
  if (!arguments.write_baseline.empty()) {
    DOWSE_TRY(write_baseline(arguments.write_baseline, outcome));
  }
  return {};
}

// The verdict for the eye, when all reports went to files.
void say_verdict(const ScanArguments& arguments, const Summary& summary) {
  const bool shown = std::any_of(arguments.outputs.begin(), arguments.outputs.end(),
                                 [](const OutputOption& output) { return output.path.empty(); });
  if (shown || arguments.display.quiet) return;
  std::string text = counted(summary.findings, "finding");
  if (!summary.incomplete.empty()) text += ", incomplete";
  for (const OutputOption& output : arguments.outputs)
    text += "; " + output.format + " report in " + output.path;
  say(text);
}

}  // namespace

ScanOptions scan_options(const ScanArguments& arguments) {
  ScanOptions options;
  options.targets = arguments.paths;
  options.staged = arguments.staged;
  options.range = arguments.range;
  options.include_ignored = arguments.include_ignored;
  options.follow_outside = arguments.follow_outside;
  options.excludes = arguments.excludes;
  options.rule_files = arguments.rule_files;
  options.builtin_rules = arguments.builtin_rules;
  options.inline_allow = arguments.inline_allow;
  options.show_info = arguments.show_info;
  options.ignore_files = arguments.ignore_files;
  options.trust_target = arguments.trust_target;
  options.jobs = arguments.jobs;
  options.max_blob_bytes = arguments.max_blob_bytes;
  options.memory_bytes = arguments.memory_bytes;
  options.baseline_path = arguments.baseline;
  options.key_file = arguments.key_file;
  return options;
}

int run_scan_command(const ScanArguments& arguments) {
  if (const Result<void> ready = check_outputs(arguments); !ready) {
    say_error(ready.error());
    return 2;
  }
  const Interrupt interrupt;
  std::unique_ptr<ProgressSink> progress = make_progress(arguments.display);
  const Result<ScanOutcome> outcome =
      run_scan(scan_options(arguments), *progress, interrupt.token());
  progress.reset();  // takes its line away
  if (!outcome) {
    say_error(outcome.error());
    return 2;
  }
  if (!arguments.display.quiet) say_notes(outcome->notes);
  if (const Result<void> written = write_all(arguments, *outcome); !written) {
    say_error(written.error());
    return 2;
  }
  const Summary summary = summarize(outcome->report, arguments.fail_on);
  say_verdict(arguments, summary);
  return summary.exit_code;
}

}  // namespace dowse
