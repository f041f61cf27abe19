// Whatever the bytes: a find pass with the built-in rules takes them, its findings lie inside the
// text, and the redactor leaves nothing of what was found in the text or in a context line.
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/check.h"
#include "engine/find/find_pass.h"
#include "engine/find/redactor.h"
#include "engine/rules/recipe.h"
#include "tests/fuzz/harness.h"

namespace {

using dowse::Matcher;
using dowse::RuleSet;

struct Built {
  RuleSet rules;
  Matcher matcher;
};

// Made once: RE2 compiles on first use.
const Built& built() {
  static const std::unique_ptr<const Built> kMade = [] {
    auto rules = RuleSet::builtin();
    DOWSE_CHECK(rules.has_value());
    auto matcher = Matcher::compile(*rules);
    DOWSE_CHECK(matcher.has_value());
    return std::make_unique<const Built>(Built{std::move(*rules), std::move(*matcher)});
  }();
  return *kMade;
}

std::vector<dowse::Finding> findings_in(std::string_view text) {
  dowse::Coverage coverage;
  dowse::FindPass pass =
      dowse::FindPass::make(*dowse::FindRules::make(built().rules, built().matcher), coverage,
                            dowse::FingerprintKey::for_this_run(), {});
  dowse::BlobView blob;
  blob.bytes = text;
  pass.add_worker().visit(blob);
  DOWSE_CHECK(coverage.snapshot().complete());
  return pass.take_findings();
}

}  // namespace

std::vector<std::string> dowse::fuzz::seeds() {
  std::vector<std::string> texts = {
      "",
      "password = \"kq8zjw2x\" # dowse:allow\r\ntoken: ${TOKEN}\n",
      std::string("\0password=kq8zjw2x\xff\xfe", 20),
      "https://me:kq8zjw2x@host/ api_key: 'kq8zjw2xkq0p' secret('x', \"kq8zjw2x\")",
  };
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    for (const char* recipe : {"session = \"{base62:40}\"", "ghp_{base62:30}{crc32:base62:6}",
                               "{\"secret\":\"{base64:44}\"}", "x: {hex:64}\ny: {hex:64}\n"}) {
      auto made = expand_recipe(recipe, {.seed = seed});
      if (made) texts.push_back(std::move(made->text));
    }
  }
  return texts;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const std::vector<dowse::Finding> findings = findings_in(text);
  const auto redactor = dowse::Redactor::make(built().rules, built().matcher, findings);
  DOWSE_CHECK(redactor.has_value());
  const std::string redacted = redactor->redact(text);
  for (const dowse::Finding& finding : findings) {
    DOWSE_CHECK(!finding.occurrences.empty());
    const std::string_view secret = finding.secret.reveal();
    DOWSE_CHECK(text.find(secret) != std::string::npos);
    // Shorter ones are hidden as whole words only (known_secrets.h).
    if (secret.size() < 8) continue;
    DOWSE_CHECK(redacted.find(secret) == std::string::npos);
    DOWSE_CHECK(redactor->redact(finding.context).find(secret) == std::string::npos);
  }
  return 0;
}
