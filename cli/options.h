#pragma once
// The command line as plain values, checked one by one and against each other. What is built from
// them (sources, reports, hooks) is the commands' affair. The only file with CLI11 is options.cc.

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/result.h"
#include "engine/rules/rule.h"
#include "engine/rules/rule_query.h"
#include "engine/triage/explain.h"

namespace dowse {

// One report to write.
struct OutputOption {
  std::string format = "text";
  std::string path;  // empty: standard output

  friend bool operator==(const OutputOption&, const OutputOption&) = default;
};

enum class ColorMode { kAuto, kAlways, kNever };

// How reports and messages look; shared by all commands that scan.
struct DisplayOptions {
  ColorMode color = ColorMode::kAuto;
  bool quiet = false;
  bool progress = true;
  bool reveal = false;
  bool stats = false;
  bool explain = false;
};

// dowse scan
struct ScanArguments {
  std::vector<std::string> paths;  // at least one; "-" is standard input
  std::string range;               // "A..B" or empty
  bool staged = false;
  bool include_ignored = false;
  bool follow_outside = true;
  std::vector<std::string> excludes;

  std::vector<std::string> rule_files;
  std::vector<std::string> ignore_files;
  bool builtin_rules = true;
  bool inline_allow = true;
  bool trust_target = false;

  unsigned jobs = 0;  // 0: one a core
  std::uint64_t max_blob_bytes = 256u << 20;
  std::uint64_t memory_bytes = 256u << 20;

  std::string key_file;               // the key of fingerprints, or empty
  std::string baseline;               // a file, or empty
  std::string write_baseline;         // a file, or empty
  std::vector<OutputOption> outputs;  // at least one; at most one to standard output
  Severity fail_on = Severity::kLow;
  bool show_info = false;  // what is public by nature, too
  DisplayOptions display;
};

// dowse hook
struct HookArguments {
  enum class Action { kInstall, kUninstall, kStatus, kRun };

  Action action{};
  std::string path = ".";  // a repository, or a folder in one
  bool force = false;      // install: keep a hook that is there and run it first
};

// dowse rules
struct RulesArguments {
  enum class Action { kList, kShow, kTest, kExplain, kNew };

  Action action{};
  std::vector<std::string> rule_files;
  bool builtin_rules = true;
  std::string id;          // show, explain, new
  bool json = false;       // list, show
  bool summary = false;    // list: the counts alone
  RuleQuery query;         // list
  std::string text;        // explain: "-" is standard input
  std::string text_file;   // explain: read instead of `text`
  ExplainOptions explain;  // explain
  ColorMode color = ColorMode::kAuto;
};

// A text that was asked for: help or the version.
struct TextArguments {
  std::string text;
};

using Arguments = std::variant<ScanArguments, HookArguments, RulesArguments, TextArguments>;

// Errors: kUsage with what is wrong and what to do about it.
Result<Arguments> parse_arguments(std::span<const char* const> words);

}  // namespace dowse
