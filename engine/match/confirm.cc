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
#include "engine/match/loose_pattern.h"
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

// Asked in place of the expression while that gives the same answer.
struct LooseExpression {
  RE2 re2;
  std::uint64_t width;  // see LoosePattern
};

// What is made when it is first asked for.
template <class T>
struct Lazy {
  std::unique_ptr<const T> owner;         // guarded by Impl::compiling
  std::atomic<const T*> ready = nullptr;  // set once

  const T* get() const noexcept { return ready.load(std::memory_order_acquire); }
};

struct LazyRule {
  std::string id;
  std::string pattern;
  std::uint32_t secret_group = 0;
  Lazy<LooseExpression> loose;
  Lazy<RE2> exact;
};

RE2::Options options_for(const RegexNode& root) {
  RE2::Options options(RE2::Latin1);
  options.set_log_errors(false);
  const std::uint64_t sets = expanded_size(root, RegexNode::kNoLimit);
  const std::uint64_t wanted = std::clamp(sets * kBytesForEachSet, kLeastMemory, kMostMemory);
  options.set_max_mem(static_cast<std::int64_t>(wanted));
  return options;
}

Result<void> check(const RE2& expression, const LazyRule& rule) {
  if (!expression.ok()) return Error(Errc::kRule, expression.error());
  if (rule.secret_group <= static_cast<std::uint32_t>(expression.NumberOfCapturingGroups()))
    return {};
  return Error(Errc::kRule,
               "there is no group " + std::to_string(rule.secret_group) + " in the expression");
}

Result<std::unique_ptr<const LooseExpression>> compile_loose(const LazyRule& rule) {
  DOWSE_ASSIGN(const Regex regex, parse_regex(rule.pattern));
  const LoosePattern loose = loosen(rule.pattern, regex.root);
  DOWSE_ASSIGN(const Regex loosened, parse_regex(loose.pattern));
  auto expression = std::unique_ptr<const LooseExpression>(
      new LooseExpression{RE2(loose.pattern, options_for(loosened.root)), loose.width});
  DOWSE_TRY(check(expression->re2, rule));
  return expression;
}

Result<std::unique_ptr<const RE2>> compile_exact(const LazyRule& rule) {
  DOWSE_ASSIGN(const Regex regex, parse_regex(rule.pattern));
  auto expression = std::make_unique<const RE2>(rule.pattern, options_for(regex.root));
  DOWSE_TRY(check(*expression, rule));
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

  template <class T>
  Result<const T*> made(Lazy<T>& lazy, const LazyRule& rule,
                        Result<std::unique_ptr<const T>> make(const LazyRule& rule)) const;

  std::size_t size;
  std::unique_ptr<LazyRule[]> rules;  // by RuleIndex
  mutable std::mutex compiling;
};

template <class T>
Result<const T*> Confirmer::Impl::made(
    Lazy<T>& lazy, const LazyRule& rule,
    Result<std::unique_ptr<const T>> make(const LazyRule& rule)) const {
  if (const T* ready = lazy.get()) return ready;
  const std::lock_guard<std::mutex> lock(compiling);
  if (lazy.owner == nullptr) {
    Result<std::unique_ptr<const T>> fresh = make(rule);
    if (!fresh) return std::move(fresh).error().with("rule `" + rule.id + "`");
    lazy.owner = std::move(*fresh);
    lazy.ready.store(lazy.owner.get(), std::memory_order_release);
  }
  return lazy.owner.get();
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

// What the loose expression prefers within its width is what the expression prefers: each way to
// match that one has, the other has too, and both order theirs alike. Once the expression itself
// had to be compiled, it is the one that is asked: so of all questions about a rule one is asked
// twice.
Result<bool> Confirmer::find(RuleIndex index, std::string_view text, const Window& window,
                             ByteSpan& whole, std::uint64_t& bytes) const {
  LazyRule& rule = impl_->at(index);
  const RE2::Anchor anchor = window.first == window.last ? RE2::ANCHOR_START : RE2::UNANCHORED;
  bytes += window.limit - window.first;
  // With one group asked for, RE2 needs its automaton only; the rest is asked for in secret_in.
  re2::StringPiece group;
  const auto matches = [&](const RE2& expression) {
    return expression.Match(text, window.first, window.limit, anchor, &group, 1);
  };
  if (const RE2* exact = rule.exact.get()) {
    if (!matches(*exact)) return false;
  } else {
    DOWSE_ASSIGN(const LooseExpression* loose, impl_->made(rule.loose, rule, compile_loose));
    if (!matches(loose->re2)) return false;
    if (group.size() > loose->width) {
      DOWSE_ASSIGN(exact, impl_->made(rule.exact, rule, compile_exact));
      if (!matches(*exact)) return false;
    }
  }
  whole = span_of(text, group);
  return whole.begin <= window.last;
}

ByteSpan Confirmer::secret_in(RuleIndex index, std::string_view text, const ByteSpan& whole) const {
  const LazyRule& rule = impl_->at(index);
  const LooseExpression* loose = rule.loose.get();
  DOWSE_CHECK(loose != nullptr);
  const RE2* expression = whole.end - whole.begin <= loose->width ? &loose->re2 : rule.exact.get();
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
