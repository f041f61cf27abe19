#include "tests/report/sample_report.h"

#include <chrono>
#include <utility>

#include <gtest/gtest.h>

#include "engine/rules/recipe.h"

namespace dowse::testing {
namespace {

constexpr RuleIndex kDeployToken{0};
constexpr RuleIndex kCloudKey{1};
constexpr RuleIndex kPassword{2};
constexpr RuleIndex kCloudAccount{3};
constexpr RuleIndex kKeyFile{4};

Rule deploy_token_rule() {
  Rule rule;
  rule.id = "acme-deploy-token";
  rule.description = "Acme deploy token";
  rule.provider = "Acme";
  rule.family = "acme-token";
  rule.pattern = "\\b(acmedt_[A-Za-z0-9]{36})\\b";
  rule.severity = Severity::kCritical;
  rule.confidence = Confidence::kHigh;
  rule.prefix = "acmedt_";
  rule.basis = Basis::kChecksum;
  rule.fact = "`acmedt_`, 30 of base 62, CRC-32 of them in six base-62 digits";
  rule.tags = {"deployment", "source-hosting"};
  rule.references = {"https://docs.acme.example/tokens/format"};
  rule.rotation.steps = {
      "Open the list of deploy tokens and find the one whose last use fits the file it stood in.",
      "Create a new token with the same scopes.",
      "Put the new token where the old one is used, and deploy.",
      "Delete the old token.",
      "Read the audit log for uses of the old token since the day it was committed.",
      "Tell the owner of the service what was done.",
  };
  rule.rotation.commands = {"acme tokens create --scopes SCOPES", "acme tokens delete TOKEN_ID"};
  rule.rotation.console_url = "https://console.acme.example/settings/deploy-tokens";
  rule.rotation.docs_url = "https://docs.acme.example/tokens/rotate";
  rule.rotation.overlap = true;
  rule.rotation.reload =
      "Pipelines read the token when they start. The release agent keeps it: restart the agent.";
  rule.rotation.check =
      "`curl -H 'Authorization: Bearer OLD_TOKEN' https://api.acme.example/v1/me` answers 401.";
  return rule;
}

Rule cloud_key_rule() {
  Rule rule;
  rule.id = "globex-cloud-key";
  rule.description = "Cloud access key";
  rule.provider = "Globex";
  rule.family = "globex-cloud-key";
  rule.pattern = "\\b(GLBX[A-Z2-7]{24})\\b";
  rule.severity = Severity::kHigh;
  rule.confidence = Confidence::kMedium;
  rule.prefix = "GLBX";
  rule.rotation.steps = {"Deactivate the key in the console.", "Create another one."};
  rule.rotation.docs_url = "https://globex.example/keys";
  rule.rotation.overlap = false;
  return rule;
}

Rule password_rule() {
  Rule rule;
  rule.id = "generic-password";
  rule.description = "Password beside a key name";
  rule.family = "generic-password";
  rule.pattern = "password=([a-z0-9]{20})\\b";
  rule.severity = Severity::kMedium;
  rule.confidence = Confidence::kLow;
  rule.rotation.generate = "openssl rand -base64 32";
  return rule;
}

Rule cloud_account_rule() {
  Rule rule;
  rule.id = rule.family = "globex-account";
  rule.description = "Globex account";
  rule.provider = "Globex";
  rule.pattern = "\\b(GLBA[0-9]{12})\\b";
  rule.severity = Severity::kLow;
  rule.prefix = "GLBA";
  return rule;
}

Rule key_file_rule() {
  Rule rule;
  rule.id = rule.family = "key-store-file";
  rule.description = "Key store";
  rule.kind = RuleKind::kPath;
  rule.path = "\\.jks$";
  rule.severity = Severity::kMedium;
  return rule;
}

std::vector<Rule> sample_rules() {
  return {deploy_token_rule(), cloud_key_rule(), password_rule(), cloud_account_rule(),
          key_file_rule()};
}

std::string secret_of(std::string_view recipe, std::uint64_t seed) {
  RecipeVariant variant;
  variant.seed = seed;
  Result<RecipeText> text = expand_recipe(recipe, variant);
  if (!text.has_value()) ADD_FAILURE() << text.error().message();
  return text.has_value() ? text->text : "";
}

ObjectId id_of(std::uint8_t first) {
  std::array<std::uint8_t, 20> raw{};
  for (std::size_t i = 0; i < raw.size(); ++i) {
    raw[i] = static_cast<std::uint8_t>(first + 37 * i);
  }
  return ObjectId::from_raw(raw);
}

CommitInfo commit_of(std::uint8_t id, std::string author, std::int64_t when, std::string summary) {
  CommitInfo commit;
  commit.id = id_of(id);
  commit.author_email = "ada@example.com";
  commit.author_name = std::move(author);
  commit.authored = std::chrono::sys_seconds(std::chrono::seconds(when));
  commit.committed = commit.authored + std::chrono::hours(1);
  commit.summary = std::move(summary);
  return commit;
}

Place place_of(TextKind kind, std::string path, std::uint32_t line, std::uint32_t column) {
  Place place;
  place.kind = kind;
  place.path = std::move(path);
  place.begin = {line, column};
  place.end = {line, column + 43};
  place.object = id_of(static_cast<std::uint8_t>(line));
  place.at_head = kind == TextKind::kStaged || kind == TextKind::kWorktreeFile ||
                  kind == TextKind::kFile || kind == TextKind::kStdin;
  if (place.at_head && kind != TextKind::kStaged) place.object = {};
  return place;
}

Place at_head(std::string path, std::uint32_t line, std::uint32_t column) {
  Place place = place_of(TextKind::kBlob, std::move(path), line, column);
  place.commit = id_of(0x3f);
  place.at_head = true;
  return place;
}

Place in_history(std::string path, std::uint32_t line, std::uint32_t column) {
  Place place = place_of(TextKind::kBlob, std::move(path), line, column);
  place.commit = id_of(0x41);
  return place;
}

Finding finding_of(const std::vector<Rule>& rules, RuleIndex rule, std::string_view secret,
                   std::uint8_t fingerprint) {
  const Rule& of = rules[static_cast<std::size_t>(rule)];
  Finding finding{.rule = rule,
                  .secret = Secret(secret),
                  .fingerprint = {},
                  .reasons = {},
                  .parts = {},
                  .context = {},
                  .occurrences = {},
                  .places = {},
                  .exposure = {}};
  for (std::size_t i = 0; i < finding.fingerprint.raw.size(); ++i) {
    finding.fingerprint.raw[i] = static_cast<std::uint8_t>(fingerprint + 11 * i);
  }
  finding.severity = of.severity;
  finding.confidence = of.confidence;
  return finding;
}

// Still at HEAD, in many places, pushed to many refs.
Finding living_token(const std::vector<Rule>& rules, const std::string& secret,
                     const std::string& other) {
  Finding finding = finding_of(rules, kDeployToken, secret, 0x10);
  finding.reasons = {"checksum holds", "key name `ACME_TOKEN` beside it"};
  finding.facts = {{"account", "acme-" + other}, {"made", "2023-11"}};
  finding.context = "  export ACME_TOKEN=acmedt_****(43)  # for the nightly deploy";
  finding.places = {at_head("config/deploy.env", 14, 9), at_head("scripts/release notes.sh", 3, 18),
                    in_history("config/" + other + ".env", 12, 9)};
  for (std::uint32_t i = 0; i < 11; ++i)
    finding.places.push_back(in_history("old/deploy.env", i + 1, 9));
  finding.place_count = 14;
  finding.exposure.introduced_by =
      commit_of(0x3f, "Ada Lovelace", 1'700'000'000, "Add the deploy script for token " + other);
  finding.exposure.introduced_by->author_email = secret + "@example.com";
  finding.exposure.introduced_count = 3;
  finding.exposure.at_head = true;
  finding.exposure.refs = {"refs/heads/main", "refs/heads/release/2.x", "refs/remotes/origin/main",
                           "refs/tags/v1.2"};
  finding.exposure.ref_count = 41;
  finding.exposure.versions = 12;
  return finding;
}

// Gone from HEAD, not from history.
Finding removed_token(const std::vector<Rule>& rules, const std::string& secret) {
  Finding finding = finding_of(rules, kDeployToken, secret, 0x20);
  finding.context = "token: acmedt_****(43)";
  finding.places = {in_history("src/日本語/設定.yml", 7, 8)};
  finding.place_count = 1;
  finding.exposure.introduced_by = commit_of(0x41, "山田太郎", 1'500'000'000, "設定を追加");
  finding.exposure.introduced_count = 1;
  finding.exposure.removed_by = commit_of(0x42, "Grace Hopper", 1'600'000'000, "Remove the token");
  finding.exposure.removed_count = 1;
  finding.exposure.refs = {"refs/heads/main"};
  finding.exposure.ref_count = 1;
  finding.exposure.versions = 1;
  return finding;
}

// In git, but in no file of a commit: a message, a tag, names, the config, a blob nothing reaches.
Finding odd_places(const std::vector<Rule>& rules, const std::string& secret) {
  Finding finding = finding_of(rules, kCloudKey, secret, 0x30);
  finding.context = "See key GLBX****(28) in the wiki";
  finding.places = {place_of(TextKind::kCommit, "", 5, 9),
                    place_of(TextKind::kTag, "", 6, 1),
                    place_of(TextKind::kTreeNames, "backup-" + secret + ".tar", 1, 8),
                    place_of(TextKind::kRefNames, "refs/heads/try-" + secret, 9, 16),
                    place_of(TextKind::kGitFile, "config", 11, 30),
                    place_of(TextKind::kBlob, "", 2, 4)};
  finding.place_count = 6;
  finding.exposure.unreachable = true;
  finding.exposure.versions = 2;
  return finding;
}

// A file by its path alone.
Finding key_file(const std::vector<Rule>& rules) {
  Finding finding = finding_of(rules, kKeyFile, "", 0x48);
  finding.reasons = {"a file of such a path"};
  finding.places = {at_head("deploy/release.jks", 1, 1)};
  finding.places[0].end = finding.places[0].begin;
  finding.place_count = 1;
  finding.exposure.at_head = true;
  finding.exposure.versions = 1;
  return finding;
}

// Not in any commit, and in the second target.
Finding plain_places(const std::vector<Rule>& rules, const std::string& secret) {
  Finding finding = finding_of(rules, kPassword, secret, 0x40);
  finding.context = "db.url=jdbc:postgresql://db/shop?user=shop&password=****(20)";
  finding.reasons = {"key name `password` beside it"};
  finding.places = {
      place_of(TextKind::kStaged, "src/main/resources/application.properties", 88, 45),
      place_of(TextKind::kWorktreeFile, ".env.local", 2, 10),
      place_of(TextKind::kFile, "notes.txt", 1, 1), place_of(TextKind::kStdin, "", 3, 7)};
  finding.places[2].target = TargetIndex{1};
  finding.place_count = 4;
  return finding;
}

CoverageSnapshot sample_coverage(const std::string& secret) {
  CoverageSnapshot coverage;
  const auto kind = [&](TextKind of, std::uint64_t present, std::uint64_t scanned,
                        std::uint64_t bytes) {
    coverage.present[static_cast<std::size_t>(of)] = {present, bytes};
    coverage.scanned[static_cast<std::size_t>(of)] = {scanned, bytes / present * scanned};
  };
  kind(TextKind::kBlob, 70'405, 70'402, 5'808'412'500);
  kind(TextKind::kCommit, 39'736, 39'736, 19'868'000);
  kind(TextKind::kTag, 312, 312, 62'400);
  kind(TextKind::kTreeNames, 41'000, 41'000, 8'200'000);
  kind(TextKind::kRefNames, 1, 1, 1'024);
  kind(TextKind::kWorktreeFile, 2, 2, 300);
  const auto skip = [&](Skip reason, std::uint64_t count, std::uint64_t bytes) {
    coverage.skipped[static_cast<std::size_t>(reason)] = {count, bytes};
  };
  skip(Skip::kIgnored, 31, 0);
  skip(Skip::kSubmodule, 1, 0);
  skip(Skip::kDamaged, 1, 512);
  skip(Skip::kTooLarge, 5, 1'612'000'000);
  coverage.items = {
      {Skip::kIgnored, "shop: build/", "ignored by .gitignore"},
      {Skip::kSubmodule, "shop: vendor/lib", "https://example.com/lib.git"},
      {Skip::kDamaged, "shop: object " + id_of(0x77).hex(), "inflate failed"},
      {Skip::kTooLarge, "shop: media/" + secret + ".mov", "268435457 bytes, over --max-blob-bytes"},
      {Skip::kTooLarge, "shop: media/b.mov", "300000000 bytes, over --max-blob-bytes"},
      {Skip::kTooLarge, "shop: media/c.mov", "300000001 bytes, over --max-blob-bytes"},
      {Skip::kTooLarge, "shop: media/d.mov", "300000002 bytes, over --max-blob-bytes"},
  };
  coverage.diagnostics = {{Errc::kIo, "shop: .git/logs/refs/heads/" + secret, "permission denied"}};
  coverage.failures = 3;
  return coverage;
}

std::vector<TargetInfo> sample_targets(const std::string& secret) {
  TargetInfo shop;
  shop.name = "shop";
  shop.type = "git";
  shop.head = "refs/heads/main";
  shop.head_commit = id_of(0x3f);
  shop.remote_url = "git@git.example.com:acme/shop.git";
  shop.refs = 41;
  shop.outside_stores = {"/srv/alternates/" + secret + "/objects"};
  TargetInfo notes;
  notes.name = "notes.txt";
  notes.type = "file";
  return {shop, notes};
}

SampleReport with_rules() {
  Result<RuleSet> rules = RuleSet::from_rules(sample_rules());
  Result<Matcher> matcher = Matcher::compile(*rules);
  return {std::move(*rules), std::move(*matcher), {}, {}};
}

}  // namespace

Redactor SampleReport::redactor() const {
  return std::move(Redactor::make(rules, matcher, report.findings)).value();
}

SampleReport make_sample_report() {
  SampleReport sample = with_rules();
  const std::vector<Rule> rules = sample_rules();
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    sample.secrets.push_back(secret_of("acmedt_{base62:36}", seed));
  }
  sample.secrets.push_back(secret_of("GLBX{base32:24}", 4));
  sample.secrets.push_back(secret_of("{alnum_lower:20}", 5));
  sample.secrets.push_back(secret_of("GLBA{digits:12}", 6));
  const std::vector<std::string>& secrets = sample.secrets;

  Report& report = sample.report;
  report.tool_version = "0.1.0";
  report.targets = sample_targets(secrets[1]);
  report.coverage = sample_coverage(secrets[1]);
  report.findings.push_back(living_token(rules, secrets[0], secrets[1]));
  report.findings.push_back(removed_token(rules, secrets[1]));
  report.findings.push_back(finding_of(rules, kDeployToken, secrets[2], 0x50));
  report.findings.back().places = {at_head("tests/fixture.txt", 1, 1)};
  report.findings.back().place_count = report.findings.back().test_count = 1;
  report.findings.back().exposure.at_head = true;
  report.findings.back().state = TriageState::kKnown;
  report.findings.push_back(finding_of(rules, kDeployToken, secrets[3], 0x60));
  report.findings.back().places = {at_head("docs/example.md", 30, 5)};
  report.findings.back().places[0].allowed = true;
  report.findings.back().place_count = 1;
  report.findings.back().exposure.at_head = true;
  report.findings.back().state = TriageState::kAllowed;
  report.findings.push_back(odd_places(rules, secrets[4]));
  report.findings.back().parts.push_back({kCloudAccount,
                                          Secret(secrets[6]),
                                          report.findings.back().fingerprint,
                                          {at_head("deploy/prod.env", 7, 13)}});
  report.findings.push_back(plain_places(rules, secrets[5]));
  report.findings.back().test_count = report.findings.back().place_count;
  report.findings.push_back(key_file(rules));
  report.unlisted = 2;
  report.rejected = {{kDeployToken, "checksum", 12}, {kPassword, "placeholder", 1'204}};
  report.passes = {{"match", 1.5}, {"attribute", 0.25}, {"triage", 0.0004}};
  report.canaries_planted = 5;
  report.canaries_found = 5;
  return sample;
}

SampleReport make_hostile_report() {
  SampleReport sample = with_rules();
  const std::vector<Rule> rules = sample_rules();
  sample.secrets = {secret_of("acmedt_{base62:36}", 7)};
  const std::string bidi = "\xE2\x80\xAE";  // U+202E, right-to-left override
  const std::string evil = "a\x1b[2J\x07\r\nb" + bidi + "\xff\xfe</script><b>\"'\\{0}[x](y)";
  Finding finding = finding_of(rules, kDeployToken, sample.secrets[0], 0x70);
  finding.reasons = {evil};
  finding.context = evil + sample.secrets[0] + evil;
  finding.places = {at_head(evil, 1, 1), at_head(std::string(5000, 'x'), 2, 1),
                    at_head("../../" + sample.secrets[0] + "\xff", 3, 1),
                    at_head("/etc/passwd", 4, 1),
                    at_head("a:b#c?d%e f", 4'294'967'295, 4'294'967'295)};
  finding.places[4].begin = finding.places[4].end = {4'294'967'295, 4'294'967'295};
  finding.place_count = 5;
  finding.exposure.introduced_by = commit_of(0x3f, evil, -9'000'000'000'000, evil + evil);
  finding.exposure.introduced_by->author_email = sample.secrets[0] + evil;
  finding.exposure.introduced_count = 1;
  finding.exposure.refs = {"refs/heads/" + evil};
  finding.exposure.ref_count = 1;
  Report& report = sample.report;
  report.findings.push_back(std::move(finding));
  report.tool_version = "0.1.0";
  TargetInfo& target = report.targets.emplace_back();
  target.name = target.remote_url = evil;
  target.type = "git";
  target.head = "refs/heads/" + evil;
  target.head_commit = id_of(1);
  target.outside_stores = {evil};
  report.coverage.skipped[static_cast<std::size_t>(Skip::kMissing)] = {1, 0};
  report.coverage.items = {{Skip::kMissing, evil, evil}};
  report.coverage.diagnostics = {{Errc::kCorrupt, evil, evil}};
  report.coverage.failures = 1;
  report.interrupted = true;
  report.canaries_planted = 5;
  report.canaries_found = 4;
  return sample;
}

SampleReport make_leaky_report() {
  SampleReport sample = with_rules();
  sample.secrets = {secret_of("acmedt_{base62:36}", 8)};
  const std::string leak = "a " + sample.secrets[0] + " b";
  Finding finding = finding_of(sample_rules(), kDeployToken, sample.secrets[0], 0x70);
  finding.reasons = {leak};
  finding.context = leak;
  for (std::size_t kind = 0; kind < kTextKindCount; ++kind) {
    finding.places.push_back(place_of(static_cast<TextKind>(kind), leak, 1, 1));
    finding.places.push_back(at_head(leak, 2, 1));
    finding.places.back().kind = static_cast<TextKind>(kind);
  }
  finding.place_count = finding.places.size();
  finding.exposure.introduced_by = commit_of(1, leak, 0, leak);
  finding.exposure.introduced_by->author_email = leak;
  finding.exposure.removed_by = finding.exposure.introduced_by;
  finding.exposure.refs = {"refs/heads/" + leak};
  finding.exposure.ref_count = 1;
  Report& report = sample.report;
  report.findings.push_back(std::move(finding));
  for (const std::string_view url : {"https://user:@/", "git@host:"}) {
    TargetInfo& target = report.targets.emplace_back();
    target.name = leak;
    target.type = "git";
    target.head = "refs/heads/" + leak;
    target.head_commit = id_of(1);
    target.remote_url = std::string(url).insert(url.size() - 1, sample.secrets[0]);
    target.outside_stores = {leak};
  }
  for (std::size_t reason = 0; reason < kSkipCount; ++reason) {
    report.coverage.skipped[reason] = {1, 0};
    report.coverage.items.push_back({static_cast<Skip>(reason), leak, leak});
  }
  report.coverage.diagnostics = {{Errc::kCorrupt, leak, leak}};
  report.coverage.failures = 1;
  return sample;
}

SampleReport make_clean_report() {
  SampleReport sample = with_rules();
  Report& report = sample.report;
  report.tool_version = "0.1.0";
  TargetInfo& target = report.targets.emplace_back();
  target.name = "shop";
  target.type = "git";
  target.head = "refs/heads/main";
  target.head_commit = id_of(0x3f);
  target.refs = 1;
  report.coverage.present[0] = report.coverage.scanned[0] = {1, 12};
  report.canaries_planted = 5;
  report.canaries_found = 5;
  report.complete = true;
  return sample;
}

}  // namespace dowse::testing
