#include "tests/report/golden.h"

#include <cstdlib>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/support/support.h"

namespace dowse::testing {
namespace {

const std::string kSources = DOWSE_SOURCES;

void expect_success(std::string command, const std::vector<std::string>& documents) {
  const TempDir dir;
  for (const std::string& document : documents) {
    const std::string path = dir / std::to_string(&document - documents.data());
    write_file(path, document);
    command += " " + path;
  }
  const Output output = run_shell(DOWSE_PYTHON " -B " + command);
  EXPECT_EQ(output.status, 0) << output.out << output.err;
}

}  // namespace

void expect_golden(std::string_view name, const std::string& actual) {
  const std::string path = kSources + "/tests/report/golden/" + std::string(name);
  // NOLINTNEXTLINE(concurrency-mt-unsafe): a test is one thread
  const char* update = std::getenv("DOWSE_UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") {
    write_file(path, actual);
    return;
  }
  EXPECT_EQ(actual, read_file(path)) << "refresh with DOWSE_UPDATE_GOLDEN=1 and read the diff";
}

std::string written(std::string_view format, const SampleReport& sample,
                    const ReportOptions& options) {
  const Result<ReportWriter> writer = find_report_writer(format);
  const Redactor redactor = options.reveal ? Redactor::revealing() : sample.redactor();
  std::ostringstream out;
  const Result<void> result = (*writer)(sample.report, sample.rules, redactor, options, out);
  EXPECT_TRUE(result.has_value());
  return out.str();
}

void expect_valid(std::string_view schema, const std::vector<std::string>& documents, bool lines) {
  expect_success(kSources + "/tests/report/validate.py " + kSources + "/" + std::string(schema) +
                     (lines ? " --lines" : ""),
                 documents);
}

void expect_script(std::string_view script, const std::vector<std::string>& documents) {
  expect_success(kSources + "/tests/report/" + std::string(script), documents);
}

}  // namespace dowse::testing
