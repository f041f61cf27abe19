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

}  // namespace

struct Redactor::Impl {
  const RuleSet* rules = nullptr;
  const Matcher* matcher = nullptr;
  Judge judge;
  KnownSecrets known;
  Matcher::ScratchPtr scratch;
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
  }
  known.build();
  return Redactor(std::unique_ptr<Impl>(
      new Impl{&rules, &matcher, std::move(judge), std::move(known), std::move(scratch)}));
}

std::string Redactor::redact(std::string_view text) const {
  if (impl_ == nullptr) return std::string(text);
  const auto matches = impl_->matcher->scan(text, *impl_->scratch);
  if (!matches) return mask(text);
  std::vector<HiddenView> hidden;
  for (const Match& match : *matches) {
    const bool empty = match.secret.begin == match.secret.end;
    if (!empty && impl_->judge.must_hide(text, match)) {
      hidden.push_back({match.secret, (*impl_->rules)[match.rule].prefix});
    }
  }
  for (const KnownSecrets::Hit& hit : impl_->known.find(text)) {
    hidden.push_back({hit.span, hit.prefix});
  }
  return hidden.empty() ? std::string(text) : masked(text, std::move(hidden));
}

}  // namespace dowse
