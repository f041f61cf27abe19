#include "corpora/words.h"

#include <fmt/format.h>

#include <array>

namespace dowse::corpora {
namespace {

constexpr std::array<std::string_view, 96> kWords = {
    "accept", "alloc",  "append",  "apply",   "array",   "attach",  "balance",  "batch",
    "block",  "branch", "buffer",  "build",   "bundle",  "cache",   "callback", "channel",
    "check",  "chunk",  "client",  "clock",   "cluster", "column",  "commit",   "context",
    "copy",   "count",  "cursor",  "decode",  "delta",   "depth",   "detach",   "device",
    "digest", "drain",  "driver",  "element", "encode",  "entry",   "event",    "expire",
    "fetch",  "field",  "filter",  "flush",   "format",  "frame",   "group",    "handle",
    "header", "index",  "input",   "insert",  "item",    "iterate", "label",    "layer",
    "limit",  "list",   "load",    "lookup",  "merge",   "message", "method",   "module",
    "notify", "number", "object",  "offset",  "option",  "output",  "packet",   "parent",
    "parse",  "path",   "pending", "pool",    "prefix",  "queue",   "range",    "reader",
    "record", "reduce", "remote",  "render",  "replica", "request", "result",   "retry",
    "row",    "sample", "schema",  "scope",   "segment", "server",  "shard",    "signal"};

constexpr std::array<std::string_view, 16> kGivenNames = {
    "Ada",  "Bela",  "Carl", "Dora", "Emil",  "Frida", "Georg", "Hanna",
    "Ines", "Jonas", "Kaya", "Lena", "Malik", "Nora",  "Oskar", "Paula"};
constexpr std::array<std::string_view, 4> kFamilyNames = {"Abel", "Brand", "Cole", "Dietz"};

constexpr std::array<std::string_view, 8> kVerbs = {"Fix", "Add",    "Remove", "Rework",
                                                    "Use", "Rename", "Test",   "Document"};

// {0} to {2} are identifiers, {3} is a number.
constexpr std::array<std::string_view, 12> kC = {
    "static int {0}(struct {1} *{2}, size_t n)\n",
    "{{\n",
    "}}\n",
    "\n",
    "    if ({0}->{1} == NULL || {2} > {3})\n",
    "        return -{3};\n",
    "    {0} = {1}({2}, {3});\n",
    "    for (size_t i = 0; i < {0}->{1}; i++)\n",
    "        {0}[i] = {1} + {3};\n",
    "/* The {0} of a {1} is kept until its {2} has ended. */\n",
    "    memcpy({0}, {1}, sizeof(*{2}) * {3});\n",
    "#define {0}_{1} {3}\n"};
constexpr std::array<std::string_view, 10> kPython = {
    "def {0}(self, {1}, {2}={3}):\n",
    "    \"\"\"Gives the {0} of a {1}.\"\"\"\n",
    "    if {0} is None or len({1}) > {3}:\n",
    "        raise ValueError(\"{0} without {1}\")\n",
    "    {0} = [{1}.{2}(x) for x in {1}]\n",
    "    return self.{0}({1}, {2})\n",
    "\n",
    "from {0}.{1} import {2}\n",
    "        self.{0} = {1} + {3}\n",
    "    assert {0} == {3}, {1}\n"};
constexpr std::array<std::string_view, 6> kYaml = {"{0}:\n",          "  {1}: {3}\n",
                                                   "  - {0}\n",       "    {2}: true\n",
                                                   "# {0} for {1}\n", "  {0}: {1}/{2}\n"};
constexpr std::array<std::string_view, 6> kMarkdown = {
    "# {0} {1}\n",
    "\n",
    "Each {0} has a {1}, which is read before the {2} is written.\n",
    "- `{0}`: how many times a {1} is tried, {3} if nothing is said\n",
    "When the {0} ends, its {1} goes back to the {2}.\n",
    "    {0} --{1} {3}\n"};

std::span<const std::string_view> lines_of(Language language) {
  switch (language) {
    case Language::kC:
      return kC;
    case Language::kPython:
      return kPython;
    case Language::kYaml:
      return kYaml;
    case Language::kMarkdown:
      break;
  }
  return kMarkdown;
}

std::string_view word(Random& random) {
  return random.pick(std::span<const std::string_view>(kWords));
}

}  // namespace

Language any_language(Random& random) {
  constexpr std::array<Language, 6> kShares = {Language::kC,    Language::kC,
                                               Language::kC,    Language::kPython,
                                               Language::kYaml, Language::kMarkdown};
  return random.pick(std::span<const Language>(kShares));
}

std::string_view ending_of(Language language) {
  constexpr std::array<std::string_view, 4> kEndings = {".c", ".py", ".yaml", ".md"};
  return kEndings[static_cast<std::size_t>(language)];
}

std::string identifier(Random& random) {
  std::string name(word(random));
  for (std::uint64_t more = random.below(3); more > 0; --more) {
    name += '_';
    name += word(random);
  }
  return name;
}

std::string source_line(Random& random, Language language) {
  const std::string_view shape = random.pick(lines_of(language));
  // One after another: the order of arguments is the compiler's.
  const std::string first = identifier(random);
  const std::string second = identifier(random);
  const std::string_view third = word(random);
  const std::uint64_t number = random.below(1000);
  return fmt::format(fmt::runtime(shape), first, second, third, number);
}

std::string source_lines(Random& random, Language language, std::size_t count) {
  std::string text;
  for (; count > 0; --count)
    text += source_line(random, language);
  return text;
}

std::string source_text(Random& random, Language language, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes)
    text += source_line(random, language);
  return text;
}

std::string commit_message(Random& random) {
  std::string message(random.pick(std::span<const std::string_view>(kVerbs)));
  message += ' ' + identifier(random) + '\n';
  if (random.one_in(3)) message += '\n' + source_line(random, Language::kMarkdown);
  return message;
}

std::string person(Random& random) {
  const std::string_view given = random.pick(std::span<const std::string_view>(kGivenNames));
  const std::string_view family = random.pick(std::span<const std::string_view>(kFamilyNames));
  return fmt::format("{0} {1} <{0}.{1}@example.com>", given, family);
}

}  // namespace dowse::corpora
