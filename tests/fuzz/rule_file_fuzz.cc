// Whatever the bytes: a rule file is refused with a message, or what it gives is usable:
// expressions that RE2 takes, rules that survive being written down and read again.
#include <string>
#include <string_view>

#include "engine/base/check.h"
#include "engine/rules/regex_check.h"
#include "engine/rules/rule_toml.h"
#include "engine/rules/serialize.h"
#include "tests/fuzz/harness.h"

std::vector<std::string> dowse::fuzz::seeds() {
  return {"",
          "title = 'x'\n[[rules]]\nid = 'a'\nregex = '''(?<k>ab)cd$'''\nsecretGroup = 1\n",
          "[[rules]]\nid = 'a'\npath = 'x'\n[[rules.allowlists]]\nregexes = ['\xC3\xA9+']\n",
          "[extend]\nuseDefault = true\ndisabledRules = ['x']\n[[rules]]\nid = 'y'\nentropy = 3\n",
          "rules = [{id = 'e', kind = 'entropy', examples = ['{secret:{hex:3}}']}]\n",
          "[[rules]]\nid = 'a'\nregex = '[\\x{20AC}a-z]\\Q.\\E\\pL'\n",
          "[allowlist]\npaths = ['('\n",
          "\xCD\xA3",  // a letter where white space may be: toml++ 3.3.0 took it for unreachable
          "\n[##",     // failed an assertion of toml++ 3.3.0
          "[[rules]]\nid = 1\n"};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const dowse::Result<dowse::RuleFile> file =
      dowse::parse_rule_file(text, "fuzz.toml", dowse::LineEnds::kAllowCr);
  if (!file) {
    DOWSE_CHECK(file.error().message().starts_with("fuzz.toml:"));
    return 0;
  }
  for (const dowse::Rule& rule : file->rules) {
    DOWSE_CHECK(!rule.id.empty());
    DOWSE_CHECK(rule.kind != dowse::RuleKind::kPattern || dowse::check_regex(rule.pattern));
    DOWSE_CHECK(rule.path.empty() || dowse::check_condition(rule.path));
  }
  const std::string bytes = dowse::serialize_pack({file->rules, file->allowlists});
  const dowse::Result<dowse::RulePack> again = dowse::deserialize_pack(bytes);
  DOWSE_CHECK(again && dowse::serialize_pack(*again) == bytes);
  return 0;
}
