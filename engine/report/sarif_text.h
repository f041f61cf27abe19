#pragma once
// The words and URIs of a SARIF log: what a rule, a result and a place are called there. Strings of
// a target come in redacted; what comes out needs no further escaping than JSON's.

#include <string>
#include <string_view>

#include "engine/find/finding.h"
#include "engine/rules/rule.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// "error", "warning" or "note".
std::string_view sarif_level(Severity severity) noexcept;
// The CVSS-like score that GitHub maps back to critical, high, medium and low.
std::string_view sarif_score(Severity severity) noexcept;

// "github-pat" -> "GithubPat"
std::string sarif_rule_name(std::string_view id);
// Both within the 1,024 characters that GitHub takes.
std::string sarif_short(const Rule& rule);
std::string sarif_full(const Rule& rule);
// What to do about a finding of the rule.
std::string sarif_help(const Rule& rule);
std::string sarif_help_markdown(const Rule& rule);

// One or two sentences; holds nothing of a target but the masked secret.
std::string sarif_message(const Finding& finding, const RuleSet& rules);
// Text as part of a message: braces and brackets are not taken for placeholders and links (SARIF
// 3.11.5 and 3.11.6).
std::string sarif_escaped(std::string_view text);

// A URI or nothing: http and https only, whatever is not allowed in one percent-encoded.
std::string sarif_uri(std::string_view url);
// The URI of a remote: URLs as they are, "user@host:path" as ssh; nothing for a local path.
std::string sarif_repository_uri(std::string_view remote);
// Where a place stands, relative to its target; "file:///..." for an absolute path. What has no
// path gets a name under ".git/". `path` is the redacted path of the place.
std::string sarif_place_uri(const Place& place, std::string_view path);

}  // namespace dowse
