#pragma once
// Rules that belong together, judged of one text version: an id and its key become one finding, a
// half alone is less sure, and a rule that requires others is no finding without them (`parts`,
// `required` and `skipReport` in rules/README.md).

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/find/overlap.h"
#include "engine/rules/rule_set.h"

namespace dowse {

inline constexpr std::string_view kRequiredFilter = "required";  // what it requires is not near
inline constexpr std::string_view kPartFilter = "part";          // it is told with another one
inline constexpr std::string_view kSkipReportFilter = "skip-report";  // no finding by itself

// Where gitleaks says that a match begins: behind line ends that it begins with.
std::uint64_t match_begin(std::string_view text, const Match& match) noexcept;

// Immutable. Threads: any.
class Composites {
 public:
  // A rule that another one names and that is not there counts as one that matches nowhere; the
  // parts of a rule of which none is there are not asked for. Requires: rules outlive it.
  explicit Composites(const RuleSet& rules);

  // Sets `parts` of each candidate and what follows from them for its confidence; takes those out
  // that lack what they require, and returns them with the parts they have. To be called before
  // overlaps are resolved: which other rule sees the same secret better does not change what stands
  // near.
  std::vector<JudgedView> join(std::string_view text, std::vector<JudgedView>& candidates) const;

  // Takes out what is a part of another survivor, and what is no finding by itself, and returns it.
  // To be called after overlaps are resolved.
  std::vector<JudgedView> take_in(std::vector<JudgedView>& survivors) const;

 private:
  // Another rule and how near it has to be. UINT64_MAX: anywhere.
  struct Need {
    RuleIndex rule{};
    std::uint64_t lines = UINT64_MAX;
    std::uint64_t columns = UINT64_MAX;
  };

  struct OfRule {
    std::vector<Need> parts;
    std::vector<Need> required;
    bool is_hopeless = false;  // requires a rule that is not there
    bool is_needed = false;    // another rule names it
    bool skips_report = false;
  };

  class Joiner;

  const OfRule& of(RuleIndex rule) const { return by_rule_[static_cast<std::size_t>(rule)]; }

  const RuleSet* rules_;
  std::vector<OfRule> by_rule_;
  bool skips_any_ = false;
};

}  // namespace dowse
