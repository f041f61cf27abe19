#include "engine/find/judge.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/find/context.h"
#include "engine/find/expression.h"

namespace dowse {
namespace {

enum KeywordState : std::uint8_t { kNotAsked, kPresent, kAbsent };

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// ASCII case ignored. Requires: needle is not empty.
bool contains_caseless(std::string_view text, std::string_view needle) {
  return std::search(text.begin(), text.end(), needle.begin(), needle.end(),
                     [](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

double entropy_of(std::string_view bytes) {
  if (bytes.empty()) return 0;
  std::array<std::uint32_t, 256> counts{};
  for (const char c : bytes)
    ++counts[static_cast<unsigned char>(c)];
  const auto size = static_cast<double>(bytes.size());
  double bits = 0;
  for (const std::uint32_t count : counts) {
    if (count > 0) bits -= count / size * std::log2(count / size);
  }
  return bits;
}

std::string_view slice(std::string_view text, ByteSpan span) {
  return text.substr(span.begin, span.end - span.begin);
}

// What of an allowlist can be judged without path and commit.
struct CompiledAllowlist {
  AllowTarget target = AllowTarget::kSecret;
  std::vector<Expression> regexes;
  std::vector<std::string> stopwords;
  bool all_of = false;
};

// Allowlists that ask for all of several things, a path or a commit among them, are judged whole in
// triage/, where those are known; this one is not judged here then.
bool is_judged_later(const Allowlist& list) {
  const bool local = !list.regexes.empty() || !list.stopwords.empty();
  const bool placed = !list.paths.empty() || !list.commits.empty();
  return !local || (list.all_of && placed);
}

Result<std::vector<CompiledAllowlist>> compile(std::span<const Allowlist> lists) {
  std::vector<CompiledAllowlist> compiled;
  for (const Allowlist& list : lists) {
    if (is_judged_later(list)) continue;
    CompiledAllowlist& added = compiled.emplace_back();
    added.target = list.target;
    added.stopwords = list.stopwords;
    added.all_of = list.all_of;
    for (const std::string& pattern : list.regexes) {
      auto expression = Expression::compile(pattern);
      if (!expression) return std::move(expression).error().with("allowlist");
      added.regexes.push_back(std::move(*expression));
    }
  }
  return compiled;
}

bool allows(const CompiledAllowlist& list, std::string_view text, const Match& match) {
  const std::string_view secret = slice(text, match.secret);
  const std::string_view target = list.target == AllowTarget::kSecret ? secret
                                  : list.target == AllowTarget::kMatch
                                      ? slice(text, match.whole)
                                      : slice(text, line_near(text, match.whole));
  const bool by_regex = std::any_of(list.regexes.begin(), list.regexes.end(),
                                    [&](const Expression& e) { return e.matches(target); });
  const bool by_word = std::any_of(
      list.stopwords.begin(), list.stopwords.end(),
      [&](const std::string& word) { return !word.empty() && contains_caseless(secret, word); });
  if (!list.all_of) return by_regex || by_word;
  return (by_regex || list.regexes.empty()) && (by_word || list.stopwords.empty());
}

}  // namespace

RuleClass class_of(const Rule& rule) noexcept {
  if (rule.kind == RuleKind::kEntropy) return RuleClass::kEntropy;
  const bool generic = std::find(rule.tags.begin(), rule.tags.end(), "generic") != rule.tags.end();
  return generic ? RuleClass::kGeneric : RuleClass::kSpecific;
}

void VerdictView::because(Reason reason) noexcept {
  if (reason_count < kMaxReasons) reasons[reason_count++] = reason;
}

std::vector<std::string> VerdictView::explain(const Rule& rule) const {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < reason_count; ++i) {
    switch (reasons[i]) {
      case Reason::kRuleIsSpecific:
        lines.push_back("format of " + (rule.provider.empty() ? rule.id : rule.provider));
        break;
      case Reason::kChecksumHolds:
        lines.emplace_back("checksum holds");
        break;
      case Reason::kChecksumFails:
        lines.emplace_back("checksum does not hold");
        break;
      case Reason::kKeyName:
        lines.push_back("key name `" + std::string(key_name) + "` beside it");
        break;
      case Reason::kHighEntropy: {
        const int tenths = static_cast<int>(std::lround(entropy * 10));
        lines.push_back(std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) +
                        " bits of entropy a byte");
        break;
      }
    }
  }
  return lines;
}

TextView::TextView(std::string_view text) : bytes(text), binary(is_binary(text)) {}

struct Judge::Impl {
  const RuleSet* rules = nullptr;
  std::vector<RuleClass> classes;                          // by rule
  std::vector<std::vector<CompiledAllowlist>> allowlists;  // by rule
  std::vector<CompiledAllowlist> global_allowlists;

  bool has_keyword(const TextView& text, const Match& match, Scratch& scratch) const;
  bool is_allowed(std::string_view text, const Match& match) const;
};

bool Judge::Impl::has_keyword(const TextView& text, const Match& match, Scratch& scratch) const {
  const Rule& rule = (*rules)[match.rule];
  if (rule.keywords.empty()) return true;
  std::uint8_t& state = scratch.keyword_state[static_cast<std::size_t>(match.rule)];
  const auto holds = [&](std::string_view where) {
    return std::any_of(rule.keywords.begin(), rule.keywords.end(), [&](const std::string& word) {
      return !word.empty() && contains_caseless(where, word);
    });
  };
  // Most rules have their keyword in the match itself.
  if (state == kNotAsked) {
    state = holds(slice(text.bytes, match.whole)) || holds(text.bytes) ? kPresent : kAbsent;
  }
  return state == kPresent;
}

bool Judge::Impl::is_allowed(std::string_view text, const Match& match) const {
  const auto any = [&](const std::vector<CompiledAllowlist>& lists) {
    return std::any_of(lists.begin(), lists.end(),
                       [&](const CompiledAllowlist& list) { return allows(list, text, match); });
  };
  return any(allowlists[static_cast<std::size_t>(match.rule)]) || any(global_allowlists);
}

Judge::Judge(std::unique_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

Judge::Judge(Judge&&) noexcept = default;
Judge& Judge::operator=(Judge&&) noexcept = default;
Judge::~Judge() = default;

Result<Judge> Judge::make(const RuleSet& rules) {
  auto impl = std::make_unique<Impl>();
  impl->rules = &rules;
  for (const Rule& rule : rules.rules()) {
    impl->classes.push_back(class_of(rule));
    auto lists = compile(rule.allowlists);
    if (!lists) return std::move(lists).error().with("rule " + rule.id);
    impl->allowlists.push_back(std::move(*lists));
  }
  DOWSE_ASSIGN(impl->global_allowlists, compile(rules.allowlists()));
  return Judge(std::move(impl));
}

void Judge::begin_text(Scratch& scratch) const {
  scratch.keyword_state.assign(impl_->rules->size(), kNotAsked);
}

VerdictView Judge::judge(const TextView& text, const Match& match, Scratch& scratch) const {
  const Rule& rule = (*impl_->rules)[match.rule];
  const RuleClass rule_class = impl_->classes[static_cast<std::size_t>(match.rule)];
  const std::string_view secret = slice(text.bytes, match.secret);
  VerdictView verdict;
  verdict.confidence = rule.confidence;
  const auto rejected = [&](std::string_view filter) {
    verdict.filter = filter;
    return verdict;
  };
  if (text.binary && (rule_class != RuleClass::kSpecific || rule.prefix.empty())) {
    return rejected("binary");
  }
  if (!impl_->has_keyword(text, match, scratch)) return rejected("keywords");
  verdict.entropy = entropy_of(secret);
  if (verdict.entropy < rule.min_entropy) return rejected("entropy");
  if (impl_->is_allowed(text.bytes, match)) return rejected("allowlist");
  if (rule_class == RuleClass::kSpecific) verdict.because(Reason::kRuleIsSpecific);
  verdict.key_name = key_name_before(text.bytes, match.secret.begin);
  if (!verdict.key_name.empty()) verdict.because(Reason::kKeyName);
  return verdict;
}

RuleClass Judge::rule_class(RuleIndex rule) const {
  return impl_->classes[static_cast<std::size_t>(rule)];
}

bool Judge::must_hide(std::string_view text, const Match& match) const {
  static_cast<void>(text);
  return rule_class(match.rule) != RuleClass::kEntropy;
}

}  // namespace dowse
