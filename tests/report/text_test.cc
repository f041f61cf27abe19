#include "engine/report/text.h"

#include <utility>

#include <gtest/gtest.h>

#include "engine/report/terminal.h"
#include "tests/report/golden.h"

namespace dowse {
namespace {

using testing::expect_golden;
using ::testing::HasSubstr;
using testing::make_clean_report;
using testing::make_hostile_report;
using testing::make_sample_report;
using ::testing::Not;
using testing::SampleReport;
using testing::written;

ReportOptions wide(unsigned width) {
  ReportOptions options;
  options.width = width;
  return options;
}

std::string without_colors(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = text.find('m', i);
    } else {
      out += text[i];
    }
  }
  return out;
}

TEST(Text, Golden) {
  expect_golden("sample-80.txt", written("text", make_sample_report(), wide(80)));
  expect_golden("sample-120.txt", written("text", make_sample_report(), wide(120)));
  expect_golden("clean.txt", written("text", make_clean_report(), wide(80)));
  expect_golden("hostile.txt", written("text", make_hostile_report(), wide(80)));
}

TEST(Text, ColoursChangeNothingElse) {
  ReportOptions options = wide(80);
  options.color = true;
  const std::string colored = written("text", make_sample_report(), options);
  EXPECT_THAT(colored, HasSubstr("\x1b[1;91mCRITICAL\x1b[0m"));
  EXPECT_EQ(without_colors(colored), written("text", make_sample_report(), wide(80)));
}

TEST(Text, NoLineIsWiderThanTheTerminal) {
  for (const SampleReport& sample : {make_sample_report(), make_hostile_report()}) {
    for (unsigned width = 40; width <= 130; width += 9) {
      ReportOptions options = wide(width);
      options.stats = options.explain = true;
      const std::string output = written("text", sample, options);
      for (std::size_t at = 0; at < output.size();) {
        const std::size_t end = output.find('\n', at);
        const std::string line = output.substr(at, end - at);
        // A URL and a command are copied whole: the terminal breaks them.
        const bool whole = line.find("https://") != line.npos || line.find("acme ") != line.npos;
        EXPECT_TRUE(whole || display_width(line) <= width) << width << ": " << line;
        at = end + 1;
      }
    }
  }
}

TEST(Text, ManyFindingsOfARuleAreCutAndCounted) {
  SampleReport sample = make_clean_report();
  for (int i = 0; i < 60; ++i) {
    Finding finding{.secret = Secret("x")};
    sample.report.findings.push_back(std::move(finding));
  }
  const std::string output = written("text", sample);
  EXPECT_THAT(output, HasSubstr("+ 10 more findings of this rule; --format json has them all"));
  EXPECT_THAT(output, HasSubstr("60 new · 60 medium"));
}

TEST(Text, KnownAndAllowedFindingsAreOnlyCounted) {
  const SampleReport sample = make_sample_report();
  const std::string output = written("text", sample);
  EXPECT_THAT(output, HasSubstr("1 known from the baseline · 1 allowed by a comment"));
  EXPECT_THAT(output, Not(HasSubstr("tests/fixture.txt")));
  EXPECT_THAT(output, Not(HasSubstr("docs/example.md")));
}

TEST(Text, TargetsAreNamedOnlyWhenThereAreSeveral) {
  SampleReport sample = make_sample_report();
  EXPECT_THAT(written("text", sample), HasSubstr("shop: config/deploy.env:14:9\n"));
  sample.report.targets.resize(1);
  EXPECT_THAT(written("text", sample), HasSubstr("     config/deploy.env:14:9\n"));
}

TEST(Text, LongListsOfTargetsAndStoresAreCutAndCounted) {
  SampleReport sample = make_clean_report();
  sample.report.targets.resize(13, sample.report.targets[0]);
  sample.report.targets[0].outside_stores.assign(6, "/srv/objects");
  const std::string output = written("text", sample);
  EXPECT_THAT(output, HasSubstr("+ 3 more targets\n"));
  EXPECT_THAT(output, HasSubstr("+ 1 more store\n"));
}

TEST(Text, TheBranchOfHeadIsNamedFirst) {
  SampleReport sample = make_sample_report();
  sample.report.findings[0].exposure.refs = {"refs/heads/a", "refs/heads/b", "refs/heads/c",
                                             "refs/heads/main"};
  EXPECT_THAT(written("text", sample), HasSubstr("reached by main, a, b and 38 more refs"));
}

TEST(Text, TheLineIsShownWithoutItsIndentation) {
  SampleReport sample = make_sample_report();
  sample.report.findings[0].context = "\t\t x\ty";
  EXPECT_THAT(written("text", sample), HasSubstr("    line         x y\n"));
  sample.report.findings[0].context = "\t ";
  EXPECT_THAT(written("text", sample), HasSubstr("    line         \n"));
}

}  // namespace
}  // namespace dowse
