#include "engine/rules/rule_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>

#include "engine/rules/builtin.h"
#include "engine/rules/regex_check.h"
#include "engine/rules/rule_toml.h"

namespace dowse {
namespace {

// A file of 1,000 rules has some 500 KB; what is larger is no rule file.
constexpr std::size_t kMaxFileBytes = 16u << 20;
// [extend] path from file to file; a circle ends here.
constexpr unsigned kMaxExtendDepth = 8;

Error cannot_read(const std::string& path, int error) {
  return Error(Errc::kIo,
               fmt::format("rule file {}: {}", path, std::generic_category().message(error)));
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return cannot_read(path, errno);
  std::string text;
  std::string chunk(64u << 10, '\0');
  while (text.size() <= kMaxFileBytes && file) {
    file.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    text.append(chunk, 0, static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) return cannot_read(path, EIO);
  if (text.size() > kMaxFileBytes) {
    return Error(Errc::kLimit, fmt::format("rule file {}: larger than 16 MiB", path));
  }
  return text;
}

std::string beside(const std::string& file, const std::string& relative) {
  const std::size_t slash = file.rfind('/');
  if (relative.starts_with('/') || slash == std::string::npos) return relative;
  return file.substr(0, slash + 1) + relative;
}

template <typename T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

void replace_if_stated(std::string& value, const std::string& stated) {
  if (!stated.empty()) value = stated;
}

void amend(Rule& rule, const RuleAmendment& amendment) {
  const Rule& stated = amendment.stated;
  replace_if_stated(rule.description, stated.description);
  replace_if_stated(rule.provider, stated.provider);
  replace_if_stated(rule.family, stated.family);
  replace_if_stated(rule.prefix, stated.prefix);
  replace_if_stated(rule.checksum, stated.checksum);
  replace_if_stated(rule.structure, stated.structure);
  if (stated.secret_group != 0) rule.secret_group = stated.secret_group;
  if (stated.min_entropy != 0.0) rule.min_entropy = stated.min_entropy;
  rule.severity = amendment.severity.value_or(rule.severity);
  rule.confidence = amendment.confidence.value_or(rule.confidence);
  rule.skip_report = amendment.skip_report.value_or(rule.skip_report);
  rule.own_terms = rule.own_terms && stated.own_terms;
  append(rule.parts, stated.parts);
  append(rule.required, stated.required);
  append(rule.keywords, stated.keywords);
  append(rule.tags, stated.tags);
  append(rule.references, stated.references);
  if (stated.basis != Basis::kName) rule.basis = stated.basis;
  replace_if_stated(rule.fact, stated.fact);
  append(rule.allowlists, stated.allowlists);
  append(rule.rotation.steps, stated.rotation.steps);
  append(rule.rotation.commands, stated.rotation.commands);
  replace_if_stated(rule.rotation.console_url, stated.rotation.console_url);
  replace_if_stated(rule.rotation.docs_url, stated.rotation.docs_url);
  if (stated.rotation.overlap) rule.rotation.overlap = stated.rotation.overlap;
  replace_if_stated(rule.rotation.reload, stated.rotation.reload);
  replace_if_stated(rule.rotation.check, stated.rotation.check);
  replace_if_stated(rule.rotation.generate, stated.rotation.generate);
  append(rule.examples, stated.examples);
  append(rule.counterexamples, stated.counterexamples);
}

class Merger {
 public:
  Result<void> add_builtin() {
    if (std::exchange(has_builtin_, true)) return {};
    DOWSE_ASSIGN(RulePack pack, builtin_pack());
    append(pack.rules, merged_.pack.rules);
    append(pack.allowlists, merged_.pack.allowlists);
    merged_.pack = std::move(pack);
    return {};
  }

  Result<void> add_file(const std::string& path, unsigned depth) {
    if (depth > kMaxExtendDepth) {
      return Error(Errc::kLimit, fmt::format("rule file {}: extends without end", path));
    }
    DOWSE_ASSIGN(const std::string text, read_file(path));
    DOWSE_ASSIGN(const RuleFile file, parse_rule_file(text, path));
    if (file.extends_builtin) DOWSE_TRY(add_builtin());
    if (!file.extends_path.empty()) {
      DOWSE_TRY(add_file(beside(path, file.extends_path), depth + 1));
    }
    return merge(file, path);
  }

  // Once all files are in. Errors: kRule for a rule that names another one that is not there.
  Result<MergedRules> take() {
    for (Rule& rule : merged_.pack.rules)
      DOWSE_TRY(settle(rule));
    return std::move(merged_);
  }

 private:
  // A part that was disabled is not asked for; what a rule requires cannot be left out.
  Result<void> settle(Rule& rule) {
    std::erase_if(rule.parts, [&](const RulePart& part) {
      return disabled_.contains(part.rule_id) && find(part.rule_id) == merged_.pack.rules.end();
    });
    for (const RulePart& part : rule.parts) {
      const auto other = find(part.rule_id);
      if (other == merged_.pack.rules.end()) {
        return fault(rule, "parts", part.rule_id, "is not there");
      }
      if (!other->parts.empty()) {
        return fault(rule, "parts", part.rule_id, "has parts itself: which of them would be told?");
      }
    }
    for (const RulePart& part : rule.required) {
      const auto other = find(part.rule_id);
      if (other == merged_.pack.rules.end()) {
        return fault(rule, "required", part.rule_id,
                     disabled_.contains(part.rule_id) ? "is disabled" : "is not there");
      }
      const std::string_view why = fault_as_required(*other);
      if (!why.empty()) return fault(rule, "required", part.rule_id, why);
    }
    if (rule.kind == RuleKind::kPath && !(rule.required.empty() && rule.parts.empty())) {
      return Error(Errc::kRule,
                   fmt::format("rule `{}`: a rule without a `regex` stands near nothing: no "
                               "`required`, no `parts`",
                               rule.id));
    }
    return {};
  }

  static std::string_view fault_as_required(const Rule& other) {
    if (other.kind == RuleKind::kPath) return "has no `regex`: it stands near nothing";
    const bool mixes =
        std::any_of(other.allowlists.begin(), other.allowlists.end(), [](const Allowlist& list) {
          return list.all_of && !(list.regexes.empty() && list.stopwords.empty()) &&
                 !(list.paths.empty() && list.commits.empty());
        });
    return mixes ? "has an allowlist that asks for a text and a place at once" : "";
  }

  static Error fault(const Rule& rule, std::string_view key, std::string_view id,
                     std::string_view why) {
    return Error(Errc::kRule, fmt::format("rule `{}`: `{}`: rule `{}` {}", rule.id, key, id, why));
  }

  Result<void> merge(const RuleFile& file, const std::string& path) {
    append(merged_.notes, file.notes);
    for (const std::string& id : file.disabled_rules)
      disable(id, path);
    std::set<std::string_view> ids;
    for (const Rule& rule : file.rules) {
      if (!ids.insert(rule.id).second) {
        return Error(Errc::kRule, fmt::format("{}: rule `{}`: the id stands twice", path, rule.id));
      }
      put(rule);
    }
    for (const RuleAmendment& amendment : file.amendments) {
      DOWSE_TRY(apply(amendment, file, path));
    }
    append(merged_.pack.allowlists, file.allowlists);
    for (const TargetedAllowlist& targeted : file.targeted)
      target(targeted, path);
    return {};
  }

  std::vector<Rule>::iterator find(const std::string& id) {
    return std::find_if(merged_.pack.rules.begin(), merged_.pack.rules.end(),
                        [&](const Rule& rule) { return rule.id == id; });
  }

  void put(const Rule& rule) {
    const auto earlier = find(rule.id);
    if (earlier == merged_.pack.rules.end()) {
      merged_.pack.rules.push_back(rule);
    } else {
      *earlier = rule;
    }
  }

  void disable(const std::string& id, const std::string& path) {
    disabled_.insert(id);
    const auto rule = find(id);
    if (rule == merged_.pack.rules.end()) {
      note(path, "disabledRules", id);
    } else {
      merged_.pack.rules.erase(rule);
    }
  }

  // A file that extends other rules may amend some that only its own tool has; any other amendment
  // of nothing is a rule without an expression.
  Result<void> apply(const RuleAmendment& amendment, const RuleFile& file,
                     const std::string& path) {
    const std::string& id = amendment.stated.id;
    const auto rule = find(id);
    if (rule != merged_.pack.rules.end()) {
      amend(*rule, amendment);
      return check_group(*rule, path);
    }
    if (!file.extends_builtin) {
      return Error(Errc::kRule,
                   fmt::format("{}: rule `{}`: needs a `regex` or a `path`", path, id));
    }
    note(path, "rules", id);
    return {};
  }

  static Result<void> check_group(const Rule& rule, const std::string& path) {
    if (rule.kind != RuleKind::kPattern) return {};
    DOWSE_ASSIGN(const RegexFacts facts, check_regex(rule.pattern));
    if (rule.secret_group <= facts.groups) return {};
    return Error(Errc::kRule,
                 fmt::format("{}: rule `{}`: `secretGroup`: the expression has {} groups", path,
                             rule.id, facts.groups));
  }

  void target(const TargetedAllowlist& targeted, const std::string& path) {
    for (const std::string& id : targeted.rule_ids) {
      const auto rule = find(id);
      if (rule == merged_.pack.rules.end()) {
        note(path, "targetRules", id);
      } else {
        rule->allowlists.push_back(targeted.allowlist);
      }
    }
  }

  void note(const std::string& path, std::string_view key, const std::string& id) {
    merged_.notes.push_back(fmt::format("{}: `{}`: there is no rule `{}`", path, key, id));
  }

  MergedRules merged_;
  std::set<std::string> disabled_;
  bool has_builtin_ = false;
};

}  // namespace

Result<MergedRules> merge_rule_files(std::span<const std::string> paths, bool with_builtin) {
  Merger merger;
  if (with_builtin) DOWSE_TRY(merger.add_builtin());
  for (const std::string& path : paths)
    DOWSE_TRY(merger.add_file(path, 0));
  return merger.take();
}

}  // namespace dowse
