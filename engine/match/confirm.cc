#include "engine/match/confirm.h"

#include <array>
#include <atomic>
#include <mutex>
#include <string>
#include <utility>

#include <re2/re2.h>

#include "engine/base/check.h"

namespace dowse {
namespace {

// What one expression may hold, its automaton's states above all. RE2 keeps to it by starting the
// automaton anew, so hostile text costs time and not memory: 1 MiB for each of a hundred rules
// stays well under the budget of a scan. An expression too large for that gets the second amount.
constexpr std::array<std::int64_t, 2> kExpressionMemory = {1 << 20, 16 << 20};

struct LazyExpression {
  std::string id;
  std::string pattern;
  std::uint32_t secret_group = 0;
  std::unique_ptr<const RE2> owner;         // guarded by Impl::compiling
  std::atomic<const RE2*> ready = nullptr;  // set once, when *owner is complete
};

Result<std::unique_ptr<const RE2>> compile_expression(const LazyExpression& lazy) {
  std::unique_ptr<const RE2> expression;
  for (const std::int64_t memory : kExpressionMemory) {
    RE2::Options options(RE2::Latin1);
    options.set_log_errors(false);
    options.set_max_mem(memory);
    expression = std::make_unique<const RE2>(lazy.pattern, options);
    if (expression->error_code() != RE2::ErrorPatternTooLarge) break;
  }
  if (!expression->ok()) {
    return Error(Errc::kRule, "rule `" + lazy.id + "`: " + expression->error());
  }
  if (lazy.secret_group > static_cast<std::uint32_t>(expression->NumberOfCapturingGroups())) {
    return Error(Errc::kRule, "rule `" + lazy.id + "`: there is no group " +
                                  std::to_string(lazy.secret_group) + " in the expression");
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
  explicit Impl(std::size_t count)
      : size(count), expressions(std::make_unique<LazyExpression[]>(count)) {}

  LazyExpression& at(RuleIndex rule) const {
    DOWSE_CHECK(static_cast<std::size_t>(rule) < size);
    return expressions[static_cast<std::size_t>(rule)];
  }

  std::size_t size;
  std::unique_ptr<LazyExpression[]> expressions;  // by RuleIndex
  mutable std::mutex compiling;
};

Confirmer::Confirmer(std::unique_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

Confirmer::Confirmer(Confirmer&&) noexcept = default;
Confirmer& Confirmer::operator=(Confirmer&&) noexcept = default;
Confirmer::~Confirmer() = default;

Confirmer Confirmer::make(const RuleSet& rules) {
  auto impl = std::make_unique<Impl>(rules.size());
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = rules.rules()[i];
    impl->expressions[i].id = rule.id;
    impl->expressions[i].pattern = rule.pattern;
    impl->expressions[i].secret_group = rule.secret_group;
  }
  return Confirmer(std::move(impl));
}

Result<void> Confirmer::prepare(RuleIndex rule) const {
  LazyExpression& lazy = impl_->at(rule);
  if (lazy.ready.load(std::memory_order_acquire) != nullptr) return {};
  const std::lock_guard<std::mutex> lock(impl_->compiling);
  if (lazy.owner == nullptr) {
    DOWSE_ASSIGN(lazy.owner, compile_expression(lazy));
    lazy.ready.store(lazy.owner.get(), std::memory_order_release);
  }
  return {};
}

bool Confirmer::find(RuleIndex rule, std::string_view text, const Window& window, ByteSpan& whole,
                     std::uint64_t& bytes) const {
  const RE2* expression = impl_->at(rule).ready.load(std::memory_order_acquire);
  DOWSE_CHECK(expression != nullptr);
  bytes += window.limit - window.first;
  // With one group asked for, RE2 needs its automaton only; the rest is asked for in secret_in.
  re2::StringPiece group;
  const RE2::Anchor anchor = window.first == window.last ? RE2::ANCHOR_START : RE2::UNANCHORED;
  if (!expression->Match(text, window.first, window.limit, anchor, &group, 1)) return false;
  whole = span_of(text, group);
  return whole.begin <= window.last;
}

ByteSpan Confirmer::secret_in(RuleIndex rule, std::string_view text, const ByteSpan& whole) const {
  const LazyExpression& lazy = impl_->at(rule);
  const RE2* expression = lazy.ready.load(std::memory_order_acquire);
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
  if (lazy.secret_group != 0) {
    const re2::StringPiece& group = groups[lazy.secret_group];
    return group.empty() ? whole : span_of(text, group);
  }
  for (std::size_t i = 1; i < count; ++i) {
    if (!groups[i].empty()) return span_of(text, groups[i]);
  }
  return whole;
}

}  // namespace dowse
