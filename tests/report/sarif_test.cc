#include "engine/report/sarif.h"

#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/report/golden.h"

namespace dowse {
namespace {

using testing::expect_golden;
using testing::expect_script;
using testing::expect_valid;
using ::testing::HasSubstr;
using testing::make_clean_report;
using testing::make_hostile_report;
using testing::make_leaky_report;
using testing::make_sample_report;
using ::testing::Not;
using testing::SampleReport;
using testing::written;

constexpr std::string_view kSchema = "tests/report/data/sarif-schema-2.1.0.json";

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1))
    ++found;
  return found;
}

// The parts of a log that hold results.
struct Shelves {
  std::string results, history, further;
};

Shelves shelves_of(const std::string& log) {
  const std::size_t history = log.find("\n        \"historyFindings\"");
  const std::size_t further = log.find("\n        \"furtherFindings\"");
  const std::size_t results = log.find("\n      \"results\"");
  return {log.substr(results, history - results), log.substr(history, further - history),
          log.substr(further)};
}

void add_findings(SampleReport& sample, std::size_t number) {
  for (std::size_t i = 0; i < number; ++i) {
    Finding finding{.secret = Secret("x")};
    Place place;
    place.kind = TextKind::kFile;
    place.path = "a";
    place.at_head = true;
    finding.places.push_back(std::move(place));
    sample.report.findings.push_back(std::move(finding));
  }
}

std::vector<std::string> all_samples(const ReportOptions& options) {
  return {written("sarif", make_sample_report(), options),
          written("sarif", make_hostile_report(), options),
          written("sarif", make_leaky_report(), options),
          written("sarif", make_clean_report(), options)};
}

TEST(Sarif, Golden) {
  expect_golden("sample.sarif", written("sarif", make_sample_report()));
}

TEST(Sarif, FitsTheSchemaOfTheStandard) {
  expect_valid(kSchema, all_samples(ReportOptions()));
  ReportOptions options;
  options.reveal = true;
  expect_valid(kSchema, all_samples(options));
}

TEST(Sarif, HasWhatCodeScanningRequires) {
  expect_script("check_code_scanning.py", all_samples(ReportOptions()));
}

TEST(Sarif, WhatStandsInNoFileAtHeadIsKeptApart) {
  const std::string log = written("sarif", make_sample_report());
  const Shelves shelves = shelves_of(log);
  EXPECT_EQ(count(shelves.results, "\"ruleId\""), 5u);
  EXPECT_EQ(count(shelves.history, "\"ruleId\""), 2u);
  EXPECT_EQ(count(shelves.further, "\"ruleId\""), 0u);
  EXPECT_THAT(shelves.history, HasSubstr("src/%E6%97%A5%E6%9C%AC%E8%AA%9E/"));
  EXPECT_THAT(shelves.history, HasSubstr("\".git/commit/"));
  EXPECT_THAT(log, HasSubstr("2 findings in git but in no file at HEAD"));
}

TEST(Sarif, KnownAndAllowedFindingsAreSuppressed) {
  const std::string log = written("sarif", make_sample_report());
  EXPECT_EQ(count(log, "\"kind\": \"external\""), 1u);
  EXPECT_EQ(count(log, "\"kind\": \"inSource\""), 1u);
  EXPECT_EQ(count(log, "\"suppressions\": []"), 5u);
}

TEST(Sarif, TheAlertIsTrackedByTheFingerprint) {
  EXPECT_THAT(written("sarif", make_sample_report()),
              HasSubstr("\"primaryLocationLineHash\": \"101b26313c47525d68737e89949faab5:1\""));
}

TEST(Sarif, ResultsPastGithubsLimitAreKeptApartAndTold) {
  SampleReport sample = make_clean_report();
  add_findings(sample, 25'002);
  const std::string log = written("sarif", sample);
  const Shelves shelves = shelves_of(log);
  EXPECT_EQ(count(shelves.results, "\"ruleId\""), 25'000u);
  EXPECT_EQ(count(shelves.further, "\"ruleId\""), 2u);
  EXPECT_THAT(log, HasSubstr("2 findings above the 25,000 results that GitHub accepts"));
}

TEST(Sarif, MoreThanGithubShowsIsTold) {
  SampleReport sample = make_clean_report();
  add_findings(sample, 5'001);
  EXPECT_THAT(written("sarif", sample), HasSubstr("shows the 5,000 most severe results of 5,001"));
  EXPECT_THAT(written("sarif", make_sample_report()), Not(HasSubstr("most severe results")));
}

}  // namespace
}  // namespace dowse
