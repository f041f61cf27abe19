// Names and values as people write them, in the formats and languages where they leave passwords
// and tokens (ways_of_writing.txt): the built-in rules together find them, whichever of them does.
#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "engine/find/find_pass.h"
#include "engine/rules/recipe.h"
#include "engine/rules/rule_set.h"
#include "engine/triage/explain.h"

namespace dowse {
namespace {

constexpr std::string_view kPath = "f";

// What stands in the file: \n and \t are a line's end and a tab.
std::vector<std::string> recipes() {
  std::ifstream file(DOWSE_WAYS_OF_WRITING);
  std::vector<std::string> all;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("# How names")) continue;
    std::string recipe;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const bool escapes = line[i] == '\\' && i + 1 < line.size();
      recipe += !escapes ? line[i] : line[++i] == 'n' ? '\n' : line[i] == 't' ? '\t' : line[i];
    }
    all.push_back(std::move(recipe));
  }
  return all;
}

// The program's rules, ready to judge one text after another.
class Finder {
 public:
  const RuleSet& rules() const { return rules_; }

  std::vector<Finding> findings_in(const std::string& text) const {
    Coverage coverage;
    FindPass pass = FindPass::make(find_rules_, coverage, FingerprintKey::for_this_run(), {});
    BlobView blob;
    blob.kind = TextKind::kFile;
    blob.path = kPath;
    blob.bytes = text;
    pass.add_worker().visit(blob);
    return pass.take_findings();
  }

  // What is found in the text, revealed.
  std::vector<std::string> secrets_in(const std::string& text) const {
    std::vector<std::string> secrets;
    for (const Finding& finding : findings_in(text))
      secrets.emplace_back(finding.secret.reveal());
    return secrets;
  }

 private:
  RuleSet rules_ = RuleSet::builtin().value();
  Matcher matcher_ = Matcher::compile(rules_).value();
  FindRules find_rules_ = FindRules::make(rules_, matcher_).value();
};

// One random value in some reads like a word or lacks a digit: three of four have to be found.
TEST(WaysOfWriting, AreAllFound) {
  constexpr int kSeeds = 8;
  constexpr int kFound = 6;
  const Finder finder;
  const std::vector<std::string> all = recipes();
  EXPECT_GT(all.size(), 300U);
  for (const std::string& recipe : all) {
    int found = 0;
    for (int seed = 0; seed < kSeeds; ++seed) {
      const auto made = expand_recipe(recipe, {.seed = static_cast<std::uint64_t>(seed)});
      ASSERT_TRUE(made.has_value()) << recipe << made.error().message();
      const std::string planted =
          made->text.substr(made->secret.begin, made->secret.end - made->secret.begin);
      const std::vector<std::string> secrets =
          finder.secrets_in("x = 1\n" + made->text + "\ny = 2\n");
      found += std::any_of(secrets.begin(), secrets.end(),
                           [&](const std::string& secret) {
                             return secret.find(planted) != std::string::npos ||
                                    planted.find(secret) != std::string::npos;
                           })
                   ? 1
                   : 0;
    }
    EXPECT_GE(found, kFound) << recipe;
  }
}

// `dowse rules explain` says of a rule what a scan makes of it, among all other rules: of those
// that found something, and of those that see most.
TEST(WaysOfWriting, AreExplainedAsTheyAreFound) {
  constexpr std::size_t kStep = 4;  // an explanation takes as long as a small scan
  const Finder finder;
  const std::vector<std::string> all = recipes();
  int reported = 0;
  int others = 0;
  for (std::size_t i = 0; i < all.size(); i += kStep) {
    const std::string text = expand_recipe(all[i])->text + "\n";
    std::set<std::string> found;
    for (const Finding& finding : finder.findings_in(text)) {
      const bool is_part = finding.occurrences[0].is_part;  // told by another one
      if (!is_part) found.insert(finder.rules()[finding.rule].id);
    }
    std::set<std::string> asked = found;
    asked.insert({"generic-secret", "generic-entry", "generic-pass", "high-entropy"});
    for (const std::string& id : asked) {
      const auto rule = std::find_if(finder.rules().rules().begin(), finder.rules().rules().end(),
                                     [&](const Rule& one) { return one.id == id; });
      const auto index = static_cast<RuleIndex>(rule - finder.rules().rules().begin());
      const Result<Explanation> told =
          explain(finder.rules(), index, text, {.path = std::string(kPath)});
      ASSERT_TRUE(told.has_value());
      EXPECT_EQ(told->is_finding, found.contains(id)) << id << " in: " << all[i];
      (told->is_finding ? reported : others) += 1;
    }
  }
  EXPECT_GT(reported, 50);
  EXPECT_GT(others, 50);
}

}  // namespace
}  // namespace dowse
