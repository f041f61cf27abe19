// dowse_bake OUTPUT RULES.toml...: the build-time tool that puts rules/ into the program.
// Reads and proves the rules and writes a C++ file with the pack (engine/rules/builtin.h). A rule
// that is wrong fails the build with its name.

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/match/database.h"
#include "engine/match/rule_proof.h"
#include "engine/rules/rule_set.h"
#include "engine/rules/rule_toml.h"
#include "engine/rules/serialize.h"

namespace dowse {
namespace {

// All rules of the files, in order. Unlike a user's files these may not replace each other's rules:
// RuleSet::from_rules refuses doubled ids.
Result<RulePack> read_rules(std::span<const std::string> paths) {
  RulePack pack;
  for (const std::string& path : paths) {
    std::ifstream file(path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    if (!file) return Error(Errc::kIo, fmt::format("cannot read {}", path));
    DOWSE_ASSIGN(RuleFile read, parse_rule_file(text, path, LineEnds::kAllowCr));
    if (read.extends_builtin || !read.extends_path.empty() || !read.disabled_rules.empty() ||
        !read.amendments.empty() || !read.targeted.empty() || !read.notes.empty()) {
      return Error(Errc::kRule, fmt::format("{}: holds more than rules and allowlists", path));
    }
    std::move(read.rules.begin(), read.rules.end(), std::back_inserter(pack.rules));
    std::move(read.allowlists.begin(), read.allowlists.end(), std::back_inserter(pack.allowlists));
  }
  return pack;
}

// The bytes as a C++ string literal, in lines. Octal: unlike \x, it ends after three digits.
std::string literal(std::string_view bytes) {
  constexpr std::size_t kLine = 64;
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % kLine == 0) out += i == 0 ? "    \"" : "\"\n    \"";
    const char c = bytes[i];
    const bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '?';
    out += plain ? std::string(1, c) : fmt::format("\\{:03o}", static_cast<unsigned char>(c));
  }
  return bytes.empty() ? "    \"\"" : out + "\"";
}

std::string source_of(const RulePack& pack, std::string_view digest, std::string_view database) {
  return fmt::format(
      "// Made by dowse_bake.\n#include \"engine/rules/builtin.h\"\n\nnamespace dowse {{\n"
      "namespace {{\nconstexpr char kRules[] =\n{};\nconstexpr char kDatabase[] =\n{};\n}}\n\n"
      "BuiltinPackView builtin_pack_view() noexcept {{\n"
      "  return {{{{kRules, sizeof kRules - 1}}, \"{}\", {{kDatabase, sizeof kDatabase - 1}}}};\n"
      "}}\n}}  // namespace dowse\n",
      literal(serialize_pack(pack)), literal(database), digest);
}

Result<void> bake(const std::string& output, std::span<const std::string> paths) {
  DOWSE_ASSIGN(RulePack pack, read_rules(paths));
  DOWSE_ASSIGN(const RuleSet rules, RuleSet::from_rules(pack.rules, pack.allowlists));
  for (const Rule& rule : rules.rules())
    DOWSE_TRY(prove_rule(rule));
  pack.rules.assign(rules.rules().begin(), rules.rules().end());
  DOWSE_ASSIGN(const std::string database, serialize_database(rules));
  std::ofstream file(output, std::ios::binary);
  file << source_of(pack, rules.digest(), database);
  if (!file.flush()) return Error(Errc::kIo, fmt::format("cannot write {}", output));
  return {};
}

}  // namespace
}  // namespace dowse

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() < 2) {
    std::fputs("usage: dowse_bake OUTPUT RULES.toml...\n", stderr);
    return 2;
  }
  const dowse::Result<void> baked = dowse::bake(arguments.front(), std::span(arguments).subspan(1));
  if (baked) return 0;
  std::fprintf(stderr, "dowse_bake: %s\n", baked.error().message().c_str());
  return 1;
}
