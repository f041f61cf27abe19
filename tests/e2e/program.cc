#include "tests/e2e/program.h"

#include <gtest/gtest.h>

namespace dowse::testing {

Output run_dowse(std::string_view words, std::string_view cwd) {
  return run_shell(
      "export DOWSE_KEY='the key of the end-to-end tests'; exec timeout 120 " DOWSE_PROGRAM " " +
          std::string(words),
      cwd);
}

std::uint64_t Scanned::skipped(const std::string& reason) const {
  const nlohmann::json& all = report.at("coverage").at("skipped");
  return all.contains(reason) ? all[reason].at("count").get<std::uint64_t>() : 0;
}

std::string Scanned::skipped_items(const std::string& reason) const {
  std::string lines;
  const nlohmann::json& all = report.at("coverage").at("skipped");
  if (!all.contains(reason)) return lines;
  for (const nlohmann::json& item : all[reason].at("items")) {
    lines +=
        item.at("subject").get<std::string>() + ": " + item.at("detail").get<std::string>() + "\n";
  }
  return lines;
}

std::uint64_t Scanned::count(const std::string& kind, const std::string& what) const {
  return report.at("coverage").at("by_kind").at(kind).at(what).at("count");
}

std::uint64_t Scanned::bytes(const std::string& kind, const std::string& what) const {
  return report.at("coverage").at("by_kind").at(kind).at(what).at("bytes");
}

Scanned scan(std::string_view words, std::string_view cwd) {
  const Output out = run_dowse("scan --format json --reveal " + std::string(words), cwd);
  Scanned scanned{out.status, nlohmann::json(), out.err};
  if (!out.out.empty()) {
    scanned.report = nlohmann::json::parse(out.out, nullptr, false);
    EXPECT_FALSE(scanned.report.is_discarded()) << words;
  }
  return scanned;
}

nlohmann::json finding_of(const Scanned& scanned, std::string_view secret) {
  for (const nlohmann::json& finding : scanned.report.at("findings")) {
    const std::string text = finding.at("secret");
    if (text.find(secret) != std::string::npos) return finding;
  }
  return nlohmann::json();
}

}  // namespace dowse::testing
