#include "engine/find/redactor.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/find/judge.h"
#include "engine/find/known_secrets.h"

namespace dowse {
namespace {

// What must not be shown, and the public prefix that may.
struct HiddenView {
  ByteSpan span;
  std::string_view prefix;
};

std::string masked(std::string_view text, std::vector<HiddenView> hidden) {
  std::sort(hidden.begin(), hidden.end(), [](const HiddenView& a, const HiddenView& b) {
    return a.span != b.span ? a.span < b.span : a.prefix > b.prefix;
  });
  std::string out;
  std::uint64_t at = 0;
  for (std::size_t i = 0; i < hidden.size();) {
    ByteSpan span = hidden[i].span;
    const std::string_view prefix = hidden[i].prefix;
    for (++i; i < hidden.size() && hidden[i].span.begin < span.end; ++i) {
      span.end = std::max(span.end, hidden[i].span.end);
    }
    out += text.substr(at, span.begin - at);
    out += mask(text.substr(span.begin, span.end - span.begin), prefix);
    at = span.end;
  }
  out += text.substr(at);
  return out;
}

// Whether this is what mask() makes, with nothing but a prefix that may be shown: a line that was
// masked where it was found. Masked again it would tell the length of the mask.
bool is_mask(std::string_view text, const RuleSet& rules) {
  const std::size_t stars = text.find("****(");
  if (stars == text.npos || !text.ends_with(')')) return false;
  const std::string_view digits = text.substr(stars + 5, text.size() - stars - 6);
  if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) return false;
  const std::string_view prefix = text.substr(0, stars);
  return prefix.empty() || std::any_of(rules.rules().begin(), rules.rules().end(),
                                       [&](const Rule& rule) { return rule.prefix == prefix; });
}

}  // namespace

struct Redactor::Impl {
  const RuleSet* rules = nullptr;
  const Matcher* matcher = nullptr;
  Judge judge;
  KnownSecrets known;
  Matcher::ScratchPtr scratch;

  std::string redact(std::string_view text, KnownSecrets::In in) const;
};

Redactor::Redactor(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}

Redactor::Redactor(Redactor&&) noexcept = default;
Redactor& Redactor::operator=(Redactor&&) noexcept = default;
Redactor::~Redactor() = default;

Redactor Redactor::revealing() {
  return Redactor(nullptr);
}

Result<Redactor> Redactor::make(const RuleSet& rules, const Matcher& matcher,
                                std::span<const Finding> findings) {
  DOWSE_ASSIGN(Judge judge, Judge::make(rules));
  DOWSE_ASSIGN(Matcher::ScratchPtr scratch, matcher.make_scratch());
  KnownSecrets known;
  for (const Finding& finding : findings) {
    known.add(finding.secret.reveal(), rules[finding.rule].prefix);
    for (const FindingPart& part : finding.parts)
      known.add(part.secret.reveal(), rules[part.rule].prefix);
  }
  known.build();
  return Redactor(std::make_unique<Impl>(
      Impl{&rules, &matcher, std::move(judge), std::move(known), std::move(scratch)}));
}

std::string Redactor::redact(std::string_view text) const {
  return impl_ == nullptr ? std::string(text) : impl_->redact(text, KnownSecrets::In::kText);
}

std::string Redactor::redact_name(std::string_view name) const {
  return impl_ == nullptr ? std::string(name) : impl_->redact(name, KnownSecrets::In::kName);
}

std::string Redactor::Impl::redact(std::string_view text, KnownSecrets::In in) const {
  const auto matches = matcher->scan(text, *scratch);
  if (!matches) return mask(text);
  std::vector<HiddenView> hidden;
  for (const Match& match : *matches) {
    const std::string_view secret =
        text.substr(match.secret.begin, match.secret.end - match.secret.begin);
    if (secret.empty() || is_mask(secret, *rules)) continue;
    if (judge.must_hide(text, match)) {
      hidden.push_back({match.secret, (*rules)[match.rule].prefix});
    }
  }
  for (const KnownSecrets::Hit& hit : known.find(text, in)) {
    hidden.push_back({hit.span, hit.prefix});
  }
  return hidden.empty() ? std::string(text) : masked(text, std::move(hidden));
}

}  // namespace dowse
