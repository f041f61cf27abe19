#include "engine/match/confirm.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <re2/re2.h>

#include "engine/base/check.h"
#include "engine/match/regex_ast.h"
#include "engine/match/regex_parser.h"

namespace dowse {
namespace {

// What one expression may hold, its automaton's states above all: so many bytes for each byte set
// of the expression written out, within bounds. RE2 keeps to it by starting the automaton anew, so
// hostile text costs time and not memory, and a hundred rules stay under the budget of a scan.
// Large expressions need the room: one with 14,000 sets was ten times slower with 3 MiB than
// with 4.
constexpr std::uint64_t kBytesForEachSet = 512;
constexpr std::uint64_t kLeastMemory = std::uint64_t{1} << 20;
constexpr std::uint64_t kMostMemory = std::uint64_t{32} << 20;

// A sketch keeps counts up to the first number. It is made for expressions of at least so many sets
// (RE2 compiles about a thousand in a millisecond) when it has less than a quarter of them.
constexpr std::uint32_t kKeptCount = 8;
constexpr std::uint64_t kSketchFrom = 1000;

struct LazyRule {
  std::string id;
  std::string pattern;
  std::uint32_t secret_group = 0;
  // Guarded by Impl::compiling until they are told of below.
  std::unique_ptr<const RE2> sketch_owner;
  std::unique_ptr<const RE2> exact_owner;
  // Each is set once. The screen is the sketch or, for a rule without one, the expression itself.
  std::atomic<const RE2*> screen = nullptr;
  std::atomic<const RE2*> exact = nullptr;
};

std::unique_ptr<const RE2> compile_for(const std::string& pattern, std::uint64_t sets) {
  RE2::Options options(RE2::Latin1);
  options.set_log_errors(false);
  const std::uint64_t wanted = std::clamp(sets * kBytesForEachSet, kLeastMemory, kMostMemory);
  options.set_max_mem(static_cast<std::int64_t>(wanted));
  return std::make_unique<const RE2>(pattern, options);
}

// The sketch of an expression; nothing when it is not worth it, or too much for RE2.
std::unique_ptr<const RE2> compile_sketch(const RegexNode& root) {
  const std::uint64_t sets = expanded_size(root, RegexNode::kNoLimit);
  const std::uint64_t sketch_sets = expanded_size(root, kKeptCount);
  if (sets < kSketchFrom || sketch_sets > sets / 4) return nullptr;
  std::unique_ptr<const RE2> sketch = compile_for(loosened(root, kKeptCount), sketch_sets);
  return sketch->ok() ? std::move(sketch) : nullptr;
}

Result<std::unique_ptr<const RE2>> compile_exact(const LazyRule& rule) {
  DOWSE_ASSIGN(const Regex regex, parse_regex(rule.pattern));
  std::unique_ptr<const RE2> expression =
      compile_for(rule.pattern, expanded_size(regex.root, RegexNode::kNoLimit));
  if (!expression->ok()) return Error(Errc::kRule, expression->error());
  if (rule.secret_group > static_cast<std::uint32_t>(expression->NumberOfCapturingGroups())) {
    return Error(Errc::kRule,
                 "there is no group " + std::to_string(rule.secret_group) + " in the expression");
  }
  return expression;
}

// Requires: Impl::compiling is held.
Result<const RE2*> exact_of(LazyRule& rule) {
  if (rule.exact_owner == nullptr) {
    Result<std::unique_ptr<const RE2>> compiled = compile_exact(rule);
    if (!compiled) return std::move(compiled).error().with("rule `" + rule.id + "`");
    rule.exact_owner = std::move(*compiled);
    rule.exact.store(rule.exact_owner.get(), std::memory_order_release);
  }
  return rule.exact_owner.get();
}

ByteSpan span_of(std::string_view text, const re2::StringPiece& piece) {
  const auto begin = static_cast<std::uint64_t>(piece.data() - text.data());
  return {begin, begin + piece.size()};
}

// More groups than this are read from a vector of their own, which allocates.
constexpr std::size_t kUsualGroups = 16;

}  // namespace

struct Confirmer::Impl {
  explicit Impl(std::size_t count) : size(count), rules(std::make_unique<LazyRule[]>(count)) {}

  LazyRule& at(RuleIndex rule) const {
    DOWSE_CHECK(static_cast<std::size_t>(rule) < size);
    return rules[static_cast<std::size_t>(rule)];
  }

  Result<const RE2*> screen_of(LazyRule& rule) const;

  std::size_t size;
  std::unique_ptr<LazyRule[]> rules;  // by RuleIndex
  mutable std::mutex compiling;
};

Result<const RE2*> Confirmer::Impl::screen_of(LazyRule& rule) const {
  if (const RE2* ready = rule.screen.load(std::memory_order_acquire)) return ready;
  const std::lock_guard<std::mutex> lock(compiling);
  if (const RE2* ready = rule.screen.load(std::memory_order_acquire)) return ready;
  const Result<Regex> regex = parse_regex(rule.pattern);
  if (regex) rule.sketch_owner = compile_sketch(regex->root);
  const RE2* screen = rule.sketch_owner.get();
  if (screen == nullptr) {
    DOWSE_ASSIGN(screen, exact_of(rule));
  }
  rule.screen.store(screen, std::memory_order_release);
  return screen;
}

Confirmer::Confirmer(std::unique_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

Confirmer::Confirmer(Confirmer&&) noexcept = default;
Confirmer& Confirmer::operator=(Confirmer&&) noexcept = default;
Confirmer::~Confirmer() = default;

Confirmer Confirmer::make(const RuleSet& rules) {
  auto impl = std::make_unique<Impl>(rules.size());
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = rules.rules()[i];
    impl->rules[i].id = rule.id;
    impl->rules[i].pattern = rule.pattern;
    impl->rules[i].secret_group = rule.secret_group;
  }
  return Confirmer(std::move(impl));
}

Result<bool> Confirmer::find(RuleIndex index, std::string_view text, const Window& window,
                             ByteSpan& whole, std::uint64_t& bytes) const {
  LazyRule& rule = impl_->at(index);
  const RE2::Anchor anchor = window.first == window.last ? RE2::ANCHOR_START : RE2::UNANCHORED;
  DOWSE_ASSIGN(const RE2* screen, impl_->screen_of(rule));
  const RE2* exact = rule.exact.load(std::memory_order_acquire);
  bytes += window.limit - window.first;
  if (screen != exact) {
    if (!screen->Match(text, window.first, window.limit, anchor, nullptr, 0)) return false;
    bytes += window.limit - window.first;
    if (exact == nullptr) {
      const std::lock_guard<std::mutex> lock(impl_->compiling);
      DOWSE_ASSIGN(exact, exact_of(rule));
    }
  }
  // With one group asked for, RE2 needs its automaton only; the rest is asked for in secret_in.
  re2::StringPiece group;
  if (!exact->Match(text, window.first, window.limit, anchor, &group, 1)) return false;
  whole = span_of(text, group);
  return whole.begin <= window.last;
}

ByteSpan Confirmer::secret_in(RuleIndex index, std::string_view text, const ByteSpan& whole) const {
  const LazyRule& rule = impl_->at(index);
  const RE2* expression = rule.exact.load(std::memory_order_acquire);
  DOWSE_CHECK(expression != nullptr);
  const auto count = static_cast<std::size_t>(expression->NumberOfCapturingGroups()) + 1;
  if (count == 1) return whole;
  std::array<re2::StringPiece, kUsualGroups> usual;
  std::vector<re2::StringPiece> many(count > kUsualGroups ? count : 0);
  re2::StringPiece* groups = many.empty() ? usual.data() : many.data();
  // The text may end for RE2 where the match ends: no way to match that it prefers leads farther,
  // or `whole` would be longer.
  DOWSE_CHECK(expression->Match(text, whole.begin, whole.end, RE2::ANCHOR_START, groups,
                                static_cast<int>(count)));
  if (rule.secret_group != 0) {
    const re2::StringPiece& group = groups[rule.secret_group];
    return group.empty() ? whole : span_of(text, group);
  }
  for (std::size_t i = 1; i < count; ++i) {
    if (!groups[i].empty()) return span_of(text, groups[i]);
  }
  return whole;
}

}  // namespace dowse
