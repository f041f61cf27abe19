// Configurations and ignore files of gitleaks, as its documentation describes them: they load as
// they are and mean the same. All of them are written for these tests.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/rules/recipe.h"
#include "tests/e2e/program.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using testing::git;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Output;
using testing::run_dowse;
using testing::scan;
using testing::Scanned;
using testing::TempDir;
using testing::write_file;

class Gitleaks : public ::testing::Test {
 protected:
  void config(std::string_view toml) { write_file(dir_ / "gitleaks.toml", toml); }

  // Scans `what` in the folder with the configuration alone.
  Scanned run(std::string_view what = "t", std::string_view options = "") const {
    return scan("--rules gitleaks.toml --no-builtin-rules --no-progress " + std::string(options) +
                    " " + std::string(what),
                dir_.path());
  }

  // "rule path:line" of every place of every finding in a state.
  static std::vector<std::string> places(const Scanned& scanned, std::string_view state = "new") {
    std::vector<std::string> lines;
    for (const auto& finding : scanned.report["findings"]) {
      if (finding["state"] != state) continue;
      for (const auto& place : finding["places"]) {
        lines.push_back(finding["rule"].get<std::string>() + " " +
                        place["path"].get<std::string>() + ":" +
                        std::to_string(place["line"].get<int>()));
      }
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }

  void file(std::string_view path, std::string_view text) { write_file(dir_ / path, text); }

  std::string shell(const std::string& command) const {
    std::string out = testing::run_shell(command, dir_.path()).out;
    while (out.ends_with('\n'))
      out.pop_back();
    return out;
  }

  TempDir dir_;
};

constexpr std::string_view kTwoRules = R"(
title = "two rules"
[[rules]]
id = "token"
description = "a token"
regex = '''(?i)token[a-z_ .,'"=:]{0,9}(tk-[0-9a-f]{12})\b'''
secretGroup = 1
entropy = 2.0
keywords = ["tk-"]
tags = ["tests", "token"]
[[rules]]
id = "account"
description = "an account"
regex = '''\bacct-[0-9]{6}\b'''
keywords = ["acct-"]
)";

constexpr std::string_view kToken = "tk-8f31ac0d97b2";
constexpr std::string_view kOther = "tk-4be0917fd36c";

std::string token_line(std::string_view token) {
  return "token = \"" + std::string(token) + "\"\n";
}

TEST_F(Gitleaks, GroupsEntropyKeywordsAndPaths) {
  config(std::string(kTwoRules) + R"(
[[rules]]
id = "in-terraform"
regex = '''\bhcl-[a-z]{8}\b'''
path = '''\.tf$'''
)");
  file("t/a.py", token_line(kToken) + "acct-482915\nTOKEN: tk-000000000000\n");
  file("t/main.tf", "hcl-qmzrtwvk\n");
  file("t/main.txt", "hcl-qmzrtwvk\n");
  const Scanned scanned = run();
  EXPECT_EQ(scanned.status, 1);
  EXPECT_THAT(places(scanned),
              ElementsAre("account a.py:2", "in-terraform main.tf:1", "token a.py:1"));
  EXPECT_EQ(testing::finding_of(scanned, kToken)["secret"], kToken);
}

// gitleaks knows no placeholders, names, shapes or prose, and each rule speaks for itself.
TEST_F(Gitleaks, NothingButTheRuleDecides) {
  const std::string values =
      "password = changeme\npassword = ${PASSWORD}\npassword = xxxxxxxxxxxx\n"
      "public_password = the-quick-brown-fox\npassword = os.environ['X']\n"
      "password = 1234567890123456\n";
  config(R"(
[[rules]]
id = "any"
regex = '''password = (\S{8,40})'''
tags = ["generic"]
[[rules]]
id = "same"
regex = '''password = (changeme)'''
)");
  file("t/a", values);
  EXPECT_THAT(places(run()), ElementsAre("any a:1", "any a:2", "any a:3", "any a:4", "any a:5",
                                         "any a:6", "same a:1"));
  // A field of ours asks for our judgement.
  config(R"(
[[rules]]
id = "any"
regex = '''password = (\S{8,40})'''
confidence = "medium"
)");
  EXPECT_THAT(places(run()), ElementsAre("any a:4"));
}

// Its findings stand beside those of the rules of the program.
TEST_F(Gitleaks, WhatABuiltInRuleSeesTooIsOneMoreFinding) {
  const std::string token = expand_recipe("ghp_{base62:30}{crc32:base62:6}").value().text;
  config(
      "[extend]\nuseDefault = true\n[[rules]]\nid = \"ours\"\nregex = '''ghp_[A-Za-z0-9]{36}'''\n");
  file("t/a", "token = " + token + "\n");
  EXPECT_THAT(places(run()), ElementsAre("github-pat a:1", "ours a:1"));
}

TEST_F(Gitleaks, AllowlistsOfRules) {
  config(std::string(kTwoRules) + R"(
[[rules]]
id = "key"
regex = '''\bkey-[a-z0-9]{8}\b'''
[[rules.allowlists]]
description = "either is enough"
paths = ['''(^|/)vendor/''']
stopwords = ["sample"]
regexTarget = "line"
regexes = ['''^\s*//''']
[[rules.allowlists]]
condition = "AND"
paths = ['''_test\.py$''']
regexes = ['''31f$''']
[[rules.allowlists]]
regexTarget = "match"
regexes = ['''key-zz''']
)");
  file("t/a.py", "key-h2k9w4q7\nkey-sample2k\n// key-m8x3r6t1\nkey-zz41q7x3\nkey-p5v2931f\n");
  file("t/a_test.py", "key-d7w1f4k9\nkey-e6y2931f\n");
  file("t/x/vendor/lib.py", "key-u3s8j5c2\n");
  EXPECT_THAT(places(run()), ElementsAre("key a.py:1", "key a.py:5", "key a_test.py:1"));
}

TEST_F(Gitleaks, TheOlderAllowlistsAndGlobalOnes) {
  config(R"(
[allowlist]
description = "older"
paths = ['''\.lock$''']
[[allowlists]]
targetRules = ["one"]
regexes = ['''7x1$''']
[[allowlists]]
stopwords = ["dummy"]
[[rules]]
id = "one"
regex = '''\bone-[a-z0-9]{9}\b'''
[rules.allowlist]
stopwords = ["older"]
[[rules]]
id = "two"
regex = '''\btwo-[a-z0-9]{9}\b'''
)");
  file("t/a",
       "one-k3v9t6w2q\none-q4m8n37x1\ntwo-q4m8n37x1\none-older8k2w\none-dummy8k2w\n"
       "two-dummy8k2w\ntwo-older8k2w\n");
  file("t/a.lock", "one-r5c1y8b3z\n");
  EXPECT_THAT(places(run()), ElementsAre("one a:1", "two a:3", "two a:7"));
}

TEST_F(Gitleaks, CommitsThatAreAllowed) {
  git(dir_.path(),
      "git init -q -b main r; cd r; echo 'acct-731946' >a; git add .;"
      "git commit -q -m A; echo 'acct-265083' >b; git add .; git commit -q -m B");
  config(std::string(kTwoRules) + "[[rules.allowlists]]\ncommits = [\"" +
         shell("git -C r rev-parse HEAD") + "\"]\n");
  EXPECT_THAT(places(run("r")), ElementsAre("account a:1"));
}

TEST_F(Gitleaks, ExtendingAnotherFile) {
  file("base.toml", kTwoRules);
  config(R"(
[extend]
path = "base.toml"
disabledRules = ["account"]
[[rules]]
id = "token"
[[rules.allowlists]]
stopwords = ["4be0"]
[[rules]]
id = "extra"
regex = '''\bextra-[a-z]{8}\b'''
)");
  file("t/a", token_line(kToken) + token_line(kOther) + "acct-482915\nextra-qhzrtwvk\n");
  EXPECT_THAT(places(run()), ElementsAre("extra a:4", "token a:1"));
}

TEST_F(Gitleaks, ExtendingTheDefaultTakesTheBuiltinRules) {
  config(
      "[extend]\nuseDefault = true\ndisabledRules = [\"generic-secret\", \"not-one-of-ours\"]\n");
  file("t/a", "nothing\n");
  const Scanned scanned = run();
  EXPECT_EQ(scanned.status, 0);
  EXPECT_GT(scanned.report["rules"]["count"].get<int>(), 100);
  EXPECT_THAT(scanned.err, HasSubstr("`not-one-of-ours`"));
}

TEST_F(Gitleaks, ARuleThatRequiresOthersReportsNearThemOnly) {
  config(std::string(kTwoRules) + R"(
[[rules]]
id = "near"
regex = '''\bpw-[a-z]{8}\b'''
[[rules.required]]
id = "account"
withinLines = 2
[[rules]]
id = "same-column"
regex = '''\bcol-[a-z]{8}\b'''
[[rules.required]]
id = "account"
withinColumns = 3
withinLines = 1
[[rules]]
id = "anywhere"
regex = '''\bany-[a-z]{8}\b'''
[[rules.required]]
id = "account"
[[rules.required]]
id = "token"
)");
  file("t/near", "acct-482915\n\npw-qhzrtwvk\n");
  file("t/far", "acct-482915\n\n\npw-jkvmxtwq\n");
  file("t/columns", "acct-482915\n  col-qhzrtwvk\n      col-jkvmxtwq\n");
  file("t/all", "any-qhzrtwvk\n\n\n\n" + token_line(kToken) + "acct-482915\n");
  file("t/some", "any-jkvmxtwq acct-482915\n");
  const Scanned scanned = run("t", "--explain");
  EXPECT_THAT(places(scanned), ElementsAre("account all:6", "account columns:1", "account far:1",
                                           "account near:1", "account some:1", "anywhere all:1",
                                           "near near:3", "same-column columns:2", "token all:5"));
  const auto near = testing::finding_of(scanned, "pw-qhzrtwvk");
  EXPECT_EQ(near["parts"][0]["rule"], "account");
  EXPECT_EQ(near["parts"][0]["secret"], "acct-482915");
  // What is not reported is counted.
  std::uint64_t required = 0;
  for (const auto& rejected : scanned.report["rejected"]) {
    if (rejected["filter"] == "required") required += rejected["count"].get<std::uint64_t>();
  }
  EXPECT_EQ(required, 3U);
}

TEST_F(Gitleaks, ARuleThatSkipsReportsServesOthersOnly) {
  config(R"(
[[rules]]
id = "helper"
regex = '''\bacct-[0-9]{6}\b'''
skipReport = true
[[rules]]
id = "primary"
regex = '''\bpw-[a-z]{8}\b'''
[[rules.required]]
id = "helper"
withinLines = 1
)");
  file("t/a", "acct-482915\npw-qhzrtwvk\n\n\npw-jkvmxtwq\n");
  EXPECT_THAT(places(run()), ElementsAre("primary a:2"));
}

// The rule that is required has to be found where the other one is: its path and its allowlists
// hold, too.
TEST_F(Gitleaks, WhatIsRequiredKeepsItsPathsAndAllowlists) {
  config(R"(
[[rules]]
id = "helper"
regex = '''\bacct-[0-9]{6}\b'''
path = '''\.env$'''
skipReport = true
[[rules.allowlists]]
stopwords = ["9075"]
[[rules.allowlists]]
paths = ['''^samples/''']
[[rules]]
id = "primary"
regex = '''\bpw-[a-z]{8}\b'''
[[rules.required]]
id = "helper"
)");
  file("t/a.env", "acct-482915\npw-qhzrtwvk\n");
  file("t/a.txt", "acct-482915\npw-gzwqmrtk\n");
  file("t/b.env", "acct-907531\npw-wtzkvqmx\n");
  file("t/samples/a.env", "acct-482915\npw-xqvmztrk\n");
  EXPECT_THAT(places(run()), ElementsAre("primary a.env:2"));
}

TEST_F(Gitleaks, ARuleOfPathsFindsFilesWhereverTheyStand) {
  config(R"(
[[rules]]
id = "key-file"
description = "a key file"
path = '''(^|/)id_rsa$|\.p12$'''
[[rules.allowlists]]
paths = ['''^samples/''']
)");
  git(dir_.path(),
      "git init -q -b main r; cd r; mkdir -p samples ssh; echo same >ssh/id_rsa; cp ssh/id_rsa x;"
      "cp x samples/a.p12; git add .; git commit -q -m A; git rm -q ssh/id_rsa;"
      "git commit -q -m B; touch b.p12; git add .; git commit -q -m C; echo 2 >c.p12;"
      "git add c.p12; cp x d.p12; echo 3 >e.p12; echo ignored.p12 >.gitignore; echo 4 "
      ">ignored.p12");
  const Scanned scanned = run("r");
  EXPECT_EQ(scanned.status, 1);
  EXPECT_TRUE(scanned.report["complete"].get<bool>());
  EXPECT_THAT(places(scanned),
              ElementsAre("key-file b.p12:1", "key-file c.p12:1", "key-file d.p12:1",
                          "key-file e.p12:1", "key-file ssh/id_rsa:1"));
  for (const auto& finding : scanned.report["findings"]) {
    EXPECT_EQ(finding["secret"], "");
    EXPECT_EQ(finding["context"], "");
    EXPECT_THAT(finding["reasons"][0].get<std::string>(), HasSubstr("a file of such a path"));
    if (finding["places"][0]["path"] != "ssh/id_rsa") continue;
    EXPECT_EQ(finding["exposure"]["introduced_by"]["summary"], "A");
    EXPECT_EQ(finding["exposure"]["removed_by"]["summary"], "B");
    EXPECT_FALSE(finding["exposure"]["at_head"].get<bool>());
  }
  EXPECT_THAT(places(run("r", "--staged")), ElementsAre("key-file c.p12:1"));
  EXPECT_THAT(places(run("r", "--range HEAD~1..HEAD")), ElementsAre("key-file b.p12:1"));
  EXPECT_THAT(places(run("r/e.p12")), ElementsAre("key-file e.p12:1"));
  // The same with one thread and with three, and its text says what it is.
  const std::string words = "scan --rules gitleaks.toml --no-builtin-rules --no-progress r";
  const Output text = run_dowse(words + " --jobs 1", dir_.path());
  EXPECT_EQ(text.out, run_dowse(words + " --jobs 3", dir_.path()).out);
  EXPECT_THAT(text.out, HasSubstr("the file itself"));
}

TEST_F(Gitleaks, ARuleOfPathsFindsFilesThatAreNotRead) {
  config("[[rules]]\nid = \"vault\"\npath = '''\\.kdbx$'''\n");
  file("r/big.kdbx", std::string(5000, 'x'));
  git(dir_ / "r", "git init -q; git add .");
  const auto found = ElementsAre("vault big.kdbx:1");
  for (const char* words : {"r", "r --staged", "r/big.kdbx"}) {
    const Scanned scanned = run(words, "--max-blob-size 1K");
    EXPECT_THAT(places(scanned), found) << words;
    EXPECT_EQ(scanned.status, 1) << words;
    EXPECT_FALSE(scanned.report["complete"].get<bool>()) << words;
  }
  std::filesystem::rename(dir_ / "r/.git", dir_ / "git");
  EXPECT_THAT(places(run("r", "--max-blob-size 1K")), found);
}

TEST_F(Gitleaks, WhatCannotBeHonouredIsAnErrorThatNamesIt) {
  const auto error = [this](std::string_view toml) {
    config(toml);
    const Scanned scanned = run();
    EXPECT_EQ(scanned.status, 2);
    return scanned.err;
  };
  file("t/a", "nothing\n");
  EXPECT_THAT(error("[extend]\nurl = \"https://example.com/c.toml\"\n"), HasSubstr("`url`"));
  EXPECT_THAT(error("[[rules]]\nid = \"a\"\nregex = '''(?=x)y'''\n"), HasSubstr("`a`: `regex`"));
  EXPECT_THAT(error("[[rules]]\nid = \"a\"\nregex = '''x'''\nverify = true\n"),
              HasSubstr("`verify`"));
  EXPECT_THAT(error("[[rules]]\nid = \"a\"\nregex = '''xyz1'''\n[[rules.required]]\nid = \"b\"\n"),
              HasSubstr("rule `b` is not there"));
  EXPECT_THAT(error("[[rules]]\nid = \"b\"\npath = '''x'''\n[[rules]]\nid = \"a\"\n"
                    "regex = '''xyz1'''\n[[rules.required]]\nid = \"b\"\n"),
              HasSubstr("rule `b` has no `regex`"));
}

class GitleaksIgnore : public Gitleaks {
 protected:
  GitleaksIgnore() {
    config(kTwoRules);
    file("r/.keep", "");
    git(dir_.path(),
        "git init -q -b main r; cd r; printf 'acct-731946\\n' >a; git add .;"
        "git commit -q -m A; printf '\\n\\nacct-731946\\nacct-265083\\n' >a;"
        "git commit -qa -m B");
    first_ = shell("git -C r rev-parse HEAD~1");
  }

  std::string first_;  // the commit that brought acct-731946 in, on line 1 of a
};

TEST_F(GitleaksIgnore, CountsOnlyWhenItIsNamedOrTheTargetIsTrusted) {
  file("r/.gitleaksignore", "# known\n\na:account:4\n" + first_ + ":a:account:1\n");
  EXPECT_THAT(places(run("r"), "allowed"), IsEmpty());
  EXPECT_EQ(run("r").status, 1);
  const auto all = ElementsAre("account a:1", "account a:3", "account a:4");
  for (const char* trust : {"--trust-target", "--ignore-file r/.gitleaksignore"}) {
    const Scanned scanned = run("r", trust);
    EXPECT_EQ(scanned.status, 0) << trust;
    EXPECT_THAT(places(scanned), IsEmpty());
    EXPECT_THAT(places(scanned, "allowed"), all);  // listed all the same
    EXPECT_EQ(scanned.report["summary"]["allowed"], 2);
    EXPECT_TRUE(scanned.report["findings"][0]["places"][0]["allowed"].get<bool>());
  }
}

TEST_F(GitleaksIgnore, ALineNamesOneSecretInOneFile) {
  file("ignore", first_ + ":a:account:1\n");
  const Scanned scanned = run("r", "--ignore-file ignore");
  EXPECT_EQ(scanned.status, 1);
  EXPECT_THAT(places(scanned), ElementsAre("account a:4"));
  EXPECT_THAT(places(scanned, "allowed"), ElementsAre("account a:1", "account a:3"));
  file("ignore", std::string(40, '1') + ":a:account:1\nb:account:4\na:token:4\na:account:2\n");
  EXPECT_THAT(places(run("r", "--ignore-file ignore"), "allowed"), IsEmpty());
}

TEST_F(GitleaksIgnore, WhatHasNoEffectIsSaid) {
  file("ignore", "a:account\na:gone:1\n");
  const Scanned scanned = run("r", "--ignore-file ignore");
  EXPECT_THAT(scanned.err, HasSubstr("ignore:1: neither"));
  EXPECT_THAT(scanned.err, HasSubstr("rules that are not there: 1"));
  EXPECT_EQ(run("r", "--ignore-file absent").status, 2);
}

TEST_F(GitleaksIgnore, OneTargetHasNoSayAboutAnother) {
  file("other/a", "\n\n\nacct-265083\n");
  file("other/.gitleaksignore", "a:account:1\n");
  file("r/.gitleaksignore", "a:account:4\n" + first_ + ":a:account:1\n");
  EXPECT_EQ(run("r", "--trust-target").status, 0);
  const Scanned both = run("r other", "--trust-target");
  EXPECT_EQ(both.status, 1);
  const auto finding = testing::finding_of(both, "acct-265083");
  EXPECT_EQ(finding["state"], "new");
}

TEST_F(GitleaksIgnore, TheHookTrustsItsOwnRepository) {
  const auto key = "-----BEGIN RSA PRIVATE KEY" + std::string("-----\n");
  git(dir_ / "r", "git config core.hooksPath /nonexistent");
  file("r/conf.py", "password = 'gXk3-vQ9z_mW2r'\n" + key);
  git(dir_ / "r", "git add conf.py");
  const Output stopped = run_dowse("hook run", dir_ / "r");
  ASSERT_EQ(stopped.status, 1) << stopped.err;
  const Scanned staged = scan("--staged --no-progress r", dir_.path());
  std::string ignore;
  for (const auto& finding : staged.report["findings"]) {
    ignore += "conf.py:" + finding["rule"].get<std::string>() + ":" +
              std::to_string(finding["places"][0]["line"].get<int>()) + "\n";
  }
  file("r/.gitleaksignore", ignore);
  EXPECT_EQ(run_dowse("hook run", dir_ / "r").status, 0);
}

TEST_F(Gitleaks, AllowCommentsAreListedAndCounted) {
  config(kTwoRules);
  file("t/a", "acct-731946 # gitleaks:allow\nacct-265083\n");
  const Scanned scanned = run();
  EXPECT_THAT(places(scanned), ElementsAre("account a:2"));
  EXPECT_THAT(places(scanned, "allowed"), ElementsAre("account a:1"));
  EXPECT_THAT(places(run("t", "--no-inline-allow")), ElementsAre("account a:1", "account a:2"));
}

}  // namespace
}  // namespace dowse
