#include "engine/find/allowlist.h"

#include <algorithm>
#include <utility>

#include "engine/find/ascii.h"
#include "engine/find/context.h"

namespace dowse {
namespace {

std::string_view slice(std::string_view text, ByteSpan span) {
  return text.substr(span.begin, span.end - span.begin);
}

bool is_local(const Allowlist& list) {
  return !list.regexes.empty() || !list.stopwords.empty();
}

bool is_split(const Allowlist& list) {
  return list.all_of && is_local(list) && (!list.paths.empty() || !list.commits.empty());
}

}  // namespace

Result<SecretAllowlist> SecretAllowlist::compile(const Allowlist& list, Patterns known) {
  SecretAllowlist compiled;
  compiled.target_ = list.target;
  compiled.all_of_ = list.all_of;
  for (const std::string& pattern : list.regexes) {
    auto expression = Expression::compile(pattern, known);
    if (!expression) return std::move(expression).error().with("allowlist");
    compiled.regexes_.push_back(std::move(*expression));
  }
  for (std::string word : list.stopwords) {
    std::transform(word.begin(), word.end(), word.begin(), lower);
    if (!word.empty()) compiled.stopwords_.push_back(std::move(word));
  }
  return compiled;
}

bool SecretAllowlist::allows(std::string_view text, const Match& match) const {
  const std::string_view secret = slice(text, match.secret);
  switch (target_) {
    case AllowTarget::kSecret:
      return allows(secret, secret);
    case AllowTarget::kMatch:
      return allows(secret, slice(text, match.whole));
    case AllowTarget::kLine:
      return allows(secret, slice(text, line_near(text, match.whole)));
  }
  return false;
}

bool SecretAllowlist::allows(std::string_view secret, std::string_view target) const {
  const bool by_regex = std::any_of(regexes_.begin(), regexes_.end(),
                                    [&](const Expression& e) { return e.matches(target); });
  const bool by_word = std::any_of(stopwords_.begin(), stopwords_.end(), [&](const auto& word) {
    return contains_caseless(secret, word);
  });
  if (!all_of_) return by_regex || by_word;
  return (by_regex || regexes_.empty()) && (by_word || stopwords_.empty());
}

Result<std::vector<SecretAllowlist>> compile_local(std::span<const Allowlist> lists,
                                                   Patterns known) {
  std::vector<SecretAllowlist> compiled;
  for (const Allowlist& list : lists) {
    if (!is_local(list) || is_split(list)) continue;
    DOWSE_ASSIGN(SecretAllowlist added, SecretAllowlist::compile(list, known));
    compiled.push_back(std::move(added));
  }
  return compiled;
}

std::vector<const Allowlist*> split_allowlists(const Rule& rule,
                                               std::span<const Allowlist> global) {
  std::vector<const Allowlist*> split;
  const auto add = [&split](const Allowlist& list) {
    if (is_split(list) && split.size() < kMaxSplit) split.push_back(&list);
  };
  std::for_each(rule.allowlists.begin(), rule.allowlists.end(), add);
  std::for_each(global.begin(), global.end(), add);
  return split;
}

}  // namespace dowse
