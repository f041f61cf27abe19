// Every secret of the trap repository is found and attributed, in each form of the repository.

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
using testing::shared_trap;
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

TEST(TrapScan, FindsEverythingAsItGrew) {
  expect_found(testing::scan(shared_trap().path()), shared_trap(),
               {PlantScope::kStore, PlantScope::kGitDir, PlantScope::kWorktree});
}

TEST(TrapScan, FindsTheSameHoweverItIsStored) {
  const Scanned grown = testing::scan(".", shared_trap().path());
  for (const std::string& copy :
       {shared_trap().make_repacked(10, 50), shared_trap().make_repacked(250, 250),
        shared_trap().make_loose()}) {
    SCOPED_TRACE(copy);
    const Scanned scanned = testing::scan(".", copy);
    EXPECT_EQ(scanned.status, 1);
    EXPECT_TRUE(scanned.report.at("findings") == grown.report.at("findings"));
    EXPECT_EQ(scanned.report.at("coverage").at("by_kind").at("blob"),
              grown.report.at("coverage").at("by_kind").at("blob"));
  }
}

TEST(TrapScan, FindsTheStoreInABareClone) {
  const Scanned scanned = testing::scan(shared_trap().make_bare());
  for (const Planted& plant : shared_trap().planted()) {
    if (plant.scope != PlantScope::kStore) continue;
    SCOPED_TRACE(plant.where);
    if (plant.where == "linked-commit") {  // a clone has no linked worktree: no ref reaches it
      EXPECT_TRUE(testing::finding_of(scanned, plant.secret).at("exposure").at("unreachable"));
    } else {
      expect_attributed(scanned, plant);
    }
  }
}

TEST(TrapScan, LinkedWorktreeIsATargetOfItsOwn) {
  const Scanned scanned = testing::scan(shared_trap().linked_path());
  EXPECT_EQ(scanned.status, 1);
  for (const Planted& plant : shared_trap().planted()) {
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

TEST(TrapScan, IgnoredFilesAreCountedOrScanned) {
  EXPECT_EQ(testing::scan(shared_trap().path()).skipped("git-ignored"), 1U);
  const Scanned scanned = testing::scan("--include-ignored " + shared_trap().path());
  EXPECT_EQ(scanned.skipped("git-ignored"), 0U);
  for (const Planted& plant : shared_trap().planted()) {
    if (plant.scope == PlantScope::kIgnored) expect_attributed(scanned, plant);
  }
}

TEST(TrapScan, WhatLiesOutsideCanBeLeftOut) {
  const Scanned scanned = testing::scan("--no-follow-outside " + shared_trap().path());
  EXPECT_EQ(scanned.status, 1);
  EXPECT_FALSE(scanned.report.at("complete").get<bool>());
  EXPECT_NE(scanned.skipped_items("missing").find("alternate.git"), std::string::npos);
  for (const Planted& plant : shared_trap().planted()) {
    const bool outside = plant.where == "alternate";
    if (plant.scope != PlantScope::kStore) continue;
    EXPECT_EQ(testing::finding_of(scanned, plant.secret).is_null(), outside) << plant.where;
  }
}

TEST(TrapScan, CountsEveryObjectAsGitDoes) {
  const Scanned scanned = testing::scan(shared_trap().path());
  const std::pair<std::string, std::string> kinds[] = {
      {"blob", "blob"}, {"commit", "commit"}, {"tag", "tag"}, {"tree", "tree-names"}};
  for (const auto& [type, kind] : kinds) {
    const std::string counted =
        run_shell(
            "git --no-replace-objects cat-file --batch-all-objects --batch-check --unordered |"
            " awk '$2 == \"" +
                type + "\" { n++; s += $3 } END { printf \"%d %d\", n, s }'",
            shared_trap().path())
            .out;
    EXPECT_EQ(std::to_string(scanned.count(kind, "present")) + " " +
                  std::to_string(scanned.bytes(kind, "present")),
              counted)
        << kind;
    EXPECT_EQ(scanned.count(kind, "scanned"), scanned.count(kind, "present")) << kind;
  }
}

}  // namespace
}  // namespace dowse
