#include "engine/rules/rule_template.h"

#include <algorithm>
#include <utility>

#include "engine/base/text.h"

namespace dowse {
namespace {

// @ID, @PROVIDER, @WHAT and @PREFIX are filled in.
constexpr std::string_view kTemplate =
    R"(# A rule of your own. Fill it in from the provider's documentation, then:
#
#   dowse rules test FILE                   its examples, its reach, its work on hostile text
#   dowse rules explain @ID --rules FILE TEXT   why it matches a text, or why not
#   dowse scan --rules FILE PATH            beside the built-in rules
#
# All keys, and how to write a fast expression: rules/README.md.

[[rules]]
# Small letters, digits and hyphens. Never changes its meaning: baselines and comments name it.
id = "@ID"
# What was found, without a full stop.
description = "@PROVIDER @WHAT"
# Who issues it and can make it worthless.
provider = "@PROVIDER"
# RE2, over bytes. It begins with a rare literal of four bytes or more, each repetition has a limit,
# and the token ends with \b or with a byte that cannot go on. A group marks the secret; without one
# the whole match is it.
regex = '''\b@PREFIX[A-Za-z0-9]{32}\b'''
# The documented public prefix of the secret: masks show it.
prefix = "@PREFIX"
# What its holder can do: critical (an account), high (one project), medium, low (test mode), info.
severity = "high"
# How sure a match is a credential: high (prefix and length, or a checksum), medium, low.
confidence = "high"
# What the rule rests on: checksum, structure, prefix (all documented), observed, name.
basis = "prefix"
# What the page says about the format, in your own words.
fact = "`@PREFIX`, then 32 of base 62"
# The provider's page that documents the format.
references = ["https://docs.example.com/tokens"]
# What it belongs to. Other keys: entropy, keywords, path, [[rules.allowlists]].
tags = ["cloud"]
# Texts it must match, in the ways such a token stands in code. A recipe in braces is filled anew for
# each test, so that nothing here looks like a live token; {secret:...} marks the secret.
examples = [
  "TOKEN={secret:@PREFIX{base62:32}}",
  "{{\"token\": \"{secret:@PREFIX{base62:32}}\"}}",
]
# Texts it must not match: too short, in a longer word, the public id that looks alike.
counterexamples = ["@PREFIX{base62:31}", "x@PREFIX{base62:32}"]

[rules.rotation]
# In order, what makes the leaked value worthless.
steps = [
  "Create a new token in the console.",
  "Put it where the old one is used.",
  "Delete the old token.",
]
# The same by command line or API; placeholders in capitals.
commands = ["curl -X DELETE -H 'Authorization: Bearer ADMIN_TOKEN' https://api.example.com/tokens/TOKEN_ID"]
console_url = "https://console.example.com/tokens"
docs_url = "https://docs.example.com/tokens/rotate"
# Can the old and the new value work at the same time?
overlap = true
# What has to take up the new value, and how.
reload = "Restart the services that read the token when they start."
# How to see that the old value is rejected.
check = "`curl -H 'Authorization: Bearer OLD_TOKEN' https://api.example.com/me` answers 401."
# How to make a new value where nobody issues it:
# generate = "openssl rand -base64 32"
)";

bool is_id(std::string_view id) {
  const bool known = id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == id.npos;
  return known && !id.empty() && !id.starts_with('-') && !id.ends_with('-') &&
         id.find("--") == id.npos;
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

std::string replaced(std::string text, std::string_view mark, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(mark, at)) != text.npos; at += by.size())
    text.replace(at, mark.size(), by);
  return text;
}

}  // namespace

Result<std::string> rule_template(std::string_view id) {
  if (!is_id(id)) {
    return Error(Errc::kUsage, "the id `" + escape_controls(id) +
                                   "`: write small letters, digits and single hyphens, as in "
                                   "acme-api-token");
  }
  const std::size_t hyphen = std::min(id.find('-'), id.size());
  std::string provider(id.substr(0, hyphen));
  // Long enough to be rare, so that the rule has an anchor.
  const std::string prefix = provider.size() < 3 ? provider + "_key_" : provider + "_";
  provider.front() = upper(provider.front());
  std::string what(hyphen < id.size() ? id.substr(hyphen + 1) : "token");
  std::replace(what.begin(), what.end(), '-', ' ');
  std::string text(kTemplate);
  text = replaced(std::move(text), "@ID", id);
  text = replaced(std::move(text), "@PROVIDER", provider);
  text = replaced(std::move(text), "@WHAT", what);
  return replaced(std::move(text), "@PREFIX", prefix);
}

}  // namespace dowse
