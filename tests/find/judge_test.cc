#include "engine/find/judge.h"

#include <string>

#include "engine/rules/recipe.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;

// A judge over one rule, asked about a match at a place of a text.
class OneRule {
 public:
  explicit OneRule(Rule rule, std::vector<Allowlist> global = {})
      : rules_(checked(std::move(rule), std::move(global))), judge_(Judge::make(rules_)) {
    EXPECT_TRUE(judge_.has_value());
  }

  // The filter that rejects the first `secret` in text; "" when it survives.
  std::string filter(const std::string& text, const std::string& secret) {
    return std::string(verdict(text, secret).filter);
  }

  VerdictView verdict(const std::string& text, const std::string& secret) {
    const std::size_t at = text.find(secret);
    const ByteSpan span{at, at + secret.size()};
    judge_->begin_text(scratch_);
    return judge_->judge(TextView(text), {RuleIndex{0}, span, span}, scratch_);
  }

 private:
  static RuleSet checked(Rule rule, std::vector<Allowlist> global) {
    std::vector<Rule> rules;
    rules.push_back(std::move(rule));
    auto set = RuleSet::from_rules(std::move(rules), std::move(global));
    EXPECT_TRUE(set.has_value());
    return std::move(*set);
  }

  RuleSet rules_;
  Result<Judge> judge_;
  Judge::Scratch scratch_;
};

Rule specific() {
  Rule rule;
  rule.id = "vendor-token";
  rule.family = rule.id;
  rule.provider = "Vendor";
  rule.pattern = "vnd_[A-Za-z0-9]{20}";
  rule.prefix = "vnd_";
  rule.confidence = Confidence::kHigh;
  return rule;
}

const std::string kToken = std::string("vnd") + "_q7Zt2Kd9Xw4Pb6Rm1Lc8";

TEST(Judge, AMatchOfAProvidersFormatSurvivesAndSaysWhy) {
  OneRule rule(specific());
  const std::string text = "token = " + kToken;
  const VerdictView verdict = rule.verdict(text, kToken);
  EXPECT_TRUE(verdict.survives());
  EXPECT_EQ(verdict.confidence, Confidence::kHigh);
  EXPECT_THAT(verdict.explain(specific()),
              ElementsAre("format of Vendor", "key name `token` beside it"));
}

// What a rule of gitleaks states decides; what Dowse knows beside it does not.
TEST(Judge, ARuleOnItsOwnTermsIsHeldToNoOthers) {
  Rule plain = specific();
  plain.prefix.clear();
  plain.tags = {"generic"};
  plain.own_terms = true;
  plain.min_entropy = 1.0;
  plain.allowlists = {{.stopwords = {"sample"}}};
  OneRule rule(plain);
  for (const std::string value : {"${SECRET}", "changeme", "your_token_here", "0123456789abcdef",
                                  "the quick brown fox", "os.environ[KEY]"}) {
    const VerdictView verdict = rule.verdict("public = " + value, value);
    EXPECT_TRUE(verdict.survives()) << value << ": " << verdict.filter;
    EXPECT_EQ(verdict.confidence, Confidence::kHigh);
  }
  EXPECT_EQ(rule.filter("k = xxxxxxxx", "xxxxxxxx"), "entropy");
  EXPECT_EQ(rule.filter("k = a sample", "a sample"), "allowlist");
  EXPECT_EQ(rule.filter(std::string("k = ${SECRET}\0", 14), "${SECRET}"), "binary");
}

TEST(Judge, AFormatOfBinaryFilesCountsInThem) {
  Rule store = specific();
  store.prefix.clear();
  const std::string text = std::string(1, '\0') + kToken;
  EXPECT_EQ(OneRule(store).filter(text, kToken), "binary");
  store.tags = {"binary"};
  EXPECT_EQ(OneRule(store).filter(text, kToken), "");
}

Rule structured(std::string_view structure) {
  Rule rule = specific();
  rule.structure = structure;
  rule.severity = Severity::kCritical;
  return rule;
}

std::string armoured(const std::string& recipe) {
  return expand_recipe("-----BEGIN PRIVATE KEY-----\n" + recipe + "\n-----END PRIVATE KEY-----")
      ->text;
}

TEST(Judge, TellsWhatIsInside) {
  OneRule rule(structured("jwt"));
  const std::string token =
      expand_recipe(
          R"({b64url:{lbrace}"alg":"HS256"{rbrace}}.{b64url:{lbrace}"iss":"me"{rbrace}}.{base64url:43})")
          ->text;
  const VerdictView verdict = rule.verdict(token, token);
  EXPECT_EQ(verdict.confidence, Confidence::kHigh);
  EXPECT_EQ(verdict.severity, structured("jwt").severity);
  EXPECT_THAT(verdict.facts, ElementsAre(Fact{"algorithm", "HS256"}, Fact{"issuer", "me"}));
  EXPECT_THAT(verdict.explain(specific()), ElementsAre("format of Vendor", "structure holds"));
}

TEST(Judge, AStructureThatFailsHidesNothing) {
  OneRule rule(structured("private-key"));
  const std::string key = armoured("{base64:400}");
  const VerdictView verdict = rule.verdict(key, key);
  EXPECT_TRUE(verdict.survives());
  EXPECT_EQ(verdict.confidence, Confidence::kMedium);
  EXPECT_THAT(
      verdict.explain(specific()),
      ElementsAre("format of Vendor", "structure does not hold: it does not decode to a key"));
}

TEST(Judge, ArmourRoundOneLetterIsAPlaceholder) {
  OneRule rule(structured("private-key"));
  const std::string key = armoured(std::string(400, 'X'));
  EXPECT_EQ(rule.filter(key, key), "placeholder");
}

TEST(Judge, AnEncryptedKeyIsLessSevere) {
  OneRule rule(structured("private-key"));
  const std::string key = armoured(
      "{b64:{byte:30}{byte:1a}{byte:30}{byte:0d}{byte:06}{byte:0b}{bytes:11}{byte:04}{byte:09}{"
      "bytes:9}}");
  const VerdictView verdict = rule.verdict(key, key);
  EXPECT_EQ(verdict.confidence, Confidence::kHigh);
  EXPECT_EQ(verdict.severity, Severity::kMedium);
  EXPECT_THAT(verdict.explain(specific()), ElementsAre("format of Vendor", "structure holds",
                                                       "encrypted: it needs a passphrase"));
}

TEST(Judge, WhatIsMadeToBePublicIsInfo) {
  OneRule rule(structured("mapbox-token"));
  const std::string token =
      expand_recipe(R"(pk.{b64url:{lbrace}"u":"someone","a":"{hex:25}"{rbrace}}.{base64url:22})")
          ->text;
  const VerdictView verdict = rule.verdict(token, token);
  EXPECT_EQ(verdict.severity, Severity::kInfo);
  EXPECT_THAT(verdict.explain(specific()),
              ElementsAre("format of Vendor", "structure holds", "made to be public"));
}

TEST(Judge, AChecksumAndAStructureThatFailLeaveLittle) {
  Rule both = structured("discord-bot");
  both.checksum = "base58check";
  OneRule rule(both);
  EXPECT_EQ(rule.verdict(kToken, kToken).confidence, Confidence::kLow);
}

TEST(Judge, ATokenInArmourIsAPieceOfIt) {
  Rule plain = specific();
  const std::string token = "Q7Zt2Kd9Xw4Pb6Rm1Lc8";
  const std::string text =
      "-----BEGIN CERTIFICATE-----\nMIIB" + token + "AQAB\n-----END CERTIFICATE-----\n";
  EXPECT_EQ(OneRule(plain).filter(text, token), "data");
  plain.tags = {"private-key"};
  EXPECT_EQ(OneRule(plain).filter(text, token), "");
}

Rule entropy_rule() {
  Rule rule;
  rule.id = rule.family = "entropy";
  rule.kind = RuleKind::kEntropy;
  return rule;
}

const std::string kRun = std::string("q7Zt2Kd9Xw4Pb6Rm") + "1Lc8Vn3Hs5Gf0Jy";

TEST(Judge, ARandomRunNeedsATellingName) {
  OneRule rule(entropy_rule());
  const std::string assigned = "session = \"" + kRun + "\"";
  EXPECT_THAT(rule.verdict(assigned, kRun).explain(entropy_rule()),
              ElementsAre("key name `session` beside it", "5.0 bits of entropy a byte"));
  EXPECT_EQ(rule.filter("value = \"" + kRun + "\"", kRun), "key-name");
  EXPECT_EQ(rule.filter("session_id = \"" + kRun + "\"", kRun), "key-name");
  EXPECT_EQ(rule.filter(kRun, kRun), "key-name");
}

TEST(Judge, TheNameOfARunMayStandBeforeWhatConvertsIt) {
  OneRule rule(entropy_rule());
  EXPECT_EQ(rule.filter("key = unhexlify('" + kRun + "')", kRun), "");
  EXPECT_EQ(rule.filter("seed := []byte(\"" + kRun + "\")", kRun), "");
  EXPECT_EQ(rule.filter("Key: String(\"" + kRun + "\")", kRun), "");
  EXPECT_EQ(rule.filter("value = unhexlify('" + kRun + "')", kRun), "key-name");
  EXPECT_EQ(rule.filter("key = value = '" + kRun + "'", kRun), "key-name");
  EXPECT_EQ(rule.filter("key = publicKey('" + kRun + "')", kRun), "key-name");
  EXPECT_EQ(rule.filter("unhexlify('" + kRun + "')", kRun), "key-name");
}

TEST(Judge, ARandomRunWithAnotherExplanationIsRejected) {
  OneRule rule(entropy_rule());
  const std::string dummy = "123456789012345678901x";
  EXPECT_EQ(rule.filter("token = " + dummy, dummy), "placeholder");
  const std::string path = "src/engine/match/entropy_kernel2";
  EXPECT_EQ(rule.filter("token = " + path, path), "shape");
  const std::string integrity = "sha512-" + kRun;
  EXPECT_EQ(rule.filter("token = " + integrity, integrity), "data");
}

TEST(Judge, ARunThatIsAllOfItsFile) {
  Rule made = entropy_rule();
  made.tags = {std::string(kWholeFileTag)};
  made.path = "secret$";
  OneRule rule(made);
  EXPECT_THAT(rule.verdict(kRun, kRun).explain(made),
              ElementsAre("all that a file of such a path holds", "5.0 bits of entropy a byte"));
  EXPECT_EQ(rule.filter("\n" + kRun + "\r\n", kRun), "");
  EXPECT_EQ(rule.filter(kRun + "\n# of the server", kRun), "whole-file");
  EXPECT_EQ(rule.filter("key: " + kRun, kRun), "whole-file");
  EXPECT_EQ(rule.filter(std::string(257, ' ') + kRun, kRun), "whole-file");
  EXPECT_EQ(rule.filter(std::string(256, ' ') + kRun, kRun), "");
  const std::string path = "src/engine/match/entropy_kernel2";
  EXPECT_EQ(rule.filter(path, path), "shape");
  const std::string dummy = "123456789012345678901x";
  EXPECT_EQ(rule.filter(dummy, dummy), "placeholder");
}

TEST(Judge, WhatAReportMustHide) {
  std::vector<Rule> list = {specific(), entropy_rule()};
  const auto rules = RuleSet::from_rules(std::move(list));
  ASSERT_TRUE(rules.has_value());
  const auto judge = Judge::make(*rules);
  ASSERT_TRUE(judge.has_value());
  const std::string path = "src/engine/match/entropy_kernel2";
  const ByteSpan whole_path{0, path.size()};
  const ByteSpan whole_run{0, kRun.size()};
  EXPECT_TRUE(judge->must_hide(kRun, {RuleIndex{1}, whole_run, whole_run}));
  EXPECT_FALSE(judge->must_hide(path, {RuleIndex{1}, whole_path, whole_path}));
  EXPECT_TRUE(judge->must_hide(path, {RuleIndex{0}, whole_path, whole_path}));
}

TEST(Judge, PlaceholdersOfAFormatAreRejected) {
  OneRule rule(specific());
  for (const char* body :
       {"xxxxxxxxxxxxxxxxxxxx", "abcdefghijklmnopqrst", "EXAMPLEq7Zt2Kd9Xw4Pb"}) {
    const std::string token = std::string("vnd_") + body;
    EXPECT_EQ(rule.filter(token, token), "placeholder") << body;
  }
}

Rule checked_rule() {
  Rule rule = specific();
  rule.prefix = "ghp_";
  rule.checksum = "github-crc32";
  rule.confidence = Confidence::kMedium;
  return rule;
}

TEST(Judge, AChecksumThatHoldsMakesSure) {
  const auto made = expand_recipe("ghp_{base62:30}{crc32:base62:6}", {.seed = 4});
  ASSERT_TRUE(made.has_value());
  OneRule rule(checked_rule());
  const VerdictView verdict = rule.verdict(made->text, made->text);
  EXPECT_EQ(verdict.confidence, Confidence::kHigh);
  EXPECT_THAT(verdict.explain(checked_rule()), ElementsAre("format of Vendor", "checksum holds"));
}

TEST(Judge, AChecksumThatFailsLowersConfidenceAndHidesNothing) {
  const auto made = expand_recipe("ghp_{base62:30}{crc32:base62:6}", {.seed = 4});
  ASSERT_TRUE(made.has_value());
  std::string token = made->text;
  token.back() = token.back() == 'a' ? 'b' : 'a';
  OneRule rule(checked_rule());
  const VerdictView verdict = rule.verdict(token, token);
  EXPECT_TRUE(verdict.survives());
  EXPECT_EQ(verdict.confidence, Confidence::kLow);
  EXPECT_THAT(verdict.explain(checked_rule()),
              ElementsAre("format of Vendor", "checksum does not hold"));
}

TEST(Judge, KeywordsAreAskedOfTheWholeTextIgnoringCase) {
  Rule made = specific();
  made.keywords = {"vendor.example"};
  OneRule rule(std::move(made));
  EXPECT_EQ(rule.filter("x " + kToken, kToken), "keywords");
  EXPECT_EQ(rule.filter("x " + kToken + "\n\n# see VENDOR.Example", kToken), "");
  EXPECT_EQ(rule.filter("x " + kToken, kToken), "keywords");
}

TEST(Judge, EntropyBelowTheRulesLimitRejects) {
  Rule made = specific();
  made.min_entropy = 3.5;
  OneRule rule(std::move(made));
  const std::string dull = std::string("vnd") + "_aaaaaaaaaabbbbbbbbbb";
  EXPECT_EQ(rule.filter(dull, dull), "entropy");
  EXPECT_EQ(rule.filter(kToken, kToken), "");
}

TEST(Judge, ABinaryTextCountsForPrefixedRulesOnly) {
  const std::string text = std::string("\0\0", 2) + kToken;
  OneRule prefixed(specific());
  EXPECT_EQ(prefixed.filter(text, kToken), "");
  Rule bare = specific();
  bare.prefix.clear();
  OneRule unprefixed(std::move(bare));
  EXPECT_EQ(unprefixed.filter(text, kToken), "binary");
  Rule generic = specific();
  generic.tags = {"generic"};
  OneRule general(std::move(generic));
  EXPECT_EQ(general.filter(text, kToken), "binary");
}

TEST(Judge, AValueByNameIsMoreSureWhenItIsLongOrVaried) {
  Rule made = specific();
  made.tags = {"generic"};
  made.confidence = Confidence::kLow;
  OneRule rule(std::move(made));
  const auto confidence = [&](const std::string& name, const std::string& value) {
    const VerdictView verdict = rule.verdict(name + " = \"" + value + "\"", value);
    EXPECT_TRUE(verdict.survives()) << verdict.filter;
    return verdict.confidence;
  };
  EXPECT_EQ(confidence("password", "kq8zjw2x"), Confidence::kLow);
  EXPECT_EQ(confidence("password", "kQ8zjw2x"), Confidence::kMedium);
  EXPECT_EQ(confidence("password", "q7zt2kd9xw4pb6rm"), Confidence::kMedium);
  EXPECT_EQ(confidence("key", "q7zt2kd9xw4pb6rm"), Confidence::kLow);
}

TEST(Judge, AMadeUpValueIsLessSureWhateverItsRuleSays) {
  Rule made = specific();
  made.tags = {"generic"};
  made.confidence = Confidence::kMedium;
  OneRule rule(std::move(made));
  const auto verdict = [&](const std::string& value) {
    return rule.verdict("password = \"" + value + "\"", value);
  };
  EXPECT_EQ(verdict("kq8zjw2x").confidence, Confidence::kLow);
  EXPECT_EQ(verdict("kq8zjw2x").reasons[0], Reason::kIsWeak);
  EXPECT_EQ(verdict("kQ8zjw2x").confidence, Confidence::kMedium);
}

TEST(Judge, APrivateKeyThatDoesNotDecodeHasLowConfidence) {
  Rule made = specific();
  made.tags = {"private-key"};
  made.structure = "private-key-der";
  OneRule rule(std::move(made));
  const VerdictView verdict = rule.verdict(kToken, kToken);
  EXPECT_TRUE(verdict.survives());
  EXPECT_EQ(verdict.confidence, Confidence::kLow);
}

TEST(Judge, AStockWordIsNoSecretOfAProviderEither) {
  Rule made = specific();
  made.prefix.clear();
  OneRule rule(std::move(made));
  EXPECT_EQ(rule.filter("-String \"password\"", "password"), "placeholder");
}

TEST(Judge, AllowlistsLookAtSecretMatchOrLine) {
  for (const AllowTarget target : {AllowTarget::kSecret, AllowTarget::kMatch, AllowTarget::kLine}) {
    Rule made = specific();
    made.allowlists.emplace_back().regexes = {"sample"};
    made.allowlists[0].target = target;
    OneRule rule(std::move(made));
    const bool line = target == AllowTarget::kLine;
    EXPECT_EQ(rule.filter("a sample: " + kToken, kToken), line ? "allowlist" : "");
    EXPECT_EQ(rule.filter("a sample:\n" + kToken, kToken), "");
  }
  Rule made = specific();
  made.allowlists.emplace_back().regexes = {"^vnd_q7"};
  OneRule rule(std::move(made));
  EXPECT_EQ(rule.filter("x" + kToken, kToken), "allowlist");
}

TEST(Judge, StopwordsAreSubstringsOfTheSecretInAnyCase) {
  Rule made = specific();
  made.allowlists.emplace_back().stopwords = {"KD9x"};
  OneRule rule(std::move(made));
  EXPECT_EQ(rule.filter(kToken, kToken), "allowlist");
  Rule other = specific();
  other.allowlists.emplace_back().stopwords = {"absent"};
  OneRule kept(std::move(other));
  EXPECT_EQ(kept.filter("absent " + kToken, kToken), "");
}

TEST(Judge, AllOfNeedsEachListToAgree) {
  Allowlist list;
  list.all_of = true;
  list.regexes = {"^vnd_"};
  list.stopwords = {"absent"};
  Rule made = specific();
  made.allowlists.push_back(list);
  OneRule rule(std::move(made));
  EXPECT_EQ(rule.filter(kToken, kToken), "");
  list.stopwords = {"q7zt"};
  OneRule global(specific(), {list});
  EXPECT_EQ(global.filter(kToken, kToken), "allowlist");
}

TEST(Judge, AnAllowlistThatNeedsAPathTooIsNotJudgedHere) {
  Allowlist list;
  list.all_of = true;
  list.regexes = {"^vnd_"};
  list.paths = {"^tests/"};
  OneRule rule(specific(), {list});
  EXPECT_EQ(rule.filter(kToken, kToken), "");
  list.all_of = false;
  OneRule either(specific(), {list});
  EXPECT_EQ(either.filter(kToken, kToken), "allowlist");
}

TEST(Judge, ANameOfNoChecksumOrStructureIsAnError) {
  for (std::string Rule::*field : {&Rule::checksum, &Rule::structure}) {
    std::vector<Rule> made_rules(1);
    made_rules[0].id = made_rules[0].family = "some-rule";
    made_rules[0].pattern = "some";
    made_rules[0].*field = "nope";
    const RuleSet rules = RuleSet::from_rules(std::move(made_rules)).value();
    const auto judge = Judge::make(rules);
    ASSERT_FALSE(judge.has_value());
    EXPECT_NE(judge.error().message().find("`some-rule`"), std::string::npos);
    EXPECT_NE(judge.error().message().find("`nope`"), std::string::npos);
  }
}

TEST(Judge, ABrokenAllowlistNamesItsRule) {
  Rule made = specific();
  made.allowlists.emplace_back().regexes = {"("};
  std::vector<Rule> list;
  list.push_back(std::move(made));
  const auto rules = RuleSet::from_rules(std::move(list));
  ASSERT_TRUE(rules.has_value());
  const auto judge = Judge::make(*rules);
  ASSERT_FALSE(judge.has_value());
  EXPECT_NE(judge.error().message().find("vendor-token"), std::string::npos);
}

}  // namespace
}  // namespace dowse
