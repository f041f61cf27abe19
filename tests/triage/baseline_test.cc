#include "engine/triage/baseline.h"

#include <sys/stat.h>

#include <string>

#include "engine/find/fingerprint.h"
#include "tests/support/support.h"
#include "tests/triage/findings.h"

namespace dowse {
namespace {

using testing::read_file;
using testing::strong_finding;
using testing::TempDir;
using testing::weak_finding;
using testing::write_file;

std::vector<Finding> some(unsigned strong, unsigned weak) {
  std::vector<Finding> findings;
  for (unsigned i = 0; i < strong; ++i)
    findings.push_back(strong_finding(i));
  for (unsigned i = 0; i < weak; ++i)
    findings.push_back(weak_finding(i));
  return findings;
}

Baseline baseline_of(const std::vector<Finding>& findings, bool shared_key = false,
                     const Baseline* previous = nullptr) {
  return Baseline::from_findings(findings, testing::two_rules(), Redactor::revealing(), shared_key,
                                 previous);
}

std::size_t known_in(const Baseline& baseline, std::vector<Finding> findings,
                     bool shared_key = false) {
  baseline.mark(findings, testing::two_rules(), shared_key);
  std::size_t known = 0;
  for (const Finding& finding : findings)
    known += finding.state == TriageState::kKnown ? 1u : 0u;
  return known;
}

std::string saved(const Baseline& baseline) {
  const TempDir dir;
  EXPECT_TRUE(baseline.save(dir / "baseline").has_value());
  return read_file(dir / "baseline");
}

TEST(Baseline, KnowsWhatItWasMadeOfAfterALoad) {
  const TempDir dir;
  ASSERT_TRUE(baseline_of(some(5, 3)).save(dir / "baseline.json").has_value());
  const auto loaded = Baseline::load(dir / "baseline.json");
  ASSERT_TRUE(loaded.has_value());
  EXPECT_EQ(known_in(*loaded, some(5, 3)), 8u);
  EXPECT_EQ(known_in(*loaded, some(7, 3)), 8u);
}

TEST(Baseline, AMovedStrongSecretIsStillKnown) {
  const Baseline baseline = baseline_of(some(1, 0));
  std::vector<Finding> findings = some(1, 0);
  findings[0].places[0].path = "elsewhere";
  EXPECT_EQ(known_in(baseline, std::move(findings)), 1u);
}

TEST(Baseline, WeakSecretsStandByPlaceAndCount) {
  const Baseline baseline = baseline_of(some(0, 2));
  EXPECT_EQ(baseline.size(), 1u);
  EXPECT_EQ(baseline.placed_entries(), 1u);
  EXPECT_EQ(known_in(baseline, some(0, 1)), 1u);
  EXPECT_EQ(known_in(baseline, some(0, 2)), 2u);
  EXPECT_EQ(known_in(baseline, some(0, 3)), 0u);
  std::vector<Finding> moved = some(0, 1);
  moved[0].places[0].path = "elsewhere";
  EXPECT_EQ(known_in(baseline, std::move(moved)), 0u);
}

TEST(Baseline, WeakSecretsStandUnderASharedKey) {
  const Baseline baseline = baseline_of(some(0, 2), true);
  EXPECT_EQ(baseline.size(), 2u);
  EXPECT_EQ(baseline.keyed_entries(), 2u);
  EXPECT_EQ(known_in(baseline, some(0, 3), true), 2u);
  EXPECT_EQ(known_in(baseline, some(0, 3), false), 0u);
}

TEST(Baseline, NothingInItLetsAGuessBeTested) {
  const std::vector<Finding> findings = some(3, 3);
  const std::string text = saved(baseline_of(findings));
  for (const Finding& finding : findings) {
    EXPECT_EQ(text.find(finding.secret.reveal()), std::string::npos);
    EXPECT_EQ(text.find(finding.fingerprint.hex()), std::string::npos);
  }
  // Under the file's salt, which anyone can read, a weak secret has no hash.
  const std::size_t at = text.find("\"salt\":\"") + 8;
  std::vector<std::uint8_t> salt;
  for (std::size_t i = 0; i < 64; i += 2) {
    salt.push_back(static_cast<std::uint8_t>(std::stoi(text.substr(at + i, 2), nullptr, 16)));
  }
  EXPECT_NE(text.find(fingerprint_of(salt, "strong", findings[0].secret).hex()), std::string::npos);
  EXPECT_EQ(text.find(fingerprint_of(salt, "weak", findings[3].secret).hex()), std::string::npos);
}

TEST(Baseline, TwoFilesOfTheSameFindingsShareNoHash) {
  EXPECT_NE(saved(baseline_of(some(1, 0))), saved(baseline_of(some(1, 0))));
}

TEST(Baseline, AnUpdateKeepsTheLinesOfWhatStays) {
  const Baseline before = baseline_of(some(3, 0));
  const std::string old_text = saved(before);
  EXPECT_EQ(saved(baseline_of(some(3, 0), false, &before)), old_text);
  const std::string text = saved(baseline_of(some(4, 0), false, &before));
  std::size_t begin = old_text.find('\n') + 1;
  for (int line = 0; line < 3; ++line) {
    const std::size_t end = old_text.find('}', begin);
    EXPECT_NE(text.find(old_text.substr(begin, end - begin)), std::string::npos);
    begin = old_text.find('\n', begin) + 1;
  }
}

TEST(Baseline, OneEntryALineSortedByFamilyAndPath) {
  std::vector<Finding> findings = some(3, 1);
  std::swap(findings[0], findings[2]);
  const std::string text = saved(baseline_of(findings));
  const std::size_t s0 = text.find("\"path\":\"s0\"");
  const std::size_t s1 = text.find("\"path\":\"s1\"");
  const std::size_t weak = text.find("\"path\":\"weak/place\"");
  EXPECT_LT(s0, s1);
  EXPECT_LT(s1, weak);
  EXPECT_NE(weak, std::string::npos);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 6);
}

TEST(Baseline, PathsOfAnyBytesMakeAFileThatLoads) {
  std::vector<Finding> findings = some(1, 1);
  findings[0].places[0].path = "a\"\\\n\xff\x1b[31m\xe2\x80\xae";
  findings[1].places[0].path = std::string("\0\xc3\x28", 3);
  const TempDir dir;
  ASSERT_TRUE(baseline_of(findings).save(dir / "b").has_value());
  const auto loaded = Baseline::load(dir / "b");
  ASSERT_TRUE(loaded.has_value());
  EXPECT_EQ(known_in(*loaded, std::move(findings)), 2u);
}

TEST(Baseline, SavingReplacesTheFileAndLeavesNothingBeside) {
  const TempDir dir;
  write_file(dir / "target", "untouched");
  testing::git(dir.path(), "ln -s target link");
  ASSERT_TRUE(baseline_of(some(1, 0)).save(dir / "link").has_value());
  EXPECT_EQ(read_file(dir / "target"), "untouched");
  EXPECT_EQ(testing::run_shell("ls -A", dir.path()).out, "link\ntarget\n");

  struct stat info {};

  ASSERT_EQ(lstat((dir / "link").c_str(), &info), 0);
  EXPECT_TRUE(S_ISREG(info.st_mode));
}

TEST(Baseline, AFileThatCannotBeWrittenIsAnError) {
  const TempDir dir;
  const auto result = baseline_of(some(1, 0)).save(dir / "absent/baseline");
  ASSERT_FALSE(result.has_value());
  EXPECT_NE(result.error().message().find("absent/baseline"), std::string::npos);
}

TEST(Baseline, WhatIsNoBaselineIsRefused) {
  const TempDir dir;
  EXPECT_EQ(Baseline::load(dir / "absent").error().code(), Errc::kIo);
  const std::string salt(64, '0');
  const std::string head = R"({"schema":"dowse-baseline-1","salt":")" + salt + "\",";
  const std::vector<std::string> broken = {
      "",
      "[]",
      "{",
      std::string(100'000, '['),
      R"({"schema":7})",
      R"({"schema":"dowse-baseline-1"})",
      R"({"schema":"dowse-baseline-1","salt":"00","entries":[]})",
      head + R"("entries":{}})",
      head + R"("entries":[1]})",
      head + R"("entries":[{}]})",
      head + R"("entries":[{"salted":"zz"}]})",
      head + R"("entries":[{"salted":7}]})",
  };
  for (const std::string& text : broken) {
    write_file(dir / "b", text);
    const auto loaded = Baseline::load(dir / "b");
    ASSERT_FALSE(loaded.has_value()) << text.substr(0, 100);
    EXPECT_NE(loaded.error().message().find(dir / "b"), std::string::npos);
  }
}

}  // namespace
}  // namespace dowse
