#include "tests/match/regex_text.h"

#include <algorithm>
#include <cstddef>

namespace dowse::testing {
namespace {

// Not std::uniform_int_distribution, whose numbers differ between libraries.
std::size_t below(std::mt19937_64& random, std::size_t count) {
  return random() % count;
}

char any_of(const ByteSet& bytes, std::mt19937_64& random) {
  std::size_t nth = below(random, bytes.count());
  unsigned byte = 0;
  while (!bytes.contains(static_cast<std::uint8_t>(byte)) || nth-- > 0)
    ++byte;
  return static_cast<char>(byte);
}

const RegexNode& branch_of(const RegexNode& node, TextLength length, std::mt19937_64& random) {
  const std::vector<RegexNode>& branches = node.children;
  switch (length) {
    case TextLength::kAny:
      break;
    case TextLength::kLongest:
      return *std::max_element(
          branches.begin(), branches.end(),
          [](const RegexNode& a, const RegexNode& b) { return width_of(a).max < width_of(b).max; });
    case TextLength::kShortest:
      return *std::min_element(
          branches.begin(), branches.end(),
          [](const RegexNode& a, const RegexNode& b) { return width_of(a).min < width_of(b).min; });
  }
  return branches[below(random, branches.size())];
}

std::uint32_t times_of(const RegexNode& node, TextLength length, std::mt19937_64& random) {
  const std::uint32_t most = node.max == RegexNode::kNoLimit ? node.min + 4 : node.max;
  if (length == TextLength::kLongest) return most;
  if (length == TextLength::kShortest) return node.min;
  return node.min + static_cast<std::uint32_t>(below(random, most - node.min + 1));
}

}  // namespace

std::string text_of(const RegexNode& node, TextLength length, std::mt19937_64& random) {
  std::string text;
  switch (node.op) {
    case RegexOp::kAssert:
      break;
    case RegexOp::kBytes:
      text += any_of(node.bytes, random);
      break;
    case RegexOp::kConcat:
      for (const RegexNode& child : node.children)
        text += text_of(child, length, random);
      break;
    case RegexOp::kAlternate:
      return text_of(branch_of(node, length, random), length, random);
    case RegexOp::kRepeat:
      for (std::uint32_t i = times_of(node, length, random); i > 0; --i) {
        text += text_of(node.children.front(), length, random);
      }
      break;
  }
  return text;
}

}  // namespace dowse::testing
