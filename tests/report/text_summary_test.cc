#include "engine/report/text_summary.h"

#include <sstream>

#include <gtest/gtest.h>

#include "tests/report/sample_report.h"

namespace dowse {
namespace {

using ::testing::HasSubstr;
using testing::make_clean_report;
using testing::make_sample_report;
using ::testing::Not;
using testing::SampleReport;

std::string summary(const SampleReport& sample, const ReportOptions& options = {}) {
  std::ostringstream out;
  Page page(out, false, 80);
  write_summary(sample.report, sample.rules, sample.redactor(), options, page);
  return out.str();
}

TEST(TextSummary, NamesWhatWasNotScanned) {
  const std::string text = summary(make_sample_report());
  EXPECT_THAT(text, HasSubstr("Left out     31 git-ignored · 1 submodule\n"));
  EXPECT_THAT(text, HasSubstr("Not scanned  1 damaged (512 B) · 5 too large (1.61 GB)\n"));
  EXPECT_THAT(text, HasSubstr("shop: media/b.mov: 300000000 bytes, over --max-blob-bytes\n"));
  EXPECT_THAT(text, HasSubstr("+ 2 more items\n"));
  EXPECT_THAT(text, HasSubstr("+ 2 more errors\n"));
  EXPECT_THAT(text, HasSubstr("INCOMPLETE: 1 damaged, 5 too large, 3 errors\n"));
  EXPECT_THAT(text, HasSubstr("Exit code 1: 5 new findings at or above low\n"));
}

TEST(TextSummary, ALossWithoutAListedItemIsCountedAllTheSame) {
  SampleReport sample = make_clean_report();
  sample.report.coverage.skipped[static_cast<std::size_t>(Skip::kDeadline)] = {9, 0};
  const std::string text = summary(sample);
  EXPECT_THAT(text, HasSubstr("  deadline     + 9 more items\n"));
  EXPECT_THAT(text, HasSubstr("INCOMPLETE: 9 not reached in time\n"));
  EXPECT_THAT(text, HasSubstr("Exit code 3: nothing new at or above low, but not everything"));
}

TEST(TextSummary, BytesOfAllOnlyWhereTheyDiffer) {
  SampleReport sample = make_clean_report();
  EXPECT_THAT(summary(sample), HasSubstr("Scanned      12 B · 1 blob\n"));
  sample.report.coverage.present[0] = {3, 36};
  EXPECT_THAT(summary(sample), HasSubstr("Scanned      12 B of 36 B · 1 of 3 blobs\n"));
}

TEST(TextSummary, NothingScannedIsSaid) {
  SampleReport sample = make_clean_report();
  sample.report.coverage = {};
  EXPECT_THAT(summary(sample), HasSubstr("Scanned      nothing\n"));
}

TEST(TextSummary, TheThresholdIsStated) {
  ReportOptions options;
  options.fail_on = Severity::kCritical;
  EXPECT_THAT(summary(make_sample_report(), options),
              HasSubstr("Exit code 1: 2 new findings at or above critical\n"));
}

TEST(TextSummary, StatsAndRejectedOnlyWhenAsked) {
  const SampleReport sample = make_sample_report();
  EXPECT_THAT(summary(sample), Not(HasSubstr("Passes")));
  EXPECT_THAT(summary(sample), Not(HasSubstr("Rejected")));
  ReportOptions options;
  options.stats = options.explain = true;
  const std::string text = summary(sample, options);
  EXPECT_THAT(text, HasSubstr("  match        1.500 s  86 %\n"));
  EXPECT_THAT(text, HasSubstr("  all          1.750 s  3.33 GB of text a second\n"));
  EXPECT_THAT(text, HasSubstr("  generic-password  placeholder"));
}

}  // namespace
}  // namespace dowse
