#include "engine/match/regex_ast.h"

#include <algorithm>
#include <string_view>

#include "engine/base/check.h"

namespace dowse {
namespace {

constexpr std::uint64_t kUnbounded = RegexWidth::kUnbounded;

// Sums and products stop at kUnbounded instead of wrapping.
std::uint64_t plus(std::uint64_t a, std::uint64_t b) {
  return a > kUnbounded - b ? kUnbounded : a + b;
}

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  if (a == 0 || b == 0) return 0;
  return a > kUnbounded / b ? kUnbounded : a * b;
}

RegexWidth width_of_alternatives(const std::vector<RegexNode>& branches) {
  RegexWidth width{kUnbounded, 0};
  for (const RegexNode& branch : branches) {
    const RegexWidth one = width_of(branch);
    width.min = std::min(width.min, one.min);
    width.max = std::max(width.max, one.max);
  }
  return width;
}

RegexWidth width_of_repeat(const RegexNode& node) {
  const RegexWidth one = width_of(node.children.front());
  const std::uint64_t most = node.max == RegexNode::kNoLimit ? kUnbounded : node.max;
  return {times(one.min, node.min), times(one.max, most)};
}

void append_byte(std::string& out, std::uint8_t byte) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\x";
  out += kDigits[byte >> 4];
  out += kDigits[byte & 15];
}

void append_class(std::string& out, const ByteSet& bytes) {
  if (bytes.count() == 1) {
    unsigned byte = 0;
    while (!bytes.contains(static_cast<std::uint8_t>(byte)))
      ++byte;
    append_byte(out, static_cast<std::uint8_t>(byte));
    return;
  }
  out += '[';
  for (unsigned low = 0; low < 256; ++low) {
    if (!bytes.contains(static_cast<std::uint8_t>(low))) continue;
    unsigned high = low;
    while (high < 255 && bytes.contains(static_cast<std::uint8_t>(high + 1)))
      ++high;
    append_byte(out, static_cast<std::uint8_t>(low));
    out += '-';
    append_byte(out, static_cast<std::uint8_t>(high));
    low = high;
  }
  out += ']';
}

// Adds what a match of `node` can begin with; true when it can have no bytes, so that what follows
// it counts, too.
bool add_first_bytes(const RegexNode& node, ByteSet& out) {
  bool can_be_empty = true;
  switch (node.op) {
    case RegexOp::kAssert:
      return true;
    case RegexOp::kBytes:
      out.add(node.bytes);
      return false;
    case RegexOp::kConcat:
      for (const RegexNode& child : node.children) {
        if (!add_first_bytes(child, out)) return false;
      }
      return true;
    case RegexOp::kAlternate:
      can_be_empty = false;
      for (const RegexNode& child : node.children) {
        if (add_first_bytes(child, out)) can_be_empty = true;
      }
      return can_be_empty;
    case RegexOp::kRepeat:
      if (node.max == 0) return true;
      return add_first_bytes(node.children.front(), out) || node.min == 0;
  }
  return can_be_empty;
}

}  // namespace

RegexWidth width_of(const RegexNode& node) {
  RegexWidth width;
  switch (node.op) {
    case RegexOp::kAssert:
      break;
    case RegexOp::kBytes:
      return {1, 1};
    case RegexOp::kConcat:
      for (const RegexNode& child : node.children) {
        const RegexWidth one = width_of(child);
        width = {plus(width.min, one.min), plus(width.max, one.max)};
      }
      break;
    case RegexOp::kAlternate:
      return width_of_alternatives(node.children);
    case RegexOp::kRepeat:
      return width_of_repeat(node);
  }
  return width;
}

std::optional<std::size_t> unbounded_repeat_at(const RegexNode& node) {
  if (node.op == RegexOp::kRepeat && node.max == RegexNode::kNoLimit &&
      width_of(node.children.front()).max > 0) {
    return node.at;
  }
  for (const RegexNode& child : node.children) {
    if (const std::optional<std::size_t> at = unbounded_repeat_at(child)) return at;
  }
  return std::nullopt;
}

std::uint64_t expanded_size(const RegexNode& node, std::uint32_t kept) {
  std::uint64_t size = node.op == RegexOp::kBytes ? 1 : 0;
  for (const RegexNode& child : node.children)
    size += expanded_size(child, kept);
  if (node.op == RegexOp::kRepeat) {
    const bool open = node.max > kept || node.max == RegexNode::kNoLimit;
    size *= open ? std::min(node.min, kept) + std::uint64_t{1} : node.max;
  }
  return std::min<std::uint64_t>(size, std::numeric_limits<std::uint32_t>::max());
}

ByteSet first_bytes(const RegexNode& node) {
  ByteSet out;
  add_first_bytes(node, out);
  return out;
}

std::string over_approximation(const RegexNode& node) {
  std::string out;
  switch (node.op) {
    case RegexOp::kAssert:
      break;
    case RegexOp::kBytes:
      append_class(out, node.bytes);
      break;
    case RegexOp::kConcat:
      for (const RegexNode& child : node.children)
        out += over_approximation(child);
      break;
    case RegexOp::kAlternate:
      out += "(?:";
      for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (i > 0) out += '|';
        out += over_approximation(node.children[i]);
      }
      out += ')';
      break;
    case RegexOp::kRepeat: {
      const std::string inner = over_approximation(node.children.front());
      if (inner.empty()) break;
      out += "(?:" + inner + "){" + std::to_string(node.min) + ",";
      if (node.max != RegexNode::kNoLimit) out += std::to_string(node.max);
      out += '}';
      break;
    }
  }
  return out;
}

}  // namespace dowse
