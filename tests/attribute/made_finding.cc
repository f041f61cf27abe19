#include "tests/attribute/made_finding.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace dowse::testing {

Occurrence occurrence_in(TextKind kind, const ObjectId& object, std::uint32_t line,
                         std::string_view path) {
  return {TargetIndex{}, kind, object, std::string(path), {line, 2}, {line, 10}, false};
}

Finding finding_with(std::vector<Occurrence> occurrences) {
  std::sort(occurrences.begin(), occurrences.end(), [](const Occurrence& a, const Occurrence& b) {
    return std::tie(a.target, a.kind, a.object, a.path, a.begin) <
           std::tie(b.target, b.kind, b.object, b.path, b.begin);
  });
  return {RuleIndex{}, Secret("a secret"),     {}, {}, {}, {},
          {},          std::move(occurrences), {}, 0,  {}, {}};
}

}  // namespace dowse::testing
