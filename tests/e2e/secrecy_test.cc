// No output of any format holds a planted secret, in any simple form, unless it is asked for.
#include <algorithm>

#include "tests/e2e/program.h"
#include "tests/e2e/shared_trap.h"
#include "tests/support/trap_repository.h"

namespace dowse {
namespace {

using testing::Output;
using testing::Planted;
using testing::run_dowse;
using testing::shared_trap;
using testing::TrapRepository;

std::string base64(std::string_view text) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i + 3 <= text.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits << 8 | static_cast<unsigned char>(text[i + k]);
    for (unsigned shift = 24; shift > 0;)
      out += kDigits[(bits >> (shift -= 6)) & 63];
  }
  return out;
}

std::string hex(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    out += kDigits[static_cast<unsigned char>(c) >> 4];
    out += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

// What of a secret must not be seen: a good part of it, as it is, backwards, in hexadecimal
// digits, and in base64 wherever it may begin in the encoded text.
std::vector<std::string> forms_of(const std::string& secret) {
  const std::string part = secret.substr(4, 16);
  std::vector<std::string> forms = {part, {part.rbegin(), part.rend()}, hex(part)};
  for (std::size_t skip = 0; skip < 3; ++skip)
    forms.push_back(base64(part.substr(skip)));
  return forms;
}

// The places (never the secrets) that the text tells.
std::string told_by(const std::string& text, const TrapRepository& trap) {
  std::string told;
  for (const Planted& plant : trap.planted()) {
    const std::vector<std::string> forms = forms_of(plant.secret);
    const bool holds = std::any_of(forms.begin(), forms.end(), [&](const std::string& form) {
      return text.find(form) != std::string::npos;
    });
    if (holds) told += plant.where + " ";
  }
  return told;
}

TEST(TrapSecrecy, HoldsInEveryFormat) {
  for (const std::string format : {"text", "json", "jsonl", "sarif"}) {
    SCOPED_TRACE(format);
    const Output out = run_dowse("scan --include-ignored --explain --stats --format " + format +
                                     " . " + shared_trap().linked_path(),
                                 shared_trap().path());
    EXPECT_EQ(out.status, 1);
    EXPECT_GT(out.out.size(), 4000U);
    EXPECT_EQ(told_by(out.out, shared_trap()), "");
    EXPECT_EQ(told_by(out.err, shared_trap()), "");
  }
}

TEST(TrapSecrecy, HoldsInFilesAndTheBaseline) {
  const testing::TempDir folder;
  const Output out = run_dowse(
      "scan --include-ignored --format json --output report.json"
      " --format sarif --output report.sarif --write-baseline baseline " +
          shared_trap().path(),
      folder.path());
  EXPECT_EQ(out.status, 1) << out.err;
  EXPECT_EQ(told_by(out.out + out.err, shared_trap()), "");
  for (const std::string name : {"report.json", "report.sarif", "baseline"}) {
    const std::string text = testing::read_file(folder / name);
    EXPECT_GT(text.size(), 1000U) << name;
    EXPECT_EQ(told_by(text, shared_trap()), "") << name;
  }
}

TEST(TrapSecrecy, HoldsWhenTheScanIsPartial) {
  const Output out = run_dowse("scan --max-blob-size 1000 --format text .", shared_trap().path());
  EXPECT_EQ(out.status, 1);
  EXPECT_NE(out.out.find("INCOMPLETE"), std::string::npos);
  EXPECT_EQ(told_by(out.out + out.err, shared_trap()), "");
}

// Else the tests above could not fail.
TEST(TrapSecrecy, EndsWithReveal) {
  for (const std::string format : {"text", "json", "jsonl", "sarif"}) {
    const Output out = run_dowse("scan --include-ignored --reveal --format " + format + " .",
                                 shared_trap().path());
    const std::string told = told_by(out.out, shared_trap());
    for (const Planted& plant : shared_trap().planted()) {
      if (plant.scope == testing::PlantScope::kLinked) continue;
      EXPECT_NE(told.find(plant.where + " "), std::string::npos) << format << " " << plant.where;
    }
  }
}

}  // namespace
}  // namespace dowse
