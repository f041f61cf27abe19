#include "engine/match/anchors.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "engine/match/entropy.h"
#include "engine/match/regex_parser.h"

namespace dowse {
namespace {

// A class of more different characters than this is not spelled out into literals.
constexpr std::size_t kMaxSpelledClass = 32;
// Spelling out stops before there are more literals than this: many where words stand beside each
// other or few characters join them (api_key, api-key, ...).
constexpr std::size_t kMaxSpelled = 160;
constexpr std::size_t kFewCharacters = 4;
// A class of more characters makes a literal rarer by less than the literals it becomes cost: 1,300
// of 4,700 came from 40 such rules and halved the speed of Hyperscan. It is spelled out only as far
// as what stands in front of it is too short to look for.
constexpr std::size_t kLongEnough = 4;
constexpr std::size_t kMaxSpelledBehindShort = 16;
constexpr std::size_t kMaxSpelledBehindTooShort = 64;  // less than kMinAnchorBytes

// How a match can begin at some place of the expression. `exact`: the bytes are all of what was
// looked at so far, so more can be appended.
struct Beginning {
  std::string bytes;
  bool caseless = false;   // letters stand for both cases; `bytes` is in lower case
  bool sensitive = false;  // has a letter in one case only
  bool exact = true;
};

using Beginnings = std::vector<Beginning>;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string lower(std::string text) {
  for (char& c : text)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return text;
}

bool any_exact(const Beginnings& all) {
  return std::any_of(all.begin(), all.end(), [](const Beginning& one) { return one.exact; });
}

// One way to take one byte: a byte, or an ASCII letter in both cases.
struct Unit {
  char byte = 0;
  bool caseless = false;
};

std::vector<Unit> units_of(const ByteSet& bytes) {
  std::vector<Unit> units;
  for (unsigned value = 0; value < 256; ++value) {
    const auto byte = static_cast<std::uint8_t>(value);
    if (!bytes.contains(byte)) continue;
    const char c = static_cast<char>(byte);
    const bool letter = value < 0x80 && is_letter(c);
    const bool both = letter && bytes.contains(static_cast<std::uint8_t>(byte ^ 0x20));
    if (both && value < 'a') continue;  // comes again as the lower-case letter
    units.push_back({c, both});
  }
  return units;
}

// Appends a unit; a letter in both cases after letters in one case becomes two beginnings, all
// other mixtures become caseless as a whole, which finds more and misses nothing.
void append_unit(const Beginning& front, Unit unit, Beginnings& out) {
  if (unit.caseless && front.sensitive) {
    append_unit(front, {unit.byte, false}, out);
    append_unit(front, {static_cast<char>(unit.byte ^ 0x20), false}, out);
    return;
  }
  Beginning next = front;
  next.caseless = front.caseless || unit.caseless;
  next.sensitive = !next.caseless && (front.sensitive || is_letter(unit.byte));
  next.bytes += unit.byte;
  if (next.caseless) next.bytes = lower(std::move(next.bytes));
  next.exact = next.bytes.size() < kMaxAnchorBytes;
  out.push_back(std::move(next));
}

Beginnings closed(Beginnings all) {
  for (Beginning& one : all)
    one.exact = false;
  return all;
}

Beginnings extend(const Beginnings& fronts, const RegexNode& node);

// How many literals a class of so many units may make of `fronts`.
std::size_t most_spelled(const Beginnings& fronts, std::size_t units) {
  if (units > kMaxSpelledClass) return 0;
  if (units <= kFewCharacters) return kMaxSpelled;
  std::size_t shortest = kLongEnough;
  for (const Beginning& front : fronts) {
    if (front.exact) shortest = std::min(shortest, front.bytes.size());
  }
  if (shortest >= kLongEnough) return 0;
  return shortest < kMinAnchorBytes ? kMaxSpelledBehindTooShort : kMaxSpelledBehindShort;
}

Beginnings extend_class(const Beginnings& fronts, const ByteSet& bytes) {
  const std::vector<Unit> units = units_of(bytes);
  const std::size_t most = most_spelled(fronts, units.size());
  Beginnings out;
  for (const Beginning& front : fronts) {
    if (!front.exact) {
      out.push_back(front);
      continue;
    }
    for (const Unit unit : units)
      append_unit(front, unit, out);
    if (out.size() > most) return closed(fronts);
  }
  return out;
}

Beginnings extend_alternatives(const Beginnings& fronts, const std::vector<RegexNode>& branches) {
  Beginnings out;
  for (const RegexNode& branch : branches) {
    for (Beginning& one : extend(fronts, branch))
      out.push_back(std::move(one));
    if (out.size() > kMaxSpelled) return closed(fronts);
  }
  return out;
}

Beginnings extend_repeat(const Beginnings& fronts, const RegexNode& node) {
  const RegexNode& child = node.children.front();
  Beginnings now = fronts;
  for (std::uint32_t i = 0; i < node.min; ++i) {
    if (!any_exact(now)) return now;
    now = extend(now, child);
    if (width_of(child).max == 0) break;  // any number of nothing is nothing
  }
  if (node.max == node.min || !any_exact(now)) return now;
  Beginnings more = extend(now, child);
  if (node.max - node.min > 1) more = closed(std::move(more));
  if (more.size() + now.size() > kMaxSpelled) return closed(std::move(now));
  for (Beginning& one : more)
    now.push_back(std::move(one));
  return now;
}

// All ways in which what follows one of `fronts` can go on; a beginning that is not exact stays.
Beginnings extend(const Beginnings& fronts, const RegexNode& node) {
  switch (node.op) {
    case RegexOp::kAssert:
      return fronts;
    case RegexOp::kBytes:
      return extend_class(fronts, node.bytes);
    case RegexOp::kAlternate:
      return extend_alternatives(fronts, node.children);
    case RegexOp::kRepeat:
      return extend_repeat(fronts, node);
    case RegexOp::kConcat:
      break;
  }
  Beginnings now = fronts;
  for (const RegexNode& child : node.children) {
    if (!any_exact(now)) break;
    now = extend(now, child);
  }
  return now;
}

struct Candidate {
  std::vector<AnchorLiteral> literals;
  RegexWidth before;    // what can stand in front of them
  bool at_run = false;  // AnchorPlace::kAtRun for all of them
};

// How rare a byte is in source text, in bits; round numbers, only their order matters. Zeros fill
// binary files.
unsigned rarity_of(char c, bool caseless) {
  if (c >= 'a' && c <= 'z') return 4;
  if (is_letter(c)) return caseless ? 4 : 5;
  if (c == ' ' || c == '\0') return 3;
  return c >= '0' && c <= '9' ? 5 : 6;
}

// How often a literal is expected, in units of one in 2^kMaxBits bytes.
constexpr unsigned kMaxBits = 44;  // rarer than this is no better

std::uint64_t rate_of(const AnchorLiteral& literal) {
  unsigned bits = 0;
  for (const char c : literal.bytes)
    bits += rarity_of(c, literal.caseless);
  return std::uint64_t{1} << (kMaxBits - std::min(bits, kMaxBits));
}

// Of twelve bytes of source text one stands at a run, and looking for it there has its cost.
constexpr std::uint64_t kLessAtRun = 4;

// More often than once in 256 bytes is no anchor.
bool is_rare_enough(const Candidate& candidate) {
  std::uint64_t rate = 0;
  for (const AnchorLiteral& literal : candidate.literals)
    rate += rate_of(literal);
  return rate <= std::uint64_t{1} << (kMaxBits - 8);
}

// What the candidate costs for each byte of text, in units without meaning: how often one of its
// literals is expected, times what an occurrence costs, more the farther back a match can begin.
// Each literal also costs by being there, as much as an occurrence in 16 MiB. Whole numbers, so
// that every machine chooses the same; they stay below 2^63.
std::uint64_t cost_of(const Candidate& candidate) {
  constexpr std::uint64_t kShortPenalty = 8;  // literals under 4 bytes slow the scan itself down
  constexpr std::uint64_t kEach = std::uint64_t{1} << (kMaxBits - 24);
  std::uint64_t cost = 0;
  for (const AnchorLiteral& literal : candidate.literals) {
    if (candidate.at_run) {
      cost += (rate_of(literal) + kEach) / kLessAtRun;
    } else {
      cost += rate_of(literal) * (literal.bytes.size() < 4 ? kShortPenalty : 1) + kEach;
    }
  }
  return cost * (64 + std::min<std::uint64_t>(candidate.before.max, 960));
}

std::size_t bytes_of(const Candidate& candidate) {
  std::size_t bytes = 0;
  for (const AnchorLiteral& literal : candidate.literals)
    bytes += literal.bytes.size();
  return bytes;
}

// True when every text that holds `longer` holds `shorter` at the same place.
bool covers(const AnchorLiteral& shorter, const AnchorLiteral& longer) {
  if (shorter.bytes.size() > longer.bytes.size()) return false;
  if (longer.caseless && !shorter.caseless) {
    return std::none_of(shorter.bytes.begin(), shorter.bytes.end(), is_letter) &&
           longer.bytes.starts_with(shorter.bytes);
  }
  const std::string head = longer.bytes.substr(0, shorter.bytes.size());
  return shorter.caseless ? lower(head) == shorter.bytes : head == shorter.bytes;
}

std::vector<AnchorLiteral> without_covered(std::vector<AnchorLiteral> all) {
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  std::vector<AnchorLiteral> kept;
  for (const AnchorLiteral& one : all) {
    const bool covered = std::any_of(all.begin(), all.end(), [&one](const AnchorLiteral& other) {
      return other != one && covers(other, one) &&
             !(covers(one, other) && one < other);  // of two that cover each other one stays
    });
    if (!covered) kept.push_back(one);
  }
  return kept;
}

// What stands round the place where literals begin. Lifetime: the expression.
struct SurroundingsView {
  RegexWidth before;
  bool behind_run = false;  // as RunInFront has it, of the same sequence
  RegexTailView behind;
};

// Whether each literal is always in a run, or begins at most kMostBeforeRun bytes in front of one
// and ends within kMinEntropyRun bytes of it.
bool stand_at_run(std::span<const AnchorLiteral> literals, const SurroundingsView& around) {
  std::size_t longest = 0;
  bool in_alphabet = true;
  for (const AnchorLiteral& literal : literals) {
    longest = std::max(longest, literal.bytes.size());
    in_alphabet = in_alphabet &&
                  std::all_of(literal.bytes.begin(), literal.bytes.end(), &in_entropy_alphabet);
  }
  if (in_alphabet && around.behind_run) return true;
  const std::optional<RunBounds> run = run_ahead(around.behind);
  return run && longest <= run->least + kMinEntropyRun;
}

std::optional<Candidate> candidate_from(const Beginnings& all, const SurroundingsView& around) {
  Candidate candidate{{}, around.before};
  for (const Beginning& one : all) {
    if (one.bytes.size() < kMinAnchorBytes) return std::nullopt;
    const bool letters = std::any_of(one.bytes.begin(), one.bytes.end(), is_letter);
    candidate.literals.push_back({one.bytes, one.caseless && letters});
  }
  candidate.literals = without_covered(std::move(candidate.literals));
  candidate.at_run = stand_at_run(candidate.literals, around);
  return candidate;
}

void keep_better(std::optional<Candidate>& best, std::optional<Candidate> other) {
  if (!other || other->literals.size() > kMaxAnchorLiterals || !is_rare_enough(*other)) return;
  const std::uint64_t cost = cost_of(*other);
  const std::uint64_t best_cost = best ? cost_of(*best) : 0;
  const bool better = !best || cost < best_cost ||
                      (cost == best_cost && other->literals.size() == best->literals.size() &&
                       bytes_of(*other) > bytes_of(*best));
  if (better) best = std::move(other);
}

std::optional<Candidate> best_inside(const RegexNode& node, RegexWidth before,
                                     const RegexTailView* behind);

// True for a node that is one character (or one letter in both cases): a literal that begins behind
// it is never better than one that begins with it.
bool is_one_character(const RegexNode& node) {
  return node.op == RegexOp::kBytes && units_of(node.bytes).size() == 1;
}

// Anchors that begin at one of the children, or lie inside one.
std::optional<Candidate> best_in_sequence(std::span<const RegexNode> children, RegexWidth before,
                                          const RegexTailView* behind) {
  std::optional<Candidate> best;
  RunInFront in_front;
  for (std::size_t i = 0; i < children.size() && before.max <= kMaxReach; ++i) {
    if (i == 0 || !is_one_character(children[i - 1])) {
      Beginnings now = {Beginning{}};
      for (std::size_t j = i; j < children.size() && any_exact(now); ++j) {
        now = extend(now, children[j]);
        keep_better(best, candidate_from(
                              now, {before, in_front.is_certain(), {children.subspan(i), behind}}));
      }
    }
    const RegexTailView rest{children.subspan(i + 1), behind};
    keep_better(best, best_inside(children[i], before, &rest));
    in_front.add(children[i]);
    const RegexWidth width = width_of(children[i]);
    before = {before.min + width.min, before.max + width.max};
  }
  return best;
}

std::optional<Candidate> best_in_alternatives(std::span<const RegexNode> branches,
                                              RegexWidth before, const RegexTailView* behind) {
  Candidate all{{}, {RegexWidth::kUnbounded, 0}, true};
  for (const RegexNode& branch : branches) {
    std::optional<Candidate> one = branch.op == RegexOp::kConcat
                                       ? best_inside(branch, before, behind)
                                       : best_in_sequence(std::span(&branch, 1), before, behind);
    if (!one) return std::nullopt;
    all.before.min = std::min(all.before.min, one->before.min);
    all.before.max = std::max(all.before.max, one->before.max);
    all.at_run = all.at_run && one->at_run;
    for (AnchorLiteral& literal : one->literals)
      all.literals.push_back(std::move(literal));
  }
  all.literals = without_covered(std::move(all.literals));
  return all;
}

// The best anchors of which every match of `node` has one. `before`: the bytes in front of the
// node; `behind`: what follows it, null when that is the end or not known.
std::optional<Candidate> best_inside(const RegexNode& node, RegexWidth before,
                                     const RegexTailView* behind) {
  switch (node.op) {
    case RegexOp::kAssert:
    case RegexOp::kBytes:
      break;
    case RegexOp::kConcat:
      return best_in_sequence(node.children, before, behind);
    case RegexOp::kAlternate:
      return best_in_alternatives(node.children, before, behind);
    case RegexOp::kRepeat:  // the first round begins where the node begins
      if (node.min == 0) break;
      return best_inside(node.children.front(), before, node.max == 1 ? behind : nullptr);
  }
  return std::nullopt;
}

}  // namespace

Result<PatternPlan> plan_pattern(std::string_view pattern) {
  DOWSE_ASSIGN(const Regex regex, parse_regex(pattern));
  return plan_pattern(regex);
}

Result<PatternPlan> plan_pattern(const Regex& regex) {
  const RegexWidth width = width_of(regex.root);
  if (const std::optional<std::size_t> at = unbounded_repeat_at(regex.root)) {
    return Error(Errc::kRule, "byte " + std::to_string(*at) +
                                  " of the expression: it can match without limit; bound it, "
                                  "e.g. {1,200} for +, {0,200} for *");
  }
  if (width.max > kMaxReach) {
    return Error(Errc::kRule, "the expression can match more than " + std::to_string(kMaxReach) +
                                  " bytes; bound its repetitions lower");
  }
  if (width.min == 0) return Error(Errc::kRule, "the expression matches the empty text");
  PatternPlan plan;
  plan.max_width = static_cast<std::uint32_t>(width.max);
  plan.first = first_bytes(regex.root);
  std::optional<Candidate> best;
  keep_better(best, best_in_alternatives(std::span(&regex.root, 1), {}, nullptr));
  if (best) {
    plan.literals = std::move(best->literals);
    if (best->at_run) plan.place = AnchorPlace::kAtRun;
    plan.min_before = static_cast<std::uint32_t>(best->before.min);
    plan.max_before = static_cast<std::uint32_t>(best->before.max);
  }
  return plan;
}

bool counts_at(const PatternPlan& plan, std::string_view text, const ByteSpan& whole,
               const ByteSpan& anchor) {
  switch (plan.place) {
    case AnchorPlace::kAnywhere:
      break;
    case AnchorPlace::kAtRun:
      return stands_at_run(text, whole, anchor);
    case AnchorPlace::kBeforeValue:
      return stands_before_value(text, whole, anchor, plan.value_reach);
  }
  return true;
}

}  // namespace dowse
