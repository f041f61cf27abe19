#include "tests/attribute/made_finding.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace dowse::testing {

Occurrence occurrence_in(TextKind kind, const ObjectId& object, std::uint32_t line,
                         std::string_view path) {
  Occurrence made;
  made.kind = kind;
  made.object = object;
  made.path = path;
  made.begin = {line, 2};
  made.end = {line, 10};
  return made;
}

Finding finding_with(std::vector<Occurrence> occurrences) {
  std::sort(occurrences.begin(), occurrences.end(), [](const Occurrence& a, const Occurrence& b) {
    return std::tie(a.target, a.kind, a.object, a.path, a.begin) <
           std::tie(b.target, b.kind, b.object, b.path, b.begin);
  });
  Finding made;
  made.secret = Secret("a secret");
  made.occurrences = std::move(occurrences);
  return made;
}

}  // namespace dowse::testing
