#include "engine/report/report.h"

#include <ostream>
#include <streambuf>

#include <gtest/gtest.h>

#include "engine/base/encoding.h"
#include "engine/base/text.h"
#include "tests/report/golden.h"

namespace dowse {
namespace {

using ::testing::HasSubstr;
using testing::make_clean_report;
using testing::make_hostile_report;
using testing::make_leaky_report;
using testing::make_sample_report;
using ::testing::Not;
using testing::SampleReport;
using testing::written;

constexpr std::string_view kFormats[] = {"text", "json", "jsonl", "sarif"};

ReportOptions everything() {
  ReportOptions options;
  options.stats = true;
  options.explain = true;
  return options;
}

// What no report may hold: a control but line feed, or anything escape_controls would change.
bool is_safe(std::string_view output) {
  while (!output.empty()) {
    const std::size_t end = output.find('\n');
    const std::string_view line = output.substr(0, end);
    if (escape_controls(line) != line) return false;
    output.remove_prefix(end == output.npos ? output.size() : end + 1);
  }
  return true;
}

TEST(FindReportWriter, KnowsTheFormatsByName) {
  for (const std::string_view format : kFormats) {
    EXPECT_TRUE(find_report_writer(format).has_value()) << format;
  }
}

TEST(FindReportWriter, NamesTheFormatsWhenItDoesNot) {
  const Result<ReportWriter> writer = find_report_writer("xml\x1b");
  ASSERT_FALSE(writer.has_value());
  EXPECT_EQ(writer.error().code(), Errc::kUsage);
  EXPECT_EQ(writer.error().message(),
            "no report format 'xml\\x1B': there are text, json, jsonl and sarif");
}

TEST(EveryFormat, HoldsNoSecret) {
  for (const SampleReport& sample :
       {make_sample_report(), make_hostile_report(), make_leaky_report()}) {
    ASSERT_FALSE(sample.secrets.empty());
    for (const std::string_view format : kFormats) {
      const std::string output = written(format, sample, everything());
      for (const std::string& secret : sample.secrets) {
        // Not EXPECT_THAT: a failure must not print the secret. Also without its public prefix, and
        // as base64 would hold it.
        EXPECT_EQ(output.find(secret.substr(7)), output.npos) << format;
        for (std::size_t skipped = 0; skipped < 3; ++skipped) {
          const std::string inner = encode_base64(secret.substr(skipped), false).substr(0, 24);
          EXPECT_EQ(output.find(inner), output.npos) << format;
        }
      }
    }
  }
}

TEST(EveryFormat, ShowsAllSecretsWhenAsked) {
  const SampleReport sample = make_sample_report();
  ReportOptions options;
  options.reveal = true;
  options.width = 120;
  for (const std::string_view format : kFormats) {
    const std::string output = written(format, sample, options);
    for (const Finding& finding : sample.report.findings) {
      if (format == "text" && finding.state != TriageState::kNew) continue;  // only counted there
      EXPECT_NE(output.find(finding.secret.reveal()), output.npos) << format;
    }
  }
}

TEST(EveryFormat, IsSafeToShowAndUtf8) {
  for (const SampleReport& sample :
       {make_sample_report(), make_hostile_report(), make_leaky_report(), make_clean_report()}) {
    for (const std::string_view format : kFormats) {
      EXPECT_TRUE(is_safe(written(format, sample, everything()))) << format;
      ReportOptions revealing;
      revealing.reveal = true;
      EXPECT_TRUE(is_safe(written(format, sample, revealing))) << format;
    }
  }
}

TEST(EveryFormat, GivesTheSameBytesAgain) {
  for (const std::string_view format : kFormats) {
    EXPECT_EQ(written(format, make_sample_report(), everything()),
              written(format, make_sample_report(), everything()))
        << format;
  }
}

TEST(EveryFormat, TellsWhenItCannotBeWritten) {
  struct Full : std::streambuf {};  // takes nothing

  const SampleReport sample = make_sample_report();
  const Redactor redactor = sample.redactor();
  for (const std::string_view format : kFormats) {
    Full full;
    std::ostream out(&full);
    const Result<ReportWriter> writer = find_report_writer(format);
    const Result<void> result = (*writer)(sample.report, sample.rules, redactor, {}, out);
    ASSERT_FALSE(result.has_value()) << format;
    EXPECT_EQ(result.error().code(), Errc::kIo);
  }
}

TEST(EveryFormat, SaysWhetherItIsComplete) {
  ReportOptions options;
  EXPECT_THAT(written("text", make_clean_report(), options), HasSubstr("\nCOMPLETE: "));
  EXPECT_THAT(written("json", make_clean_report(), options), HasSubstr("\n  \"complete\": true,"));
  EXPECT_THAT(written("jsonl", make_clean_report(), options), HasSubstr("\"complete\":true"));
  EXPECT_THAT(written("sarif", make_clean_report(), options),
              HasSubstr("\"executionSuccessful\": true"));
  EXPECT_THAT(written("text", make_sample_report(), options), HasSubstr("\nINCOMPLETE: "));
  EXPECT_THAT(written("json", make_sample_report(), options),
              HasSubstr("\n  \"complete\": false,"));
  EXPECT_THAT(written("jsonl", make_sample_report(), options), HasSubstr("\"complete\":false"));
  EXPECT_THAT(written("sarif", make_sample_report(), options),
              Not(HasSubstr("\"executionSuccessful\": true")));
}

}  // namespace
}  // namespace dowse
