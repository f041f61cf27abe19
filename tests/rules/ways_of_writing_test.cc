// Names and values as people write them, in the formats and languages where they leave passwords
// and tokens (ways_of_writing.txt): the built-in rules together find them, whichever of them does.
#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "engine/find/find_pass.h"
#include "engine/rules/recipe.h"
#include "engine/rules/rule_set.h"

namespace dowse {
namespace {

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
  // What is found in the text, revealed.
  std::vector<std::string> secrets_in(const std::string& text) const {
    Coverage coverage;
    FindPass pass = FindPass::make(find_rules_, coverage, FingerprintKey::for_this_run(), {});
    BlobView blob;
    blob.kind = TextKind::kFile;
    blob.path = "f";
    blob.bytes = text;
    pass.add_worker().visit(blob);
    std::vector<std::string> secrets;
    for (const Finding& finding : pass.take_findings())
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

}  // namespace
}  // namespace dowse
