#pragma once
// What a rule is: plain data, as loaded from TOML (rule_toml.h) or from the pack built into the
// program (rule_set.h). The format is documented in rules/README.md; it is a superset of the
// gitleaks format.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dowse {

// How bad it is when this secret is in wrong hands.
enum class Severity : std::uint8_t { kInfo, kLow, kMedium, kHigh, kCritical };

// How sure a match of this rule is a credential.
enum class Confidence : std::uint8_t { kLow, kMedium, kHigh };

std::string_view name_of(Severity severity) noexcept;  // "info", "low", ...
std::string_view name_of(Confidence confidence) noexcept;
std::optional<Severity> severity_from(std::string_view name) noexcept;
std::optional<Confidence> confidence_from(std::string_view name) noexcept;

// What finds the raw matches of a rule.
enum class RuleKind : std::uint8_t {
  kPattern,  // `pattern`, an RE2 expression over bytes
  kEntropy,  // the entropy kernel: runs of a credential alphabet (engine/match/entropy.h)
  kPath,     // `path` alone: every text that has such a path (gitleaks: a rule without a regex)
};

// What a rule rests on, from weak to strong: how much of the format the provider documents.
enum class Basis : std::uint8_t {
  kName,       // a telling name beside a plain shape (32 hexadecimal digits, ...)
  kObserved,   // a format of its own, seen in the provider's examples or tools, documented nowhere
  kPrefix,     // a documented prefix that nothing else has
  kStructure,  // documented parts that can be checked: a header, encoded fields, a container
  kChecksum,   // a documented checksum inside the secret
};

std::string_view name_of(Basis basis) noexcept;  // "name", "observed", ...
std::optional<Basis> basis_from(std::string_view name) noexcept;

// How to make a leaked secret worthless.
struct Rotation {
  std::vector<std::string> steps;     // sentences, in order
  std::vector<std::string> commands;  // CLI or API calls with placeholders in capitals
  std::string console_url;            // where a person does it
  std::string docs_url;               // the provider's own page about it
  std::optional<bool> overlap;        // can the old and the new value work at the same time?
  std::string reload;                 // what has to take up the new value, and how
  std::string check;                  // how to see that the old value is rejected
  std::string generate;               // how to make a new value; empty: the provider issues it
};

// What the expressions of an allowlist are held against.
enum class AllowTarget : std::uint8_t { kSecret, kMatch, kLine };

// When a match is not worth a finding. As in gitleaks: with `all_of`, each non-empty list must
// agree; else one is enough.
struct Allowlist {
  std::string description;
  bool all_of = false;
  AllowTarget target = AllowTarget::kSecret;
  std::vector<std::string> regexes;
  std::vector<std::string> paths;      // expressions
  std::vector<std::string> stopwords;  // substrings of the secret, ASCII case ignored
  std::vector<std::string> commits;    // full hexadecimal ids
};

// A recipe for a text (rules/README.md, "Recipes") and, where it matters, what of it is the secret.
struct Example {
  std::string recipe;
};

// Another rule that has to match near a match of this one. Distances are between the places where
// the two matches begin; none stated: anywhere in the text.
struct RulePart {
  std::string rule_id;
  std::optional<std::uint32_t> within_lines;
  std::optional<std::uint32_t> within_columns;
};

// One way to recognise one kind of secret.
struct Rule {
  std::string id;           // never changes its meaning; [a-z0-9-]
  std::string description;  // one sentence: what was found
  std::string provider;     // "GitHub"; empty: generic
  std::string
      family;  // rules that mean the same secret share it (identity of findings); default: the id
  RuleKind kind = RuleKind::kPattern;
  std::string pattern;  // normalised for RE2 in Latin-1
  std::uint32_t secret_group =
      0;  // which group is the credential; 0 = the first group that took part, else the whole match
  Severity severity = Severity::kMedium;
  Confidence confidence = Confidence::kMedium;
  std::string prefix;                 // the documented public prefix of the secret; shown in masks
  std::string checksum;               // name in engine/match/checksum.cc; empty: none
  std::string structure;              // name in engine/find/structure.cc; empty: none
  double min_entropy = 0.0;           // Shannon, bits a byte of the secret
  std::vector<std::string> keywords;  // at least one stands somewhere in the text, ASCII case
                                      // ignored; empty: no condition
  std::string path;                   // an expression the path must match; empty: no condition
  std::vector<RulePart> parts;        // what belongs to the secret (a key's id): `confidence` holds
                                      // with one of them near it, without it is one step lower
  std::vector<RulePart> required;     // all of them near it, else it is no finding
  bool skip_report = false;           // by itself it is no finding
  bool own_terms = false;             // what it states decides alone, as in gitleaks
  std::vector<std::string> tags;
  std::vector<std::string> references;
  Basis basis = Basis::kName;
  std::string fact;  // what the references say about the format, in our words
  Rotation rotation;
  std::vector<Allowlist> allowlists;
  std::vector<Example> examples;
  std::vector<Example> counterexamples;
};

// Index into a RuleSet.
enum class RuleIndex : std::uint32_t {};

}  // namespace dowse
