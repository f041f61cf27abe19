#include "engine/match/loose_pattern.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace dowse {
namespace {

// Copies that are worth being spared.
constexpr std::uint32_t kManyCopies = 48;

// What is left out of the expression, and the least of its limits.
struct Loosening {
  std::vector<std::size_t> operators;  // where {n,m} stands, ascending
  std::uint64_t width = std::numeric_limits<std::uint64_t>::max();
};

// A repetition of what can be empty is left alone: RE2 rewrites it in a way of its own.
bool is_wide(const RegexNode& node) {
  return node.op == RegexOp::kRepeat && node.max != RegexNode::kNoLimit &&
         node.max - node.min >= kManyCopies && width_of(node.children.front()).min > 0;
}

void collect(const RegexNode& node, Loosening& out) {
  if (is_wide(node)) {
    out.operators.push_back(node.at);
    out.width = std::min<std::uint64_t>(out.width, node.max);
  }
  for (const RegexNode& child : node.children)
    collect(child, out);
}

}  // namespace

LoosePattern loosen(std::string_view pattern, const RegexNode& root) {
  Loosening found;
  collect(root, found);
  std::sort(found.operators.begin(), found.operators.end());
  LoosePattern loose{"", found.width};
  std::size_t kept = 0;
  for (const std::size_t at : found.operators) {
    const std::size_t limit = pattern.find(',', at) + 1;
    loose.pattern += pattern.substr(kept, limit - kept);
    kept = pattern.find('}', limit);
  }
  loose.pattern += pattern.substr(kept);
  return loose;
}

}  // namespace dowse
