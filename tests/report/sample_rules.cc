#include "tests/report/sample_rules.h"

#include <utility>

namespace dowse::testing {
namespace {

Rotation full_rotation() {
  Rotation rotation;
  rotation.steps = {"Create a new token.", "Put it where the old one is used.",
                    "Delete the old token."};
  rotation.commands = {"acme tokens create --scopes SCOPES", "acme tokens delete TOKEN_ID"};
  rotation.console_url = "https://console.acme.example/tokens";
  rotation.docs_url = "https://docs.acme.example/tokens/rotate";
  rotation.overlap = true;
  rotation.reload = "Pipelines read the token when they start.";
  rotation.check = "`acme whoami --token OLD_TOKEN` says that it is not valid.";
  rotation.generate = "openssl rand -hex 32";
  return rotation;
}

Rule full_rule() {
  Rule rule;
  rule.id = "acme-deploy-token";
  rule.description = "Acme deploy token";
  rule.provider = "Acme";
  rule.family = "acme-token";
  rule.pattern = R"(\b(acmedt_[A-Za-z0-9]{36})\b)";
  rule.secret_group = 1;
  rule.severity = Severity::kCritical;
  rule.confidence = Confidence::kHigh;
  rule.prefix = "acmedt_";
  rule.checksum = "github-crc32";
  rule.structure = "jwt";
  rule.parts = {{"acme-deploy-id", 5, {}}, {"acme-account", 5, {}}};
  rule.required = {{"acme-host", 20, 8}, {"acme-product", {}, {}}};
  rule.skip_report = true;
  rule.min_entropy = 3.5;
  rule.keywords = {"acme", "deploy"};
  rule.path = R"(\.(env|yml)$)";
  rule.tags = {"deployment", "source-hosting"};
  rule.references = {"https://docs.acme.example/tokens/format", "https://acme.example/blog"};
  rule.basis = Basis::kChecksum;
  rule.fact = "`acmedt_`, 30 of base 62, CRC-32 of them in six base-62 digits";
  rule.rotation = full_rotation();
  rule.allowlists = {{.description = "documentation",
                      .all_of = true,
                      .target = AllowTarget::kLine,
                      .regexes = {"example"},
                      .paths = {"^docs/"},
                      .stopwords = {"dummy"},
                      .commits = {std::string(40, 'a')}}};
  rule.examples = {{"TOKEN={secret:acmedt_{base62:36}}"}, {"acmedt_{base62:36}"}};
  rule.counterexamples = {{"acmedt_{base62:35}"}};
  return rule;
}

}  // namespace

RuleSet made_up_rules() {
  Rule bare;
  bare.id = "any-password";
  bare.description = "Bad\x1b[31m";
  bare.pattern = "pwd=[a-z]{8}";
  bare.confidence = Confidence::kLow;
  return RuleSet::from_rules({full_rule(), std::move(bare)}).value();
}

}  // namespace dowse::testing
