#pragma once
// Running the real program, and reading its JSON report.

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/support/support.h"

namespace dowse::testing {

// Runs `dowse WORDS` (shell words) in `cwd`, with a fixed key, so that the same scan gives the same
// fingerprints. A run of more than two minutes is ended and has the status 124.
Output run_dowse(std::string_view words, std::string_view cwd = "/");

// A scan and its report.
struct Scanned {
  int status = -1;
  nlohmann::json report;  // null when there is none
  std::string err;

  // How many were skipped for a reason ("missing", ...).
  std::uint64_t skipped(const std::string& reason) const;
  // What was skipped for it, one a line: "subject: detail".
  std::string skipped_items(const std::string& reason) const;
  // Of "coverage": "blob" and "present" or "scanned".
  std::uint64_t count(const std::string& kind, const std::string& what) const;
  std::uint64_t bytes(const std::string& kind, const std::string& what) const;
};

// Runs `dowse scan --format json --reveal WORDS`; a report that is no JSON is a test failure.
Scanned scan(std::string_view words, std::string_view cwd = "/");

// The findings whose secret holds `secret`: null when there is none.
nlohmann::json finding_of(const Scanned& scanned, std::string_view secret);

}  // namespace dowse::testing
