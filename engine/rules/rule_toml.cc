#include "engine/rules/rule_toml.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <type_traits>
#include <utility>

#include "engine/rules/recipe.h"
#include "engine/rules/regex_check.h"
#include "engine/rules/toml_table.h"

namespace dowse {
namespace {

using toml_table::collect_tables;
using toml_table::Fault;
using toml_table::Field;
using toml_table::lower;
using toml_table::PlaceView;
using toml_table::read;
using toml_table::read_name;
using toml_table::read_table;
using toml_table::Tables;

Fault read(const toml::node& node, std::vector<Example>& into) {
  std::vector<std::string> recipes;
  if (Fault fault = read(node, recipes); !fault.empty()) return fault;
  for (std::string& recipe : recipes) {
    const Result<RecipeText> made = expand_recipe(recipe);
    if (!made) return made.error().message();
    into.push_back({std::move(recipe)});
  }
  return {};
}

std::optional<RuleKind> kind_from(std::string_view name) {
  if (name == "pattern") return RuleKind::kPattern;
  if (name == "entropy") return RuleKind::kEntropy;
  if (name == "path") return RuleKind::kPath;
  return std::nullopt;
}

std::optional<AllowTarget> target_from(std::string_view name) {
  const std::string word = lower(name);
  if (word.empty() || word == "secret") return AllowTarget::kSecret;
  if (word == "match") return AllowTarget::kMatch;
  if (word == "line") return AllowTarget::kLine;
  return std::nullopt;
}

std::optional<bool> all_of_from(std::string_view name) {
  const std::string word = lower(name);
  if (word.empty() || word == "or" || word == "||") return false;
  if (word == "and" || word == "&&") return true;
  return std::nullopt;
}

constexpr std::array<Field<TargetedAllowlist>, 8> kAllowlistFields = {{
    {"description",
     [](const toml::node& n, TargetedAllowlist& a) { return read(n, a.allowlist.description); }},
    {"condition",
     [](const toml::node& n, TargetedAllowlist& a) {
       return read_name(n, a.allowlist.all_of, &all_of_from, "AND, OR");
     }},
    {"regextarget",
     [](const toml::node& n, TargetedAllowlist& a) {
       return read_name(n, a.allowlist.target, &target_from, "secret, match, line");
     }},
    {"regexes",
     [](const toml::node& n, TargetedAllowlist& a) { return read(n, a.allowlist.regexes); }},
    {"paths", [](const toml::node& n, TargetedAllowlist& a) { return read(n, a.allowlist.paths); }},
    {"stopwords",
     [](const toml::node& n, TargetedAllowlist& a) { return read(n, a.allowlist.stopwords); }},
    {"commits",
     [](const toml::node& n, TargetedAllowlist& a) { return read(n, a.allowlist.commits); }},
    {"targetrules", [](const toml::node& n, TargetedAllowlist& a) { return read(n, a.rule_ids); }},
}};

constexpr std::array<Field<Rotation>, 8> kRotationFields = {{
    {"steps", [](const toml::node& n, Rotation& r) { return read(n, r.steps); }},
    {"commands", [](const toml::node& n, Rotation& r) { return read(n, r.commands); }},
    {"console_url", [](const toml::node& n, Rotation& r) { return read(n, r.console_url); }},
    {"docs_url", [](const toml::node& n, Rotation& r) { return read(n, r.docs_url); }},
    {"overlap", [](const toml::node& n, Rotation& r) { return read(n, r.overlap); }},
    {"reload", [](const toml::node& n, Rotation& r) { return read(n, r.reload); }},
    {"check", [](const toml::node& n, Rotation& r) { return read(n, r.check); }},
    {"generate", [](const toml::node& n, Rotation& r) { return read(n, r.generate); }},
}};

constexpr std::array<Field<RulePart>, 3> kPartFields = {{
    {"id", [](const toml::node& n, RulePart& p) { return read(n, p.rule_id); }},
    {"withinlines",
     [](const toml::node& n, RulePart& p) { return read(n, p.within_lines.emplace()); }},
    {"withincolumns",
     [](const toml::node& n, RulePart& p) { return read(n, p.within_columns.emplace()); }},
}};

// A [[rules]] table before its tables are read and its expressions checked.
struct RawRule {
  Rule rule;
  std::optional<Severity> severity;
  std::optional<Confidence> confidence;
  std::optional<bool> skip_report;
  bool has_kind = false;
  Tables allowlists;
  Tables rotation;
  Tables parts;
  Tables required;
};

constexpr std::array<Field<RawRule>, 27> kRuleFields = {{
    {"id", [](const toml::node& n, RawRule& r) { return read(n, r.rule.id); }},
    {"description", [](const toml::node& n, RawRule& r) { return read(n, r.rule.description); }},
    {"provider", [](const toml::node& n, RawRule& r) { return read(n, r.rule.provider); }},
    {"family", [](const toml::node& n, RawRule& r) { return read(n, r.rule.family); }},
    {"kind",
     [](const toml::node& n, RawRule& r) {
       r.has_kind = true;
       return read_name(n, r.rule.kind, &kind_from, "pattern, entropy, path");
     }},
    {"regex", [](const toml::node& n, RawRule& r) { return read(n, r.rule.pattern); }},
    {"secretgroup", [](const toml::node& n, RawRule& r) { return read(n, r.rule.secret_group); }},
    {"severity",
     [](const toml::node& n, RawRule& r) {
       return read_name<Severity>(
           n, r.severity.emplace(), [](std::string_view s) { return severity_from(s); },
           "info, low, medium, high, critical");
     }},
    {"confidence",
     [](const toml::node& n, RawRule& r) {
       return read_name<Confidence>(
           n, r.confidence.emplace(), [](std::string_view s) { return confidence_from(s); },
           "low, medium, high");
     }},
    {"prefix", [](const toml::node& n, RawRule& r) { return read(n, r.rule.prefix); }},
    {"checksum", [](const toml::node& n, RawRule& r) { return read(n, r.rule.checksum); }},
    {"structure", [](const toml::node& n, RawRule& r) { return read(n, r.rule.structure); }},
    {"entropy", [](const toml::node& n, RawRule& r) { return read(n, r.rule.min_entropy); }},
    {"keywords", [](const toml::node& n, RawRule& r) { return read(n, r.rule.keywords); }},
    {"path", [](const toml::node& n, RawRule& r) { return read(n, r.rule.path); }},
    {"tags", [](const toml::node& n, RawRule& r) { return read(n, r.rule.tags); }},
    {"references", [](const toml::node& n, RawRule& r) { return read(n, r.rule.references); }},
    {"basis",
     [](const toml::node& n, RawRule& r) {
       return read_name<Basis>(
           n, r.rule.basis, [](std::string_view s) { return basis_from(s); },
           "name, observed, prefix, structure, checksum");
     }},
    {"fact", [](const toml::node& n, RawRule& r) { return read(n, r.rule.fact); }},
    {"examples", [](const toml::node& n, RawRule& r) { return read(n, r.rule.examples); }},
    {"counterexamples",
     [](const toml::node& n, RawRule& r) { return read(n, r.rule.counterexamples); }},
    {"rotation", [](const toml::node& n, RawRule& r) { return collect_tables(n, r.rotation); }},
    {"allowlist", [](const toml::node& n, RawRule& r) { return collect_tables(n, r.allowlists); }},
    {"allowlists", [](const toml::node& n, RawRule& r) { return collect_tables(n, r.allowlists); }},
    {"parts", [](const toml::node& n, RawRule& r) { return collect_tables(n, r.parts); }},
    {"required", [](const toml::node& n, RawRule& r) { return collect_tables(n, r.required); }},
    {"skipreport", [](const toml::node& n, RawRule& r) { return read(n, r.skip_report); }},
}};

constexpr std::array<Field<RuleFile>, 4> kExtendFields = {{
    {"usedefault", [](const toml::node& n, RuleFile& f) { return read(n, f.extends_builtin); }},
    {"path", [](const toml::node& n, RuleFile& f) { return read(n, f.extends_path); }},
    {"disabledrules", [](const toml::node& n, RuleFile& f) { return read(n, f.disabled_rules); }},
    {"url",
     [](const toml::node&, RuleFile&) { return Fault{"rules are not fetched from the network"}; }},
}};

// The top level of a file before its parts are read.
struct RawFile {
  std::string ignored;  // what describes the file
  Tables extend;
  Tables rules;
  Tables allowlists;
  Tables rotation;
};

constexpr std::array<Field<RawFile>, 8> kFileFields = {{
    {"title", [](const toml::node& n, RawFile& f) { return read(n, f.ignored); }},
    {"description", [](const toml::node& n, RawFile& f) { return read(n, f.ignored); }},
    {"minversion", [](const toml::node& n, RawFile& f) { return read(n, f.ignored); }},
    {"extend", [](const toml::node& n, RawFile& f) { return collect_tables(n, f.extend); }},
    {"rules", [](const toml::node& n, RawFile& f) { return collect_tables(n, f.rules); }},
    {"allowlist", [](const toml::node& n, RawFile& f) { return collect_tables(n, f.allowlists); }},
    {"allowlists", [](const toml::node& n, RawFile& f) { return collect_tables(n, f.allowlists); }},
    {"rotation", [](const toml::node& n, RawFile& f) { return collect_tables(n, f.rotation); }},
}};

// What `rotation` does not state is taken from `shared`.
void fill_rotation(const Rotation& shared, Rotation& rotation) {
  const auto fill = [](const auto& from, auto& into) {
    if (into == std::decay_t<decltype(into)>{}) into = from;
  };
  fill(shared.steps, rotation.steps);
  fill(shared.commands, rotation.commands);
  fill(shared.console_url, rotation.console_url);
  fill(shared.docs_url, rotation.docs_url);
  fill(shared.overlap, rotation.overlap);
  fill(shared.reload, rotation.reload);
  fill(shared.check, rotation.check);
  fill(shared.generate, rotation.generate);
}

bool is_commit_id(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Reads one file. The places it makes are those of the tables it is in.
class FileReader {
 public:
  FileReader(std::string_view file_name, LineEnds line_ends)
      : file_name_(file_name), line_ends_(line_ends) {}

  Result<RuleFile> run(const toml::table& root) {
    RawFile raw;
    DOWSE_TRY(read_table<RawFile>(root, kFileFields, place(""), raw));
    for (const toml::table* table : raw.extend) {
      DOWSE_TRY(read_table<RuleFile>(*table, kExtendFields, place("extend"), file_));
    }
    for (const toml::table* table : raw.rotation) {
      DOWSE_TRY(read_table<Rotation>(*table, kRotationFields, place("rotation"), shared_rotation_));
      has_rotation_ = true;
    }
    for (const toml::table* table : raw.rules)
      DOWSE_TRY(read_rule(*table));
    for (const toml::table* table : raw.allowlists)
      DOWSE_TRY(read_global_allowlist(*table));
    return std::move(file_);
  }

 private:
  PlaceView place(std::string what) const { return {file_name_, std::move(what)}; }

  Result<void> read_rule(const toml::table& table) {
    const std::string id = table["id"].value_or(std::string{});
    const PlaceView where = place(id.empty() ? "rule without an id" : fmt::format("rule `{}`", id));
    RawRule raw;
    DOWSE_TRY(read_table<RawRule>(table, kRuleFields, where, raw));
    if (raw.rule.id.empty()) return where.error(table, "needs an `id`");
    for (const toml::table* rotation : raw.rotation) {
      DOWSE_TRY(read_table<Rotation>(*rotation, kRotationFields, where, raw.rule.rotation));
    }
    for (const toml::table* allowlist : raw.allowlists) {
      DOWSE_ASSIGN(TargetedAllowlist list, read_allowlist(*allowlist, where));
      if (!list.rule_ids.empty()) {
        return where.error(*allowlist, "`targetRules` stands in global allowlists only");
      }
      if (!is_empty(list.allowlist)) raw.rule.allowlists.push_back(std::move(list.allowlist));
    }
    for (const toml::table* part : raw.parts) {
      DOWSE_ASSIGN(RulePart read, read_part(*part, where, raw.rule.id));
      if (!read.within_lines) return where.error(*part, "`parts`: needs `withinLines`");
      raw.rule.parts.push_back(std::move(read));
    }
    for (const toml::table* part : raw.required) {
      DOWSE_ASSIGN(RulePart read, read_part(*part, where, raw.rule.id));
      raw.rule.required.push_back(std::move(read));
    }
    return finish_rule(table, where, std::move(raw));
  }

  // One [[rules.parts]] or [[rules.required]] table of the rule `id`.
  static Result<RulePart> read_part(const toml::table& table, const PlaceView& where,
                                    std::string_view id) {
    RulePart part;
    DOWSE_TRY(read_table<RulePart>(table, kPartFields, where, part));
    if (part.rule_id.empty()) return where.error(table, "another rule that it names needs an `id`");
    if (part.rule_id == id) return where.error(table, "names itself as another rule");
    return part;
  }

  // True when nothing of the table, and of the advice its file shares, is Dowse's own: the rule
  // means what it means to gitleaks.
  bool is_gitleaks_rule(const RawRule& raw) const {
    const Rule& rule = raw.rule;
    const bool describes = !(rule.provider.empty() && rule.family.empty() && rule.prefix.empty() &&
                             rule.references.empty() && rule.fact.empty() &&
                             rule.examples.empty() && rule.counterexamples.empty());
    const bool decides = raw.has_kind || raw.severity || raw.confidence ||
                         rule.basis != Basis::kName || !rule.checksum.empty() ||
                         !rule.structure.empty();
    return !describes && !decides && raw.parts.empty() && raw.rotation.empty() && !has_rotation_;
  }

  // Decides what the rule is, normalises and checks its expressions, and keeps it.
  Result<void> finish_rule(const toml::table& table, const PlaceView& where, RawRule raw) {
    Rule& rule = raw.rule;
    if (!raw.has_kind && rule.pattern.empty() && !rule.path.empty()) rule.kind = RuleKind::kPath;
    rule.own_terms = is_gitleaks_rule(raw);
    const bool amends = !raw.has_kind && rule.pattern.empty() && rule.path.empty();
    if (!(rule.min_entropy >= 0.0 && rule.min_entropy <= 8.0)) {
      return where.error(table, "`entropy`: must be from 0 to 8");
    }
    if (rule.kind != RuleKind::kPattern && !rule.pattern.empty()) {
      return where.error(table, "`regex`: not with this `kind`");
    }
    if (rule.kind == RuleKind::kPath && rule.path.empty()) {
      return where.error(table, "needs a `path`");
    }
    if (rule.kind == RuleKind::kPattern && !amends) {
      if (rule.pattern.empty()) return where.error(table, "needs a `regex`");
      DOWSE_TRY(finish_pattern(table, where, rule));
    }
    if (!rule.path.empty())
      DOWSE_TRY(finish_condition(table, where, "path", LineEnds::kAsWritten, rule.path));
    if (amends) {
      file_.amendments.push_back({std::move(rule), raw.severity, raw.confidence, raw.skip_report});
      return {};
    }
    rule.skip_report = raw.skip_report.value_or(false);
    rule.severity = raw.severity.value_or(rule.severity);
    rule.confidence = raw.confidence.value_or(rule.confidence);
    fill_rotation(shared_rotation_, rule.rotation);
    file_.rules.push_back(std::move(rule));
    return {};
  }

  Result<void> finish_pattern(const toml::table& table, const PlaceView& where, Rule& rule) const {
    Result<std::string> pattern = normalise_pattern(rule.pattern, line_ends_);
    if (!pattern) return where.error(table, fmt::format("`regex`: {}", pattern.error().message()));
    const Result<RegexFacts> facts = check_regex(*pattern);
    if (!facts) return where.error(table, fmt::format("`regex`: {}", facts.error().message()));
    if (rule.secret_group > facts->groups) {
      return where.error(table,
                         fmt::format("`secretGroup`: the expression has {} groups", facts->groups));
    }
    rule.pattern = std::move(*pattern);
    return {};
  }

  // An expression that is only held against something.
  Result<void> finish_condition(const toml::table& table, const PlaceView& where,
                                std::string_view key, LineEnds line_ends,
                                std::string& pattern) const {
    Result<std::string> normal = normalise_pattern(pattern, line_ends);
    if (!normal) return where.error(table, fmt::format("`{}`: {}", key, normal.error().message()));
    const Result<void> checked = check_condition(*normal);
    if (!checked) {
      return where.error(table, fmt::format("`{}`: {}", key, checked.error().message()));
    }
    pattern = std::move(*normal);
    return {};
  }

  // One [[allowlists]] table, its expressions checked. It may be empty: see is_empty.
  Result<TargetedAllowlist> read_allowlist(const toml::table& table, const PlaceView& where) {
    const PlaceView inside =
        place(where.what.empty() ? "allowlist" : fmt::format("{}: allowlist", where.what));
    TargetedAllowlist raw;
    DOWSE_TRY(read_table<TargetedAllowlist>(table, kAllowlistFields, inside, raw));
    Allowlist& list = raw.allowlist;
    for (std::string& regex : list.regexes) {
      DOWSE_TRY(finish_condition(table, inside, "regexes", line_ends_, regex));
    }
    for (std::string& path : list.paths) {
      DOWSE_TRY(finish_condition(table, inside, "paths", LineEnds::kAsWritten, path));
    }
    for (std::string& commit : list.commits) {
      commit = lower(commit);
      if (!is_commit_id(commit)) note(table, inside, "a commit is no full id and matches nothing");
    }
    if (is_empty(list)) note(table, inside, "names nothing to allow");
    return raw;
  }

  Result<void> read_global_allowlist(const toml::table& table) {
    DOWSE_ASSIGN(TargetedAllowlist list, read_allowlist(table, place("")));
    if (is_empty(list.allowlist)) return {};
    if (list.rule_ids.empty()) {
      file_.allowlists.push_back(std::move(list.allowlist));
    } else {
      file_.targeted.push_back(std::move(list));
    }
    return {};
  }

  // One that names nothing allows nothing, also under AND: it is left out.
  static bool is_empty(const Allowlist& list) {
    return list.regexes.empty() && list.paths.empty() && list.stopwords.empty() &&
           list.commits.empty();
  }

  void note(const toml::node& node, const PlaceView& where, std::string_view what) {
    file_.notes.push_back(where.error(node, what).message());
  }

  std::string_view file_name_;
  LineEnds line_ends_;
  Rotation shared_rotation_;
  bool has_rotation_ = false;
  RuleFile file_;
};

}  // namespace

Result<RuleFile> parse_rule_file(std::string_view text, std::string_view file_name,
                                 LineEnds line_ends) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    return Error(Errc::kRule,
                 fmt::format("{}:{}: not TOML: {}", file_name, parsed.error().source().begin.line,
                             parsed.error().description()));
  }
  return FileReader(file_name, line_ends).run(parsed.table());
}

}  // namespace dowse
