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

struct LazyRule {
  std::string id;
  std::string pattern;
  std::uint32_t secret_group = 0;
  std::unique_ptr<const RE2> owner;              // guarded by Impl::compiling
  std::atomic<const RE2*> expression = nullptr;  // set once
};

std::unique_ptr<const RE2> compile_for(const std::string& pattern, std::uint64_t sets) {
  RE2::Options options(RE2::Latin1);
  options.set_log_errors(false);
  const std::uint64_t wanted = std::clamp(sets * kBytesForEachSet, kLeastMemory, kMostMemory);
  options.set_max_mem(static_cast<std::int64_t>(wanted));
  return std::make_unique<const RE2>(pattern, options);
}

Result<std::unique_ptr<const RE2>> compile(const LazyRule& rule) {
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

  Result<const RE2*> expression_of(LazyRule& rule) const;

  std::size_t size;
  std::unique_ptr<LazyRule[]> rules;  // by RuleIndex
  mutable std::mutex compiling;
};

Result<const RE2*> Confirmer::Impl::expression_of(LazyRule& rule) const {
  if (const RE2* ready = rule.expression.load(std::memory_order_acquire)) return ready;
  const std::lock_guard<std::mutex> lock(compiling);
  if (rule.owner == nullptr) {
    Result<std::unique_ptr<const RE2>> compiled = compile(rule);
    if (!compiled) return std::move(compiled).error().with("rule `" + rule.id + "`");
    rule.owner = std::move(*compiled);
    rule.expression.store(rule.owner.get(), std::memory_order_release);
  }
  return rule.owner.get();
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

std::string_view Confirmer::expression(RuleIndex rule) const noexcept {
  return impl_->at(rule).pattern;
}

Result<bool> Confirmer::find(RuleIndex index, std::string_view text, const Window& window,
                             ByteSpan& whole, std::uint64_t& bytes) const {
  LazyRule& rule = impl_->at(index);
  const RE2::Anchor anchor = window.first == window.last ? RE2::ANCHOR_START : RE2::UNANCHORED;
  DOWSE_ASSIGN(const RE2* expression, impl_->expression_of(rule));
  bytes += window.limit - window.first;
  // With one group asked for, RE2 needs its automaton only; the rest is asked for in secret_in.
  re2::StringPiece group;
  if (!expression->Match(text, window.first, window.limit, anchor, &group, 1)) return false;
  whole = span_of(text, group);
  return whole.begin <= window.last;
}

ByteSpan Confirmer::secret_in(RuleIndex index, std::string_view text, const ByteSpan& whole) const {
  const LazyRule& rule = impl_->at(index);
  const RE2* expression = rule.expression.load(std::memory_order_acquire);
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
