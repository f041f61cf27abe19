#pragma once
// All that a Matcher knows of its rules before it sees a text, but for the compiled expressions:
// how each rule is found, the literals of all rules, and the prefilter. It can be written down, so
// that the built-in rules need no analysis and no compilation when the program starts.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/match/prefilter.h"
#include "engine/match/rule_plan.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// The distinct literals of a set of rules and whose they are. First those that have to be looked
// for anywhere, for one rule at least; then those that stand at runs or before values for all rules
// they belong to.
class AnchorTable {
 public:
  AnchorTable() = default;
  explicit AnchorTable(std::span<const RulePlan> plans);

  // One literal of one rule.
  struct Entry {
    std::uint32_t rule = 0;     // index into the plans
    std::uint32_t literal = 0;  // index into the rule's literals
  };

  // The literals of all rules, in the order of the table; those of one literal by rule.
  struct Entries {
    std::vector<Entry> all;
    std::size_t anywhere = 0;  // how many of them are of literals to be looked for anywhere
  };

  static Entries entries(std::span<const RulePlan> plans);

  // The same from what entries() gave: nothing is sorted. None when it is not in that order.
  static std::optional<AnchorTable> from_entries(std::span<const RulePlan> plans,
                                                 const Entries& entries);

  std::span<const AnchorLiteral> literals() const noexcept { return literals_; }

  // Lifetime: this table.
  AnchorSetsView sets() const noexcept {
    return {std::span(literals_).first(anywhere_), std::span(literals_).subspan(anywhere_)};
  }

  // The rules that a literal belongs to, ascending.
  std::span<const RuleIndex> rules_of(std::size_t literal) const noexcept {
    return std::span(rules_).subspan(first_[literal], first_[literal + 1] - first_[literal]);
  }

 private:
  void add(const AnchorLiteral& literal, RuleIndex rule);

  std::vector<AnchorLiteral> literals_;  // sorted, those anywhere and the others
  std::size_t anywhere_ = 0;             // how many literals are those
  std::vector<std::size_t> first_;       // of each literal's rules in rules_, and the end
  std::vector<RuleIndex> rules_;
};

struct MatchDatabase {
  std::vector<RulePlan> plans;         // by RuleIndex
  AnchorTable anchors;                 // prefilter hits name its literals
  std::vector<RuleIndex> expressions;  // of the prefilter, by its index
  std::uint32_t value_back = 0;        // literals before values begin so many bytes before at most
  Prefilter prefilter;
};

// Errors: kRule naming the rule whose reach is unbounded or which Hyperscan cannot compile.
Result<MatchDatabase> compile_database(const RuleSet& rules);

// The database of these rules as bytes, good for every processor. For the build-time tool. Errors:
// as compile_database.
Result<std::string> serialize_database(const RuleSet& rules);

// The inverse. Errors: kCorrupt when the bytes are damaged or were made from other rules (their
// digest stands in them); kUnsupported when another version of Hyperscan wrote them.
Result<MatchDatabase> deserialize_database(std::string_view bytes, const RuleSet& rules);

}  // namespace dowse
