#include "engine/find/judge.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/text.h"
#include "engine/find/allowlist.h"
#include "engine/find/ascii.h"
#include "engine/find/context.h"
#include "engine/find/key_name.h"
#include "engine/find/pem.h"
#include "engine/find/placeholder.h"
#include "engine/find/shape.h"
#include "engine/find/strength.h"
#include "engine/find/structure.h"
#include "engine/find/value.h"
#include "engine/match/checksum.h"

namespace dowse {
namespace {

enum KeywordState : std::uint8_t { kNotAsked, kPresent, kAbsent };

std::string_view slice(std::string_view text, ByteSpan span) {
  return text.substr(span.begin, span.end - span.begin);
}

std::vector<std::string> lower_case(std::vector<std::string> words) {
  std::erase(words, "");
  for (std::string& word : words)
    std::transform(word.begin(), word.end(), word.begin(), lower);
  return words;
}

Confidence less_sure(Confidence confidence) {
  return confidence == Confidence::kHigh ? Confidence::kMedium : Confidence::kLow;
}

// A checksum that fails does not hide a token: it may be of a format younger than ours.
void judge_checksum(const Rule& rule, std::string_view secret, VerdictView& verdict) {
  switch (verify_checksum(rule.checksum, secret)) {
    case ChecksumResult::kNone:
      break;
    case ChecksumResult::kHolds:
      verdict.confidence = Confidence::kHigh;
      verdict.because(Reason::kChecksumHolds);
      break;
    case ChecksumResult::kFails:
      verdict.confidence = less_sure(verdict.confidence);
      verdict.because(Reason::kChecksumFails);
      break;
  }
}

SecretView secret_view(std::string_view text, const Match& match) {
  return {slice(text, match.secret), slice(text, {match.whole.begin, match.secret.begin}),
          text.substr(match.whole.end, SecretView::kReachAfter)};
}

bool has_tag(const Rule& rule, std::string_view tag) {
  return std::find(rule.tags.begin(), rule.tags.end(), tag) != rule.tags.end();
}

// A password that somebody thought of says less than one that was made for its place: most of those
// in repositories belong to tests and documentation.
void judge_weakness(bool is_weak, VerdictView& verdict) {
  if (!is_weak || verdict.confidence == Confidence::kLow) return;
  verdict.confidence = Confidence::kLow;
  verdict.because(Reason::kIsWeak);
}

// Like a checksum: what does not decode may be of a format younger than ours. Not so private keys,
// whose formats are old: one that does not decode is cut, or of a test that wants it broken.
void judge_structure(const Rule& rule, const SecretView& where, VerdictView& verdict) {
  Structure found = inspect(rule.structure, where);
  if (found.result == StructureResult::kHolds) verdict.because(Reason::kStructureHolds);
  if (found.result == StructureResult::kFails) {
    verdict.confidence =
        has_tag(rule, "private-key") ? Confidence::kLow : less_sure(verdict.confidence);
    verdict.fault = found.fault;
    verdict.because(Reason::kStructureFails);
  }
  if (found.is_dummy) verdict.filter = "placeholder";
  judge_weakness(found.is_weak, verdict);
  if (found.encrypted) {
    verdict.severity = std::min(rule.severity, Severity::kMedium);
    verdict.because(Reason::kEncrypted);
  }
  if (found.is_public) {
    verdict.severity = Severity::kInfo;
    verdict.because(Reason::kIsPublic);
  }
  verdict.facts = std::move(found.facts);
}

void judge_specific(const Rule& rule, const SecretView& where, VerdictView& verdict) {
  const std::string_view secret = where.secret;
  std::string_view body = secret;
  if (body.starts_with(rule.prefix)) body.remove_prefix(rule.prefix.size());
  const bool is_text = !has_tag(rule, "binary");
  if (is_text &&
      (is_reference(body) || is_dummy(body) || says_placeholder(body) || is_stock_value(body))) {
    verdict.filter = "placeholder";
    return;
  }
  verdict.because(Reason::kRuleIsSpecific);
  judge_checksum(rule, secret, verdict);
  judge_structure(rule, where, verdict);
  if (!verdict.key_name.empty()) verdict.because(Reason::kKeyName);
}

// In binary texts random bytes spell much: there a public prefix is asked for, or the format of a
// file that is binary itself.
bool counts_in_binary(const Rule& rule, RuleClass rule_class) {
  return rule_class == RuleClass::kSpecific && (!rule.prefix.empty() || has_tag(rule, "binary"));
}

void judge_generic(const ValueView& value, VerdictView& verdict) {
  verdict.filter = value_filter(value);
  if (!verdict.survives()) return;
  const std::string_view bytes = value.bytes();
  const bool is_weak = !speaks_for_itself(bytes);
  if (value.meaning == KeyMeaning::kStrong && !is_weak) {
    verdict.confidence = std::max(verdict.confidence, Confidence::kMedium);
  }
  judge_weakness(is_weak, verdict);
  verdict.key_name = value.key_name;
  if (!verdict.key_name.empty()) verdict.because(Reason::kKeyName);
  verdict.because(Reason::kEntropy);
}

// Shapes that are rejected even beside a telling name; hashes and UUIDs are keys there.
bool is_harmless(Shape shape) {
  return shape != Shape::kNone && shape != Shape::kHash && shape != Shape::kUuid;
}

// A run of a credential alphabet knows nothing about itself: it needs a telling name and no other
// explanation. Most runs fail the first question, which is the cheapest.
std::string_view run_filter(std::string_view text, ByteSpan span, std::string_view key_name) {
  const std::string_view bytes = slice(text, span);
  if (meaning_of(key_name) < KeyMeaning::kWeak) return "key-name";
  if (is_embedded_data(text, span)) return "data";
  if (is_harmless(shape_of(bytes))) return "shape";
  return is_dummy(bytes) || says_placeholder(bytes) ? std::string_view("placeholder")
                                                    : std::string_view();
}

// The name a run is given. `key = unhexlify("...")`, `Key: String("...")`: what converts it names
// nothing, what stands before that does.
std::string_view name_of_run(std::string_view text, ByteSpan span) {
  const std::string_view name = key_name_before(text, span.begin);
  if (name.empty() || meaning_of(name) != KeyMeaning::kOther) return name;
  const auto begin = static_cast<std::uint64_t>(name.data() - text.data());
  if (text[begin + name.size()] != '(') return name;
  const std::string_view before = key_name_before(text, begin);
  return meaning_of(before) >= KeyMeaning::kWeak ? before : name;
}

void judge_run(std::string_view text, ByteSpan span, VerdictView& verdict) {
  verdict.key_name = name_of_run(text, span);
  verdict.filter = run_filter(text, span, verdict.key_name);
  if (!verdict.survives()) return;
  verdict.because(Reason::kKeyName);
  verdict.because(Reason::kEntropy);
}

// A file that holds nothing else: its path says what the run is, which is asked after attribution.
void judge_whole_file(std::string_view text, ByteSpan span, VerdictView& verdict) {
  constexpr std::string_view kBlanks = " \t\r\n";
  constexpr std::string_view kBehind = "= \t\r\n";  // with the padding of base 64
  const std::string_view bytes = slice(text, span);
  constexpr std::string_view kMark = "\xEF\xBB\xBF";  // of UTF-8
  const std::size_t front = text.starts_with(kMark) ? kMark.size() : 0;
  // Asked of each run of a text: of those that stand far behind, in little time.
  constexpr std::uint64_t kMostInFront = 256;
  const bool alone = span.begin <= kMostInFront &&
                     text.find_first_not_of(kBlanks, front) == span.begin &&
                     text.find_first_not_of(kBehind, span.end) == std::string_view::npos;
  if (!alone) {
    verdict.filter = "whole-file";
  } else if (is_harmless(shape_of(bytes))) {
    verdict.filter = "shape";
  } else if (is_dummy(bytes) || says_placeholder(bytes)) {
    verdict.filter = "placeholder";
  } else {
    verdict.because(Reason::kWholeFile);
    verdict.because(Reason::kEntropy);
  }
}

// The rules of the program were checked when it was built.
Result<void> check_names(const RuleSet& rules) {
  if (rules.is_checked()) return {};
  const auto unknown = [](const Rule& rule, std::string_view what, const std::string& name) {
    return Error(Errc::kRule, "rule `" + rule.id + "`: there is no " + std::string(what) + " `" +
                                  escape_controls(name) + "`");
  };
  for (const Rule& rule : rules.rules()) {
    if (!rule.checksum.empty() && !is_known_checksum(rule.checksum))
      return unknown(rule, "checksum", rule.checksum);
    if (!rule.structure.empty() && !is_known_structure(rule.structure))
      return unknown(rule, "structure", rule.structure);
  }
  return {};
}

}  // namespace

RuleClass class_of(const Rule& rule) noexcept {
  if (rule.own_terms) return RuleClass::kOwnTerms;
  if (rule.kind == RuleKind::kEntropy) return RuleClass::kEntropy;
  return has_tag(rule, "generic") ? RuleClass::kGeneric : RuleClass::kSpecific;
}

VerdictView VerdictView::of(const Rule& rule) {
  VerdictView verdict;
  verdict.confidence = rule.confidence;
  verdict.severity = rule.severity;
  return verdict;
}

void VerdictView::because(Reason reason) noexcept {
  if (reason_count < kMaxReasons) reasons[reason_count++] = reason;
}

std::vector<std::string> VerdictView::explain(const Rule& rule) const {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < reason_count; ++i) {
    switch (reasons[i]) {
      case Reason::kRuleIsSpecific:
        lines.push_back(!rule.provider.empty()
                            ? "format of " + rule.provider
                            : "format: " + (rule.description.empty() ? rule.id : rule.description));
        break;
      case Reason::kChecksumHolds:
        lines.emplace_back("checksum holds");
        break;
      case Reason::kChecksumFails:
        lines.emplace_back("checksum does not hold");
        break;
      case Reason::kStructureHolds:
        lines.emplace_back("structure holds");
        break;
      case Reason::kStructureFails:
        lines.push_back("structure does not hold: " + std::string(fault));
        break;
      case Reason::kEncrypted:
        lines.emplace_back("encrypted: it needs a passphrase");
        break;
      case Reason::kIsPublic:
        lines.emplace_back("made to be public");
        break;
      case Reason::kIsWeak:
        lines.emplace_back("short or made of words");
        break;
      case Reason::kKeyName:
        lines.push_back("key name `" + std::string(key_name) + "` beside it");
        break;
      case Reason::kEntropy: {
        const int tenths = static_cast<int>(std::lround(entropy * 10));
        lines.push_back(std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) +
                        " bits of entropy a byte");
        break;
      }
      case Reason::kPartNear:
        lines.push_back(std::string(part) + " near it");
        break;
      case Reason::kPartMissing:
        lines.push_back("no " + std::string(part) + " near it");
        break;
      case Reason::kPath:
        lines.emplace_back("a file of such a path");
        break;
      case Reason::kWholeFile:
        lines.emplace_back("all that a file of such a path holds");
        break;
    }
  }
  return lines;
}

TextView::TextView(std::string_view text) : bytes(text), binary(is_binary(text)) {}

struct Judge::Impl {
  const RuleSet* rules = nullptr;
  std::vector<RuleClass> classes;                        // by rule
  std::vector<std::vector<SecretAllowlist>> allowlists;  // by rule
  std::vector<SecretAllowlist> global_allowlists;
  std::vector<std::vector<SecretAllowlist>> split_allowlists;  // by rule
  std::vector<std::vector<std::string>> keywords;              // by rule, lower case

  bool has_keyword(const TextView& text, const Match& match, Scratch& scratch) const;
  bool is_allowed(std::string_view text, const Match& match) const;
};

bool Judge::Impl::has_keyword(const TextView& text, const Match& match, Scratch& scratch) const {
  const std::vector<std::string>& words = keywords[static_cast<std::size_t>(match.rule)];
  if (words.empty()) return true;
  std::uint8_t& state = scratch.keyword_state[static_cast<std::size_t>(match.rule)];
  const auto holds = [&](std::string_view where) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return contains_caseless(where, word); });
  };
  // Most rules have their keyword in the match itself.
  if (state == kNotAsked) {
    state = holds(slice(text.bytes, match.whole)) || holds(text.bytes) ? kPresent : kAbsent;
  }
  return state == kPresent;
}

bool Judge::Impl::is_allowed(std::string_view text, const Match& match) const {
  const auto any = [&](const std::vector<SecretAllowlist>& lists) {
    return std::any_of(lists.begin(), lists.end(),
                       [&](const SecretAllowlist& list) { return list.allows(text, match); });
  };
  return any(allowlists[static_cast<std::size_t>(match.rule)]) || any(global_allowlists);
}

Judge::Judge(std::unique_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

Judge::Judge(Judge&&) noexcept = default;
Judge& Judge::operator=(Judge&&) noexcept = default;
Judge::~Judge() = default;

Result<Judge> Judge::make(const RuleSet& rules) {
  DOWSE_TRY(check_names(rules));
  auto impl = std::make_unique<Impl>();
  impl->rules = &rules;
  const Patterns known = rules.is_checked() ? Patterns::kChecked : Patterns::kUnchecked;
  for (const Rule& rule : rules.rules()) {
    impl->classes.push_back(class_of(rule));
    auto lists = compile_local(rule.allowlists, known);
    if (!lists) return std::move(lists).error().with("rule " + rule.id);
    impl->allowlists.push_back(std::move(*lists));
    impl->keywords.push_back(lower_case(rule.keywords));
    std::vector<SecretAllowlist>& split = impl->split_allowlists.emplace_back();
    for (const Allowlist* list : split_allowlists(rule, rules.allowlists())) {
      DOWSE_ASSIGN(SecretAllowlist compiled, SecretAllowlist::compile(*list, known));
      split.push_back(std::move(compiled));
    }
  }
  DOWSE_ASSIGN(impl->global_allowlists, compile_local(rules.allowlists(), known));
  return Judge(std::move(impl));
}

void Judge::begin_text(Scratch& scratch) const {
  scratch.keyword_state.assign(impl_->rules->size(), kNotAsked);
}

VerdictView Judge::judge(const TextView& text, const Match& match, Scratch& scratch) const {
  const Rule& rule = (*impl_->rules)[match.rule];
  const RuleClass rule_class = impl_->classes[static_cast<std::size_t>(match.rule)];
  const std::string_view secret = slice(text.bytes, match.secret);
  VerdictView verdict = VerdictView::of(rule);
  const auto rejected = [&](std::string_view filter) {
    verdict.filter = filter;
    return verdict;
  };
  if (text.binary && !counts_in_binary(rule, rule_class)) return rejected("binary");
  if (!impl_->has_keyword(text, match, scratch)) return rejected("keywords");
  if (rule.min_entropy > 0 && entropy_of(secret) < rule.min_entropy) return rejected("entropy");
  switch (rule_class) {
    case RuleClass::kSpecific:
      if (!has_tag(rule, "private-key") && stands_in_armour(text.bytes, match.secret)) {
        return rejected("data");
      }
      verdict.key_name = key_name_before(text.bytes, match.secret.begin);
      judge_specific(rule, secret_view(text.bytes, match), verdict);
      break;
    case RuleClass::kGeneric:
      judge_generic(named_value(text.bytes, match), verdict);
      break;
    case RuleClass::kEntropy:
      if (has_tag(rule, kWholeFileTag)) {
        judge_whole_file(text.bytes, match.secret, verdict);
      } else {
        judge_run(text.bytes, match.secret, verdict);
      }
      break;
    case RuleClass::kOwnTerms:
      verdict.key_name = key_name_before(text.bytes, match.secret.begin);
      verdict.because(Reason::kRuleIsSpecific);
      if (!verdict.key_name.empty()) verdict.because(Reason::kKeyName);
      break;
  }
  if (!verdict.survives()) return verdict;
  // Last: it may have to compile an expression that no match so far has asked for.
  if (impl_->is_allowed(text.bytes, match)) return rejected(kAllowlistFilter);
  verdict.entropy = entropy_of(secret);
  return verdict;
}

std::uint32_t Judge::agreed(std::string_view text, const Match& match) const {
  std::uint32_t bits = 0;
  std::uint32_t bit = 1;
  for (const SecretAllowlist& list :
       impl_->split_allowlists[static_cast<std::size_t>(match.rule)]) {
    if (list.allows(text, match)) bits |= bit;
    bit <<= 1;
  }
  return bits;
}

RuleClass Judge::rule_class(RuleIndex rule) const {
  return impl_->classes[static_cast<std::size_t>(rule)];
}

bool Judge::asks_path(RuleIndex rule) const {
  return !(*impl_->rules)[rule].path.empty();
}

bool Judge::must_hide(std::string_view text, const Match& match) const {
  if (rule_class(match.rule) != RuleClass::kEntropy) return true;
  const Shape shape = shape_of(slice(text, match.secret));
  return shape == Shape::kNone && !is_embedded_data(text, match.secret);
}

}  // namespace dowse
