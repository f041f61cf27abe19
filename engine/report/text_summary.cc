#include "engine/report/text_summary.h"

#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/report/clean.h"
#include "engine/report/human.h"
#include "engine/report/summary.h"

namespace dowse {
namespace {

constexpr std::size_t kMaxShownItems = 3;  // of each reason; the JSON report lists up to 200
constexpr std::size_t kMaxShownErrors = 10;

// One and many, by TextKind.
constexpr std::array<std::pair<std::string_view, std::string_view>, kTextKindCount> kNouns = {{
    {"blob", "blobs"},
    {"commit", "commits"},
    {"tag", "tags"},
    {"list of file names", "lists of file names"},
    {"list of ref names", "lists of ref names"},
    {"git file", "git files"},
    {"staged file", "staged files"},
    {"working-tree file", "working-tree files"},
    {"file", "files"},
    {"standard input", "standard inputs"},
}};

// "70,405 blobs", or "70,402 of 70,405 blobs" when not all of them were scanned.
std::string scanned_kind(TextKind kind, std::uint64_t scanned, std::uint64_t present) {
  const auto& [one, many] = kNouns[static_cast<std::size_t>(kind)];
  std::string text = grouped(scanned);
  if (scanned != present) text += " of " + grouped(present);
  return text + " " + std::string(present == 1 ? one : many);
}

void write_counts(const Summary& summary, Page& page) {
  std::vector<std::string> items = {summary.fresh == 0 ? "none" : grouped(summary.fresh) + " new"};
  for (std::size_t i = summary.by_severity.size(); i-- > 0;) {
    if (summary.by_severity[i] == 0) continue;
    items.push_back(grouped(summary.by_severity[i]) + " " +
                    std::string(name_of(static_cast<Severity>(i))));
  }
  page.list(0, "Findings", Style::kBold, items);
  std::vector<std::string> hidden;
  if (summary.known > 0) hidden.push_back(grouped(summary.known) + " known from the baseline");
  if (summary.allowed > 0) {
    hidden.push_back(grouped(summary.allowed) + " allowed by a comment or an ignore file");
  }
  if (summary.unlisted > 0) {
    hidden.push_back(grouped(summary.unlisted) + " public by nature, see --show-info");
  }
  if (!hidden.empty()) hidden.back() += " (not shown)";
  page.list(0, "", Style::kDim, hidden);
}

void write_scanned(const CoverageSnapshot& coverage, Page& page) {
  std::vector<std::string> items = {""};
  std::uint64_t scanned = 0;
  std::uint64_t present = 0;
  for (std::size_t i = 0; i < kTextKindCount; ++i) {
    scanned += coverage.scanned[i].bytes;
    present += coverage.present[i].bytes;
    if (coverage.present[i].count == 0) continue;
    items.push_back(scanned_kind(static_cast<TextKind>(i), coverage.scanned[i].count,
                                 coverage.present[i].count));
  }
  items[0] = human_bytes(scanned);
  if (human_bytes(present) != items[0]) items[0] += " of " + human_bytes(present);
  if (items.size() == 1) items[0] = "nothing";
  page.list(0, "Scanned", Style::kPlain, items);
}

std::vector<std::string> skipped_items(const CoverageSnapshot& coverage, bool policy) {
  std::vector<std::string> items;
  for (std::size_t i = 0; i < kSkipCount; ++i) {
    const auto reason = static_cast<Skip>(i);
    const Amount& amount = coverage.skipped[i];
    if (is_policy(reason) != policy || amount.count == 0) continue;
    items.push_back(skip_words(reason, amount.count));
    if (amount.bytes > 0) items.back() += " (" + human_bytes(amount.bytes) + ")";
  }
  return items;
}

// The first items of one reason that makes the scan incomplete.
void write_missed(const CoverageSnapshot& coverage, Skip reason, const Redactor& redactor,
                  Page& page) {
  std::uint64_t shown = 0;
  for (const SkippedItem& item : coverage.items) {
    if (item.reason != reason || shown == kMaxShownItems) continue;
    std::string text = clean_name(redactor, item.subject);
    if (!item.detail.empty()) text += ": " + clean_name(redactor, item.detail);
    page.row(2, shown++ == 0 ? name_of(reason) : "", Style::kDim, text, 2);
  }
  const std::uint64_t count = coverage.skipped[static_cast<std::size_t>(reason)].count;
  if (shown < count) {
    page.row(2, shown == 0 ? name_of(reason) : "", Style::kDim, and_more(count - shown, "item"));
  }
}

void write_errors(const CoverageSnapshot& coverage, const Redactor& redactor, Page& page) {
  std::size_t shown = 0;
  for (const Diagnostic& diagnostic : coverage.diagnostics) {
    if (shown == kMaxShownErrors) break;
    ++shown;
    std::string text = clean_name(redactor, diagnostic.subject);
    if (!text.empty()) text += ": ";
    page.row(0, shown == 1 ? "Errors" : "", Style::kPlain,
             text + clean_name(redactor, diagnostic.message), 4);
  }
  if (shown < coverage.failures) {
    page.row(0, "", Style::kDim, and_more(coverage.failures - shown, "error"));
  }
}

void write_coverage(const Report& report, const Redactor& redactor, Page& page) {
  write_scanned(report.coverage, page);
  page.list(0, "Left out", Style::kPlain, skipped_items(report.coverage, true));
  page.list(0, "Not scanned", Style::kMedium, skipped_items(report.coverage, false));
  for (std::size_t i = 0; i < kSkipCount; ++i) {
    const auto reason = static_cast<Skip>(i);
    if (!is_policy(reason)) write_missed(report.coverage, reason, redactor, page);
  }
  write_errors(report.coverage, redactor, page);
  if (report.canaries_planted > 0) {
    page.row(0, "Self-test",
             report.canaries_found == report.canaries_planted ? Style::kPlain : Style::kMedium,
             grouped(report.canaries_found) + " of " + grouped(report.canaries_planted) +
                 " planted secrets found");
  }
}

void write_rejected(const Report& report, const RuleSet& rules, Page& page) {
  page.blank();
  page.lines(0, Style::kBold, "Rejected candidates");
  if (report.rejected.empty()) page.lines(2, Style::kPlain, "none");
  for (const RejectedCount& rejected : report.rejected) {
    page.spread(2, Style::kPlain,
                escape_controls(rules[rejected.rule].id) + "  " + escape_controls(rejected.filter),
                grouped(rejected.count));
  }
}

std::string seconds_text(double seconds) {
  const auto milliseconds = static_cast<std::uint64_t>(std::llround(seconds * 1000));
  const std::string fraction = std::to_string(1000 + milliseconds % 1000).substr(1);
  return grouped(milliseconds / 1000) + "." + fraction + " s";
}

void write_passes(const Report& report, Page& page) {
  page.blank();
  page.lines(0, Style::kBold, "Passes");
  double total = 0;
  for (const PassTime& pass : report.passes)
    total += pass.seconds;
  for (const PassTime& pass : report.passes) {
    const auto percent = total > 0 ? std::llround(pass.seconds / total * 100) : 0;
    page.row(2, pass.pass, Style::kPlain,
             seconds_text(pass.seconds) + "  " + std::to_string(percent) + " %");
  }
  std::uint64_t bytes = 0;
  for (const Amount& amount : report.coverage.scanned)
    bytes += amount.bytes;
  std::string text = seconds_text(total);
  if (total > 0) {
    text += "  " + human_bytes(static_cast<std::uint64_t>(static_cast<double>(bytes) / total)) +
            " of text a second";
  }
  page.row(2, "all", Style::kPlain, text);
}

void write_verdict(const Summary& summary, Severity fail_on, Page& page) {
  const std::string threshold(name_of(fail_on));
  page.blank();
  if (summary.incomplete.empty()) {
    page.lines(0, Style::kGood, "COMPLETE: everything was scanned");
  } else {
    std::string reasons;
    for (const std::string& reason : summary.incomplete) {
      reasons += (reasons.empty() ? "" : ", ") + reason;
    }
    page.lines(0, Style::kMedium, "INCOMPLETE: " + reasons, 2);
  }
  switch (summary.exit_code) {
    case 0:
      page.lines(0, Style::kGood, "Exit code 0: nothing new at or above " + threshold);
      break;
    case 1:
      page.lines(
          0, Style::kHigh,
          "Exit code 1: " + counted(summary.failing, "new finding") + " at or above " + threshold);
      break;
    default:
      page.lines(
          0, Style::kMedium,
          "Exit code 3: nothing new at or above " + threshold + ", but not everything was scanned",
          2);
      break;
  }
}

}  // namespace

void write_summary(const Report& report, const RuleSet& rules, const Redactor& redactor,
                   const ReportOptions& options, Page& page) {
  const Summary summary = summarize(report, options.fail_on);
  if (options.explain) write_rejected(report, rules, page);
  if (options.stats) write_passes(report, page);
  page.blank();
  page.rule();
  write_counts(summary, page);
  write_coverage(report, redactor, page);
  write_verdict(summary, options.fail_on, page);
}

}  // namespace dowse
