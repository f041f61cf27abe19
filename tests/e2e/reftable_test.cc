// A repository whose refs are kept in reftables is scanned like one that keeps them in files.

#include <set>

#include "tests/e2e/program.h"
#include "tests/e2e/shared_trap.h"
#include "tests/support/reftable_writer.h"
#include "tests/support/trap_repository.h"

namespace dowse {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using testing::Scanned;
using testing::shared_trap;

constexpr std::string_view kTable = "reftable/0x000000000001-0x000000000009-00c0ffee.ref/";

// Without where in the git directory a text stood: that differs.
json comparable(const json& findings) {
  json all = json::array();
  for (const json& finding : findings) {
    std::set<json> places;
    for (json place : finding.at("places")) {
      if (place.at("kind") == "git-file") {
        std::string path = place.at("path");
        const std::size_t table = path.find(kTable);
        if (table != std::string::npos) path.erase(table, kTable.size());
        place = {{"kind", "git-file"}, {"path", path}};
      } else if (place.at("kind") == "ref-names") {
        place = {{"kind", "ref-names"}};
      }
      places.insert(place);
    }
    all.push_back({{"rule", finding.at("rule")},
                   {"secret", finding.at("secret")},
                   {"exposure", finding.at("exposure")},
                   {"places", places}});
  }
  return all;
}

TEST(TrapReftable, FindsAndAttributesTheSame) {
  const std::string copy = shared_trap().make_loose();
  const std::string in_log = testing::make_token(90001);
  const std::string in_name = testing::make_token(90002);
  testing::git(copy, "git update-ref --create-reflog -m 'token " + in_log +
                         "' refs/heads/logged HEAD~1; git branch " + in_name);
  const Scanned files = testing::scan(".", copy);
  testing::move_to_reftable(copy, {.block_size = 4096, .block_records = 7, .with_indexes = true});
  const Scanned tables = testing::scan(".", copy);
  EXPECT_EQ(tables.status, 1) << tables.err;
  EXPECT_TRUE(tables.report.at("complete").get<bool>()) << tables.report.at("coverage");
  EXPECT_TRUE(comparable(tables.report.at("findings")) == comparable(files.report.at("findings")));
  const json logged = testing::finding_of(tables, in_log);
  ASSERT_FALSE(logged.is_null());
  EXPECT_EQ(logged.at("places").at(0).at("path"),
            ".git/" + std::string(kTable) + "logs/refs/heads/logged");
  EXPECT_FALSE(testing::finding_of(tables, in_name).is_null());
}

TEST(Reftable, RangesAndTheHookReadIt) {
  const testing::TempDir dir;
  const std::string token = testing::make_token(90003);
  testing::write_file(dir / "a", token);
  testing::git(dir.path(), R"(
    git init -q -b main; git commit -q --allow-empty -m first; git tag -a -m start start
    git add a; git commit -qm second; git rm -q a; git commit -qm third; echo x >b; git add b)");
  testing::write_file(dir / "b", testing::make_token(90004));
  testing::git(dir.path(), "git add b");
  testing::move_to_reftable(dir.path());
  const Scanned range = testing::scan("--range start..main .", dir.path());
  EXPECT_EQ(range.status, 1) << range.err;
  EXPECT_FALSE(testing::finding_of(range, token).is_null());
  const Scanned staged = testing::scan("--staged .", dir.path());
  EXPECT_EQ(staged.status, 1) << staged.err;
  EXPECT_EQ(staged.report.at("findings").size(), 1u);
}

TEST(Reftable, ADamagedTableMakesTheScanIncomplete) {
  const testing::TempDir dir;
  const std::string token = testing::make_token(90005);
  testing::write_file(dir / "a", token);
  testing::git(dir.path(), "git init -q -b main; git add .; git commit -qm a; rm a");
  testing::move_to_reftable(dir.path());
  const std::string table = dir / ".git/reftable/0x000000000001-0x000000000009-00c0ffee.ref";
  testing::write_file(table, testing::read_file(table).substr(0, 60));
  testing::git(dir.path(), "echo gone.ref >>.git/reftable/tables.list");
  const Scanned scanned = testing::scan(".", dir.path());
  EXPECT_FALSE(scanned.report.at("complete").get<bool>());
  EXPECT_THAT(scanned.skipped_items("damaged"), HasSubstr(table));
  EXPECT_THAT(scanned.skipped_items("missing"), HasSubstr("gone.ref"));
  EXPECT_FALSE(testing::finding_of(scanned, token).is_null());
}

}  // namespace
}  // namespace dowse
