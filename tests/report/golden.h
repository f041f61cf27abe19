#pragma once
// Golden files and outputs: what a writer prints, held against tests/report/golden/ byte by byte.
// With DOWSE_UPDATE_GOLDEN=1 in the environment the files are written instead; read their diff.

#include <string>
#include <string_view>
#include <vector>

#include "engine/report/report.h"
#include "tests/report/sample_report.h"

namespace dowse::testing {

// Fails the test when `actual` is not the content of tests/report/golden/NAME.
void expect_golden(std::string_view name, const std::string& actual);

// What the writer of `format` prints: with the sample's redactor, or a revealing one when
// options.reveal.
std::string written(std::string_view format, const SampleReport& sample,
                    const ReportOptions& options = {});

// Holds documents against a JSON schema with tests/report/validate.py; `schema` is relative to the
// source tree. Documents of lines are held against the schema's `line`.
void expect_valid(std::string_view schema, const std::vector<std::string>& documents,
                  bool lines = false);

// Runs tests/report/SCRIPT over files with the contents; a failure prints what it said.
void expect_script(std::string_view script, const std::vector<std::string>& documents);

}  // namespace dowse::testing
