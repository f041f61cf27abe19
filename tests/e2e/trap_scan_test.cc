// Every secret of the trap repository is found and attributed, in each form of the repository.

#include <algorithm>
#include <set>
#include <string>

#include "tests/e2e/program.h"
#include "tests/e2e/shared_trap.h"
#include "tests/support/trap_repository.h"

namespace dowse {
namespace {

using nlohmann::json;
using testing::Planted;
using testing::PlantScope;
using testing::run_shell;
using testing::Scanned;
using testing::TrapRepository;

// The place where the secret was planted; null when the finding does not have it.
json place_of(const json& finding, const Planted& plant) {
  for (const json& place : finding.at("places")) {
    const bool same_path =
        plant.path.empty() ? place.at("path").is_null() : place.at("path") == plant.path;
    if (place.at("kind") == name_of(plant.kind) && same_path) return place;
  }
  return json();
}

std::string text_or_empty(const json& value) {
  return value.is_null() ? "" : value.get<std::string>();
}

// Messages name the place, never the secret.
void expect_attributed(const Scanned& scanned, const Planted& plant) {
  const json finding = testing::finding_of(scanned, plant.secret);
  ASSERT_FALSE(finding.is_null()) << "not found";
  EXPECT_EQ(finding.at("rule").get<std::string>().find("github"), 0U);
  const json place = place_of(finding, plant);
  ASSERT_FALSE(place.is_null()) << "not in its place";
  if (plant.line != 0) {
    EXPECT_EQ(place.at("line"), plant.line);
  }
  EXPECT_EQ(text_or_empty(place.at("commit")), plant.commit);
  EXPECT_EQ(place.at("at_head"), plant.at_head);
  const json& exposure = finding.at("exposure");
  const json& introduced = exposure.at("introduced_by");
  EXPECT_EQ(introduced.is_null() ? "" : text_or_empty(introduced.at("commit")), plant.commit);
  EXPECT_EQ(exposure.at("at_head"), plant.at_head);
  EXPECT_EQ(exposure.at("unreachable"), plant.unreachable);
  if (!plant.removed_by.empty()) {
    ASSERT_FALSE(exposure.at("removed_by").is_null());
    EXPECT_EQ(exposure.at("removed_by").at("commit"), plant.removed_by);
  }
  if (!plant.ref.empty()) {
    const json& refs = exposure.at("refs");
    EXPECT_NE(std::find(refs.begin(), refs.end(), plant.ref), refs.end()) << refs;
  }
}

void expect_found(const Scanned& scanned, const TrapRepository& trap,
                  std::initializer_list<PlantScope> scopes) {
  EXPECT_EQ(scanned.status, 1) << scanned.err;
  ASSERT_FALSE(scanned.report.is_null());
  EXPECT_TRUE(scanned.report.at("complete").get<bool>()) << scanned.report.at("coverage");
  for (const Planted& plant : trap.planted()) {
    SCOPED_TRACE(plant.where);
    if (std::find(scopes.begin(), scopes.end(), plant.scope) != scopes.end()) {
      expect_attributed(scanned, plant);
    } else {
      EXPECT_TRUE(testing::finding_of(scanned, plant.secret).is_null()) << "found";
    }
  }
}

// On each way to name objects.
class TrapScan : public ::testing::TestWithParam<const char*> {
 protected:
  static TrapRepository& trap() { return testing::shared_trap(GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(ObjectFormats, TrapScan, ::testing::Values("sha1", "sha256"),
                         [](const auto& format) { return std::string(format.param); });

TEST_P(TrapScan, FindsEverythingAsItGrew) {
  expect_found(testing::scan(trap().path()), trap(),
               {PlantScope::kStore, PlantScope::kGitDir, PlantScope::kWorktree});
}

TEST_P(TrapScan, FindsTheSameHoweverItIsStored) {
  const Scanned grown = testing::scan(".", trap().path());
  for (const std::string& copy :
       {trap().make_repacked(10, 50), trap().make_repacked(250, 250), trap().make_loose()}) {
    SCOPED_TRACE(copy);
    const Scanned scanned = testing::scan(".", copy);
    EXPECT_EQ(scanned.status, 1);
    EXPECT_TRUE(scanned.report.at("findings") == grown.report.at("findings"));
    EXPECT_EQ(scanned.report.at("coverage").at("by_kind").at("blob"),
              grown.report.at("coverage").at("by_kind").at("blob"));
  }
}

TEST_P(TrapScan, FindsTheStoreInABareClone) {
  const Scanned scanned = testing::scan(trap().make_bare());
  for (const Planted& plant : trap().planted()) {
    if (plant.scope != PlantScope::kStore) continue;
    SCOPED_TRACE(plant.where);
    if (plant.where == "linked-commit") {  // a clone has no linked worktree: no ref reaches it
      EXPECT_TRUE(testing::finding_of(scanned, plant.secret).at("exposure").at("unreachable"));
    } else {
      expect_attributed(scanned, plant);
    }
  }
}

TEST_P(TrapScan, LinkedWorktreeIsATargetOfItsOwn) {
  const Scanned scanned = testing::scan(trap().linked_path());
  EXPECT_EQ(scanned.status, 1);
  for (const Planted& plant : trap().planted()) {
    const json finding = testing::finding_of(scanned, plant.secret);
    SCOPED_TRACE(plant.where);
    if (plant.scope == PlantScope::kStore || plant.scope == PlantScope::kLinked) {
      ASSERT_FALSE(finding.is_null());
      EXPECT_FALSE(place_of(finding, plant).is_null());
    }
    if (plant.where == "linked-commit") {
      EXPECT_TRUE(finding.at("exposure").at("at_head").get<bool>());
    }
  }
}

TEST_P(TrapScan, IgnoredFilesAreCountedOrScanned) {
  EXPECT_EQ(testing::scan(trap().path()).skipped("git-ignored"), 1U);
  const Scanned scanned = testing::scan("--include-ignored " + trap().path());
  EXPECT_EQ(scanned.skipped("git-ignored"), 0U);
  for (const Planted& plant : trap().planted()) {
    if (plant.scope == PlantScope::kIgnored) expect_attributed(scanned, plant);
  }
}

TEST_P(TrapScan, WhatLiesOutsideCanBeLeftOut) {
  const Scanned scanned = testing::scan("--no-follow-outside " + trap().path());
  EXPECT_EQ(scanned.status, 1);
  EXPECT_FALSE(scanned.report.at("complete").get<bool>());
  EXPECT_NE(scanned.skipped_items("missing").find("alternate.git"), std::string::npos);
  for (const Planted& plant : trap().planted()) {
    const bool outside = plant.where == "alternate";
    if (plant.scope != PlantScope::kStore) continue;
    EXPECT_EQ(testing::finding_of(scanned, plant.secret).is_null(), outside) << plant.where;
  }
}

TEST_P(TrapScan, CountsEveryObjectAsGitDoes) {
  const Scanned scanned = testing::scan(trap().path());
  const std::pair<std::string, std::string> kinds[] = {
      {"blob", "blob"}, {"commit", "commit"}, {"tag", "tag"}, {"tree", "tree-names"}};
  for (const auto& [type, kind] : kinds) {
    const std::string counted =
        run_shell(
            "git --no-replace-objects cat-file --batch-all-objects --batch-check --unordered |"
            " awk '$2 == \"" +
                type + "\" { n++; s += $3 } END { printf \"%d %d\", n, s }'",
            trap().path())
            .out;
    EXPECT_EQ(std::to_string(scanned.count(kind, "present")) + " " +
                  std::to_string(scanned.bytes(kind, "present")),
              counted)
        << kind;
    EXPECT_EQ(scanned.count(kind, "scanned"), scanned.count(kind, "present")) << kind;
  }
}

// What was staged alone, and what a range of commits brings.
TEST_P(TrapScan, FindsWhatIsStagedAndWhatARangeBrings) {
  const Scanned staged = testing::scan("--staged .", trap().path());
  const Scanned range = testing::scan("--range HEAD~2..main .", trap().path());
  for (const Scanned* scanned : {&staged, &range}) {
    EXPECT_EQ(scanned->status, 1) << scanned->err;
    EXPECT_TRUE(scanned->report.at("complete").get<bool>()) << scanned->report.at("coverage");
  }
  for (const Planted& plant : trap().planted()) {
    SCOPED_TRACE(plant.where);
    const json in_stage = testing::finding_of(staged, plant.secret);
    EXPECT_EQ(!in_stage.is_null(), plant.where == "staged");
    const bool is_new = plant.where == "loose-object" || plant.where == "binary";
    EXPECT_EQ(!testing::finding_of(range, plant.secret).is_null(), is_new);
  }
}

// The text of a JSON value with ID for each object id: whole, or as git writes it in the message of
// a stash.
std::string without_ids(const json& value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::string text = value.dump();
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_not_of(kDigits, at), text.size());
    const std::size_t size = end - at;
    const bool is_id = size == 7 || size == 40 || size == 64;
    out += is_id ? "ID" : text.substr(at, size + 1);
    at = is_id ? end : end + 1;
  }
  return out;
}

// What is told of a secret. The order of places may follow from ids; files of git itself hold some,
// so that secrets in them stand elsewhere.
std::multiset<std::string> told_of(const Scanned& scanned, const Planted& plant) {
  const json finding = testing::finding_of(scanned, plant.secret);
  if (finding.is_null()) return {};
  std::multiset<std::string> told = {without_ids(finding.at("exposure"))};
  for (const json& place : finding.at("places")) {
    if (place.at("kind") != "git-file") told.insert(without_ids(place));
  }
  return told;
}

TEST(TrapFormats, FindingsDifferInIdsAlone) {
  const TrapRepository& trap = testing::shared_trap("sha1");
  const Scanned sha1 = testing::scan(trap.path());
  const Scanned sha256 = testing::scan(testing::shared_trap("sha256").path());
  EXPECT_EQ(sha256.report.at("findings").size(), sha1.report.at("findings").size());
  EXPECT_TRUE(sha256.report.at("findings") != sha1.report.at("findings"));
  for (const Planted& plant : trap.planted())
    EXPECT_TRUE(told_of(sha256, plant) == told_of(sha1, plant)) << plant.where;
  for (const std::string kind : {"blob", "commit", "tag", "tree-names", "worktree-file"}) {
    EXPECT_EQ(sha256.count(kind, "present"), sha1.count(kind, "present")) << kind;
    EXPECT_EQ(sha256.count(kind, "scanned"), sha1.count(kind, "scanned")) << kind;
  }
}

}  // namespace
}  // namespace dowse
