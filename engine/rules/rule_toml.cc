#include "engine/rules/rule_toml.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <utility>

// Parse errors come back as values.
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "engine/rules/recipe.h"
#include "engine/rules/regex_check.h"

namespace dowse {
namespace {

// The formats' readers ignore the case of keys, so `secretgroup` is what some files hold.
std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

// Where in which file something stands, for errors: "rules.toml:12: rule `x`".
struct PlaceView {
  std::string_view file;  // Lifetime: the call of parse_rule_file
  std::string what;       // "rule `x`", "allowlist"; may be empty

  Error error(const toml::node& node, std::string_view why) const {
    return Error(Errc::kRule, fmt::format("{}:{}: {}{}{}", file, node.source().begin.line, what,
                                          what.empty() ? "" : ": ", why));
  }
};

// What is wrong with a value; empty: nothing.
using Fault = std::string;

Fault read(const toml::node& node, std::string& into) {
  const std::optional<std::string> value = node.value_exact<std::string>();
  if (!value) return "must be a string";
  into = *value;
  return {};
}

Fault read(const toml::node& node, bool& into) {
  const std::optional<bool> value = node.value_exact<bool>();
  if (!value) return "must be true or false";
  into = *value;
  return {};
}

Fault read(const toml::node& node, double& into) {
  if (!node.is_number()) return "must be a number";
  into = node.value<double>().value_or(0.0);
  return std::isfinite(into) ? Fault{} : Fault{"must be a finite number"};
}

Fault read(const toml::node& node, std::uint32_t& into) {
  const std::optional<std::int64_t> value = node.value_exact<std::int64_t>();
  if (!value || *value < 0 || *value > std::numeric_limits<std::int32_t>::max()) {
    return "must be a whole number from 0 on";
  }
  into = static_cast<std::uint32_t>(*value);
  return {};
}

Fault read(const toml::node& node, std::vector<std::string>& into) {
  const toml::array* array = node.as_array();
  if (array == nullptr) return "must be a list of strings";
  for (const toml::node& element : *array) {
    if (Fault fault = read(element, into.emplace_back()); !fault.empty()) {
      return "must be a list of strings";
    }
    if (into.back().empty()) return "holds an empty string";
  }
  return {};
}

Fault read(const toml::node& node, std::optional<bool>& into) {
  bool value = false;
  Fault fault = read(node, value);
  into = value;
  return fault;
}

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

// One of a few words.
template <typename T>
Fault read_name(const toml::node& node, T& into, std::optional<T> (*find)(std::string_view),
                std::string_view known) {
  const std::optional<std::string> name = node.value_exact<std::string>();
  const std::optional<T> value = name ? find(*name) : std::nullopt;
  if (!value) return fmt::format("must be one of {}", known);
  into = *value;
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

// A key of a table and how it is read.
template <typename T>
struct Field {
  std::string_view key;  // lower case
  Fault (*read)(const toml::node& node, T& into);
};

// A table read key by key: each known, none twice, every value of its type.
template <typename T>
Result<void> read_table(const toml::table& table, std::span<const Field<T>> fields,
                        const PlaceView& place, T& into) {
  std::set<std::string> seen;
  for (const auto& [key, node] : table) {
    const std::string name = lower(key.str());
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [&](const Field<T>& each) { return each.key == name; });
    if (field == fields.end()) {
      return place.error(node, fmt::format("unknown key `{}`", key.str()));
    }
    const Fault fault = seen.insert(name).second ? field->read(node, into) : "stands twice";
    if (!fault.empty()) return place.error(node, fmt::format("`{}`: {}", key.str(), fault));
  }
  return {};
}

// The tables under a key: one ([x]) or several ([[x]]).
Fault collect_tables(const toml::node& node, std::vector<const toml::table*>& into) {
  if (const toml::table* table = node.as_table()) {
    into.push_back(table);
    return {};
  }
  const toml::array* array = node.as_array();
  if (array == nullptr) return "must be a table";
  for (const toml::node& element : *array) {
    if (!element.is_table()) return "must be a table";
    into.push_back(element.as_table());
  }
  return {};
}

using Tables = std::vector<const toml::table*>;

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

constexpr std::array<Field<Rotation>, 5> kRotationFields = {{
    {"steps", [](const toml::node& n, Rotation& r) { return read(n, r.steps); }},
    {"commands", [](const toml::node& n, Rotation& r) { return read(n, r.commands); }},
    {"console_url", [](const toml::node& n, Rotation& r) { return read(n, r.console_url); }},
    {"docs_url", [](const toml::node& n, Rotation& r) { return read(n, r.docs_url); }},
    {"overlap", [](const toml::node& n, Rotation& r) { return read(n, r.overlap); }},
}};

// A [[rules]] table before its parts are read and its expressions checked.
struct RawRule {
  Rule rule;
  std::optional<Severity> severity;
  std::optional<Confidence> confidence;
  bool has_kind = false;
  Tables allowlists;
  Tables rotation;
};

constexpr std::array<Field<RawRule>, 23> kRuleFields = {{
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
    {"entropy", [](const toml::node& n, RawRule& r) { return read(n, r.rule.min_entropy); }},
    {"keywords", [](const toml::node& n, RawRule& r) { return read(n, r.rule.keywords); }},
    {"path", [](const toml::node& n, RawRule& r) { return read(n, r.rule.path); }},
    {"tags", [](const toml::node& n, RawRule& r) { return read(n, r.rule.tags); }},
    {"references", [](const toml::node& n, RawRule& r) { return read(n, r.rule.references); }},
    {"examples", [](const toml::node& n, RawRule& r) { return read(n, r.rule.examples); }},
    {"counterexamples",
     [](const toml::node& n, RawRule& r) { return read(n, r.rule.counterexamples); }},
    {"rotation", [](const toml::node& n, RawRule& r) { return collect_tables(n, r.rotation); }},
    {"allowlist", [](const toml::node& n, RawRule& r) { return collect_tables(n, r.allowlists); }},
    {"allowlists", [](const toml::node& n, RawRule& r) { return collect_tables(n, r.allowlists); }},
    {"required",
     [](const toml::node&, RawRule&) { return Fault{"composite rules are not supported"}; }},
    {"skipreport",
     [](const toml::node&, RawRule&) { return Fault{"composite rules are not supported"}; }},
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
};

constexpr std::array<Field<RawFile>, 7> kFileFields = {{
    {"title", [](const toml::node& n, RawFile& f) { return read(n, f.ignored); }},
    {"description", [](const toml::node& n, RawFile& f) { return read(n, f.ignored); }},
    {"minversion", [](const toml::node& n, RawFile& f) { return read(n, f.ignored); }},
    {"extend", [](const toml::node& n, RawFile& f) { return collect_tables(n, f.extend); }},
    {"rules", [](const toml::node& n, RawFile& f) { return collect_tables(n, f.rules); }},
    {"allowlist", [](const toml::node& n, RawFile& f) { return collect_tables(n, f.allowlists); }},
    {"allowlists", [](const toml::node& n, RawFile& f) { return collect_tables(n, f.allowlists); }},
}};

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
    return finish_rule(table, where, std::move(raw));
  }

  // Decides what the rule is, normalises and checks its expressions, and keeps it.
  Result<void> finish_rule(const toml::table& table, const PlaceView& where, RawRule raw) {
    Rule& rule = raw.rule;
    if (!raw.has_kind && rule.pattern.empty() && !rule.path.empty()) rule.kind = RuleKind::kPath;
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
      file_.amendments.push_back({std::move(rule), raw.severity, raw.confidence});
      return {};
    }
    rule.severity = raw.severity.value_or(rule.severity);
    rule.confidence = raw.confidence.value_or(rule.confidence);
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
