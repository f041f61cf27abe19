#pragma once
// Says quickly, and for certain, that no match of an expression begins at a place.
//
// A sketch is the automaton of the expression without its assertions, where every repetition of
// many times goes on without limit: small, and true wherever the expression is. Most places that
// look like the beginning of a match end it within a few bytes; RE2 is asked about the others only
// (confirm.h), which takes tens of times as long. States are made when a text first leads to them.

#include <array>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "engine/match/byte_set.h"
#include "engine/match/regex_ast.h"

namespace dowse {

// Threads: one at a time. Memory: below a megabyte, whatever the texts hold.
class Sketch {
 public:
  // Of an expression that is too large even without its limits, a sketch that rules nothing out.
  static Sketch make(const RegexNode& root);

  // False: no match begins at `begin` and ends at or before `limit`. `bytes` grows by how many were
  // looked at, all of them in [begin, limit). Requires: begin <= limit <= text.size().
  bool may_match(std::string_view text, std::uint64_t begin, std::uint64_t limit,
                 std::uint64_t& bytes);

 private:
  // A place in the expression: takes one byte of a set and goes on at `next`; or takes none and
  // goes on at both `next` and `other`.
  struct Node {
    static constexpr std::uint32_t kFork = 0xFFFFFFFF;
    std::uint32_t set = kFork;  // index into sets_
    std::uint32_t next = 0;
    std::uint32_t other = 0;
  };

  using Nodes = std::vector<std::uint32_t>;  // sorted; those that take a byte

  // States that never change.
  static constexpr std::uint32_t kNo = 0;   // no way leads on
  static constexpr std::uint32_t kYes = 1;  // the whole expression stands here
  static constexpr std::uint32_t kUnknown = 0xFFFFFFFF;
  static constexpr std::uint32_t kEnd = 0;  // the node behind the expression

  std::uint32_t add(const RegexNode& node, std::uint32_t next);
  std::uint32_t add_repeat(const RegexNode& node, std::uint32_t next);
  std::uint32_t add_bytes(const ByteSet& bytes, std::uint32_t next);
  std::uint32_t add_fork(std::uint32_t next, std::uint32_t other);
  void classify_bytes();
  void forget_states();
  std::uint32_t state_of(const Nodes& from);
  std::uint32_t make_next(std::uint32_t state, unsigned byte_class);

  std::uint32_t kept_ = 0;  // repetitions of more times have no limit
  std::vector<Node> nodes_;
  std::vector<ByteSet> sets_;
  std::array<std::uint8_t, 256> class_of_{};  // bytes that no set tells apart
  std::vector<std::uint8_t> class_byte_;      // one of each class

  std::vector<Nodes> states_;
  std::vector<std::uint32_t> next_;  // by state and class
  std::map<Nodes, std::uint32_t> known_;
  std::uint32_t first_node_ = kEnd;
  std::uint32_t first_state_ = kYes;
  std::vector<bool> seen_;  // nodes, while state_of works
};

}  // namespace dowse
