#include "engine/report/json.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "engine/base/encoding.h"
#include "tests/report/golden.h"

namespace dowse {
namespace {

using testing::expect_golden;
using testing::expect_valid;
using ::testing::HasSubstr;
using testing::make_clean_report;
using testing::make_hostile_report;
using testing::make_leaky_report;
using testing::make_sample_report;
using ::testing::Not;
using testing::SampleReport;
using ::testing::StartsWith;
using testing::written;

constexpr std::string_view kSchema = "docs/schema/dowse-report-1.schema.json";

ReportOptions with(bool reveal, bool everything) {
  ReportOptions options;
  options.reveal = reveal;
  options.stats = everything;
  options.explain = everything;
  return options;
}

std::vector<std::string> all_samples(std::string_view format, const ReportOptions& options) {
  return {written(format, make_sample_report(), options),
          written(format, make_hostile_report(), options),
          written(format, make_leaky_report(), options),
          written(format, make_clean_report(), options)};
}

TEST(Json, Golden) {
  expect_golden("sample.json", written("json", make_sample_report(), with(false, true)));
  expect_golden("clean.json", written("json", make_clean_report()));
}

TEST(Json, FitsItsSchema) {
  std::vector<std::string> documents = all_samples("json", with(false, false));
  for (std::string& document : all_samples("json", with(true, true))) {
    documents.push_back(std::move(document));
  }
  expect_valid(kSchema, documents);
}

TEST(Json, StatsAndRejectedOnlyWhenAsked) {
  const std::string plain = written("json", make_sample_report());
  EXPECT_THAT(plain, Not(HasSubstr("\"passes\"")));
  EXPECT_THAT(plain, Not(HasSubstr("\"rejected\"")));
  const std::string all = written("json", make_sample_report(), with(false, true));
  EXPECT_THAT(all, HasSubstr("\"passes\""));
  EXPECT_THAT(all, HasSubstr("\"filter\": \"placeholder\""));
}

TEST(Json, APathThatIsShownEscapedAlsoHasItsBytes) {
  const SampleReport sample = make_hostile_report();
  const std::string output = written("json", sample);
  const std::vector<Place>& places = sample.report.findings[0].places;
  EXPECT_THAT(output,
              HasSubstr("\"path_bytes\": \"" + encode_base64(places[0].path, false) + "\""));
  // Redacted first: base64 hides a secret from people, not from those who look for it.
  EXPECT_THAT(output, HasSubstr("\"path_bytes\": \"" +
                                encode_base64("../../acmedt_****(43)\xff", false) + "\""));
  EXPECT_EQ(output.find(encode_base64(places[2].path, false)), output.npos);
  EXPECT_THAT(written("json", make_sample_report()), Not(HasSubstr("path_bytes")));
}

TEST(Json, ARevealedSecretThatIsShownEscapedAlsoHasItsBytes) {
  SampleReport sample = make_sample_report();
  sample.report.findings[0].secret = Secret("two\nlines");
  const std::string output = written("json", sample, with(true, false));
  EXPECT_THAT(output,
              HasSubstr("\"secret_bytes\": \"" + encode_base64("two\nlines", false) + "\""));
  EXPECT_THAT(written("json", sample), Not(HasSubstr("secret_bytes")));
}

TEST(Jsonl, Golden) {
  expect_golden("sample.jsonl", written("jsonl", make_sample_report(), with(false, true)));
}

TEST(Jsonl, FitsItsSchema) {
  std::vector<std::string> documents = all_samples("jsonl", with(false, false));
  for (std::string& document : all_samples("jsonl", with(true, true))) {
    documents.push_back(std::move(document));
  }
  expect_valid(kSchema, documents, true);
}

TEST(Jsonl, OneLineEachAndTheSummaryLast) {
  const SampleReport sample = make_sample_report();
  const std::string output = written("jsonl", sample);
  EXPECT_EQ(std::count(output.begin(), output.end(), '\n'),
            static_cast<std::ptrdiff_t>(sample.report.findings.size() + 2));
  EXPECT_THAT(output, StartsWith("{\"type\":\"header\","));
  const std::size_t last = output.rfind('\n', output.size() - 2) + 1;
  EXPECT_THAT(output.substr(last), StartsWith("{\"type\":\"summary\","));
}

}  // namespace
}  // namespace dowse
