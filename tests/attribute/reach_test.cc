#include "engine/attribute/reach.h"

#include <random>
#include <set>

#include "engine/find/finding.h"

namespace dowse::attribution {
namespace {

// Nodes and parents only: parents have smaller numbers.
History made_history(const std::vector<std::vector<std::uint32_t>>& parents) {
  History history;
  history.parents_begin.push_back(0);
  for (const std::vector<std::uint32_t>& list : parents) {
    history.order.push_back(history.nodes());
    history.root.push_back(History::kNone);
    history.parent_list.insert(history.parent_list.end(), list.begin(), list.end());
    history.parents_begin.push_back(static_cast<std::uint32_t>(history.parent_list.size()));
  }
  return history;
}

bool reaches(const History& history, std::uint32_t from, std::uint32_t to) {
  std::set<std::uint32_t> seen = {from};
  std::vector<std::uint32_t> open = {from};
  while (!open.empty()) {
    const std::uint32_t node = open.back();
    open.pop_back();
    if (node == to) return true;
    for (const std::uint32_t parent : history.parents(node)) {
      if (seen.insert(parent).second) open.push_back(parent);
    }
  }
  return false;
}

std::string ref_name(std::uint32_t i) {
  const std::string digits = std::to_string(1000 + i);
  return "refs/pull/" + digits;
}

TEST(Reach, AgreesWithAWalkFromEachRef) {
  std::mt19937 random(3);
  std::vector<std::vector<std::uint32_t>> parents(60);
  for (std::uint32_t node = 1; node < 60; ++node) {
    for (std::size_t more = random() % 3; more > 0; --more) {
      parents[node].push_back(static_cast<std::uint32_t>(random() % node));
    }
  }
  History history = made_history(parents);
  for (std::uint32_t i = 0; i < 200; ++i) {
    history.tips.push_back({ref_name(i), static_cast<std::uint32_t>(random() % 60)});
  }
  constexpr std::uint32_t kFindings = 200;  // more than three passes
  std::vector<Event> events = {{0, 3}, {0, 40}};
  for (std::uint32_t finding = 2; finding < kFindings;
       finding += static_cast<std::uint32_t>(1 + random() % 3)) {
    events.push_back({finding, static_cast<std::uint32_t>(random() % 60)});
  }
  const std::vector<RefsOfFinding> refs = refs_reaching(history, events, kFindings);
  for (std::uint32_t finding = 0; finding < kFindings; ++finding) {
    std::vector<std::string> expected;
    for (const Tip& tip : history.tips) {
      bool any = false;
      for (const Event& event : events) {
        any = any || (event.finding == finding && reaches(history, tip.node, event.node));
      }
      if (any) expected.push_back(tip.ref);
    }
    EXPECT_EQ(refs[finding].count, expected.size());
    if (expected.size() > Exposure::kMaxRefs) expected.resize(Exposure::kMaxRefs);
    EXPECT_EQ(refs[finding].first, expected);
  }
  EXPECT_EQ(refs[1].count, 0U);
  EXPECT_GT(refs[0].count, Exposure::kMaxRefs);
}

TEST(Reach, WithoutRefsOrEventsThereIsNothing) {
  const History history = made_history({{}, {0}});
  EXPECT_EQ(refs_reaching(history, std::vector<Event>{{0, 1}}, 1)[0].count, 0U);
  EXPECT_TRUE(refs_reaching(history, {}, 0).empty());
}

}  // namespace
}  // namespace dowse::attribution
