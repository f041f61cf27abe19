#include "cli/options.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/byte_size.h"
#include "engine/base/text.h"
#include "engine/report/human.h"

namespace dowse {
namespace {

constexpr std::string_view kExitCodes =
    "Exit codes: 0 clean and complete, 1 findings, 2 error, 3 no findings but incomplete.";

Error usage(std::string why) {
  return {Errc::kUsage, std::move(why)};
}

// What is typed as text and checked by us, so that the message says what to do.
struct ScanTexts {
  std::string memory = "256M";
  std::string max_blob_size = "256M";
  std::string fail_on = "low";
  std::string color = "auto";
  std::vector<std::string> formats;
  std::vector<std::string> outputs;
  CLI::Option* format_option = nullptr;
  CLI::Option* output_option = nullptr;
};

// An option that is given once for each value. CLI11 would take several words after one, and split
// "[a,b]" (a glob) at its commas.
CLI::Option* add_repeatable(CLI::App& app, const std::string& name,
                            std::vector<std::string>& values, const std::string& help) {
  return app.add_option(name, values, help)->allow_extra_args(false);
}

// A flag that switches something off.
void add_off_switch(CLI::App& app, const std::string& name, bool& value, const std::string& help) {
  app.add_flag_callback(
      name, [&value] { value = false; }, help);
}

void add_what_to_scan(CLI::App& scan, ScanArguments& arguments) {
  scan.add_option("PATH", arguments.paths, "Repositories, folders, files, or - for standard input");
  scan.add_flag("--staged", arguments.staged, "Only what is staged for the next commit");
  scan.add_option("--range", arguments.range, "Only what commit B has and A has not")
      ->type_name("A..B");
  scan.add_flag("--include-ignored", arguments.include_ignored, "Also files that git ignores");
  add_off_switch(scan, "--no-follow-outside", arguments.follow_outside,
                 "Leave out object stores that lie outside the target (alternates)");
  add_repeatable(scan, "--exclude", arguments.excludes,
                 "Leave out paths that match, as in .gitignore; repeatable")
      ->type_name("GLOB");
}

void add_rule_files(CLI::App& app, std::vector<std::string>& files, bool& builtin) {
  add_repeatable(app, "--rules", files, "A rule file, TOML; repeatable")->type_name("FILE");
  add_off_switch(app, "--no-builtin-rules", builtin, "Only the rules of --rules");
}

void add_limits(CLI::App& scan, ScanArguments& arguments, ScanTexts& texts) {
  scan.add_option("--jobs,-j", arguments.jobs, "Threads; 0: one a core")->type_name("N");
  scan.add_option("--memory", texts.memory, "What texts may take at once")
      ->type_name("SIZE")
      ->capture_default_str();
  scan.add_option("--max-blob-size", texts.max_blob_size, "Larger texts are not scanned")
      ->type_name("SIZE")
      ->capture_default_str();
}

void add_reports(CLI::App& scan, ScanArguments& arguments, ScanTexts& texts) {
  texts.format_option =
      add_repeatable(scan, "--format,-f", texts.formats,
                     "text, json, jsonl or sarif; repeatable, each with its own --output")
          ->type_name("FORMAT");
  texts.output_option =
      add_repeatable(scan, "--output,-o", texts.outputs, "Where the report of --format goes")
          ->type_name("FILE");
  scan.add_flag("--reveal", arguments.display.reveal, "Write secrets in full, not masked");
  scan.add_option("--fail-on", texts.fail_on, "The least severity that exits with 1")
      ->type_name("SEVERITY")
      ->capture_default_str();
  scan.add_flag("--show-info", arguments.show_info,
                "List what is public by nature, too (severity info), which else is counted only");
  scan.add_option("--baseline", arguments.baseline, "Findings in this file are known")
      ->type_name("FILE");
  scan.add_option("--write-baseline", arguments.write_baseline,
                  "Write all findings as known to this file")
      ->type_name("FILE");
  scan.add_option("--key-file", arguments.key_file,
                  "The key of fingerprints and baselines; else $DOWSE_KEY, else your own")
      ->type_name("FILE");
  add_off_switch(scan, "--no-inline-allow", arguments.inline_allow, "Ignore allow comments");
  add_repeatable(scan, "--ignore-file", arguments.ignore_files,
                 "Findings that this file names are allowed, as in .gitleaksignore; repeatable")
      ->type_name("FILE");
  scan.add_flag("--trust-target", arguments.trust_target,
                "Honour the .gitleaksignore of each target");
}

void add_display(CLI::App& scan, DisplayOptions& display, ScanTexts& texts) {
  scan.add_flag("--quiet,-q", display.quiet, "The report and errors only");
  scan.add_flag("--stats", display.stats, "How long each pass took");
  scan.add_flag("--explain", display.explain, "Which filter rejected how many candidates");
  add_off_switch(scan, "--no-progress", display.progress, "No progress line");
  scan.add_option("--color", texts.color, "auto, always or never")
      ->type_name("WHEN")
      ->capture_default_str();
}

// Pairs each --format with the --output that follows it. One of each may stand in any order.
Result<std::vector<OutputOption>> paired_outputs(const CLI::App& scan, const ScanTexts& texts) {
  if (texts.formats.size() <= 1 && texts.outputs.size() <= 1) {
    if (!texts.outputs.empty() && texts.formats.empty()) {
      return usage("--output " + texts.outputs[0] +
                   ": say in which format, as in --format json --output " + texts.outputs[0]);
    }
    OutputOption only;
    if (!texts.formats.empty()) only.format = texts.formats[0];
    if (!texts.outputs.empty()) only.path = texts.outputs[0];
    return std::vector{only};
  }
  std::vector<OutputOption> pairs;
  std::size_t formats = 0;
  std::size_t outputs = 0;
  for (const CLI::Option* option : scan.parse_order()) {
    if (option == texts.format_option) {
      pairs.push_back({texts.formats[formats++], ""});
    } else if (option == texts.output_option) {
      const std::string& path = texts.outputs[outputs++];
      if (pairs.empty() || !pairs.back().path.empty()) {
        return usage("--output " + path + " has no --format before it");
      }
      pairs.back().path = path;
    }
  }
  return pairs;
}

Result<void> check_outputs(const std::vector<OutputOption>& outputs) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (outputs[i].path != outputs[j].path) continue;
      if (outputs[i].path.empty()) {
        return usage("two formats would go to standard output: give all but one an --output");
      }
      return usage("--output " + outputs[i].path + " is given twice");
    }
  }
  return {};
}

Result<void> check_targets(const ScanArguments& arguments) {
  if (arguments.paths.empty()) {
    return usage("no target: name a repository, folder or file, or - for standard input");
  }
  if (arguments.staged && !arguments.range.empty()) {
    return usage("--staged and --range exclude each other");
  }
  const std::size_t dots = arguments.range.find("..");
  if (!arguments.range.empty() && (dots == std::string::npos || arguments.range.size() == 2)) {
    return usage("--range " + arguments.range + ": write A..B, as in main..HEAD");
  }
  std::size_t inputs = 0;
  for (const std::string& path : arguments.paths) {
    if (path.empty()) return usage("a target is the empty word");
    if (path == "-") ++inputs;
  }
  if (inputs > 1) return usage("standard input (-) can be read only once");
  if (inputs > 0 && (arguments.staged || !arguments.range.empty())) {
    return usage("--staged and --range ask a repository, and standard input (-) is none");
  }
  return {};
}

Result<ColorMode> color_mode(const std::string& text) {
  if (text == "auto") return ColorMode::kAuto;
  if (text == "always") return ColorMode::kAlways;
  if (text == "never") return ColorMode::kNever;
  return usage("--color " + text + ": write auto, always or never");
}

// A size within what makes sense for the option.
Result<std::uint64_t> size_option(std::string_view option, const std::string& text,
                                  std::uint64_t least, std::uint64_t most) {
  Result<std::uint64_t> size = parse_byte_size(text);
  if (!size) return std::move(size).error().with(option);
  if (*size < least || *size > most) {
    return usage(std::string(option) + " " + text + ": write " + grouped(least) + " to " +
                 grouped(most) + " bytes");
  }
  return size;
}

Result<Arguments> finished_scan(ScanArguments arguments, const ScanTexts& texts,
                                const CLI::App& scan) {
  constexpr std::uint64_t kLeastMemory = 16u << 20;      // a few texts of usual size at once
  constexpr std::uint64_t kMostMemory = 1ull << 50;      // more is a slip of the pen
  constexpr std::uint64_t kMostBlob = (1ull << 32) - 1;  // the matcher takes texts below 4 GiB
  DOWSE_TRY(check_targets(arguments));
  DOWSE_ASSIGN(arguments.memory_bytes,
               size_option("--memory", texts.memory, kLeastMemory, kMostMemory));
  DOWSE_ASSIGN(arguments.max_blob_bytes,
               size_option("--max-blob-size", texts.max_blob_size, 1, kMostBlob));
  DOWSE_ASSIGN(arguments.display.color, color_mode(texts.color));
  DOWSE_ASSIGN(arguments.outputs, paired_outputs(scan, texts));
  DOWSE_TRY(check_outputs(arguments.outputs));
  const std::optional<Severity> severity = severity_from(texts.fail_on);
  if (!severity) {
    return usage("--fail-on " + texts.fail_on + ": write info, low, medium, high or critical");
  }
  arguments.fail_on = *severity;
  arguments.show_info = arguments.show_info || *severity == Severity::kInfo;
  if (arguments.jobs > 1024) return usage("--jobs: write 0 to 1024");
  return Arguments(std::move(arguments));
}

// CLI11 takes a positional "[a,b]" for a list and splits it: another path than the one that was
// meant must not be scanned.
Result<void> check_brackets(std::span<const char* const> words, const ScanArguments& arguments) {
  for (const std::string_view word : words) {
    const bool split = word.starts_with('[') && word.ends_with(']');
    const std::vector<std::string>& globs = arguments.excludes;
    if (split && std::find(globs.begin(), globs.end(), word) == globs.end()) {
      return usage("write ./" + std::string(word) + " for a path that starts with a bracket");
    }
  }
  return {};
}

void add_hook(CLI::App& app, HookArguments& arguments) {
  CLI::App* hook = app.add_subcommand("hook", "A git hook that keeps secrets out of commits");
  hook->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, HookArguments::Action action) {
    CLI::App* command = hook->add_subcommand(name, help);
    command->callback([&arguments, action] { arguments.action = action; });
    return command;
  };
  using enum HookArguments::Action;
  const char* path_help = "A repository, or a folder in one";
  CLI::App* install = add("install", "Have git run Dowse before each commit", kInstall);
  install->add_option("PATH", arguments.path, path_help)->capture_default_str();
  install->add_flag("--force", arguments.force,
                    "Where there is a hook already, keep it and run it first");
  CLI::App* uninstall = add("uninstall", "Take the hook away again", kUninstall);
  uninstall->add_option("PATH", arguments.path, path_help)->capture_default_str();
  CLI::App* status = add("status", "Say whether the hook is there", kStatus);
  status->add_option("PATH", arguments.path, path_help)->capture_default_str();
  add("run", "What the hook does: scan what is staged here, fail when it holds a secret", kRun);
}

// What is typed for `dowse rules` and checked by us.
struct RulesTexts {
  std::string format = "text";
  std::vector<std::string> bases;
  std::string color = "auto";
};

// A command of `dowse rules`, with what most of them take.
CLI::App* add_rules_command(CLI::App& rules, RulesArguments& arguments,
                            RulesArguments::Action action, const std::string& name,
                            const std::string& help) {
  CLI::App* command = rules.add_subcommand(name, help);
  command->callback([&arguments, action] { arguments.action = action; });
  return command;
}

void add_rule_format(CLI::App& command, RulesTexts& texts) {
  command.add_option("--format,-f", texts.format, "text or json")
      ->type_name("FORMAT")
      ->capture_default_str();
}

void add_rule_color(CLI::App& command, RulesTexts& texts) {
  command.add_option("--color", texts.color, "auto, always or never")
      ->type_name("WHEN")
      ->capture_default_str();
}

void add_rules_list(CLI::App& rules, RulesArguments& arguments, RulesTexts& texts) {
  CLI::App* list = add_rules_command(rules, arguments, RulesArguments::Action::kList, "list",
                                     "All rules or those asked for, one a line");
  add_repeatable(*list, "--tag", arguments.query.tags, "Only with this tag; repeatable")
      ->type_name("TAG");
  add_repeatable(*list, "--provider", arguments.query.providers,
                 "Only of this provider; repeatable")
      ->type_name("NAME");
  add_repeatable(*list, "--basis", texts.bases,
                 "Only of this basis: checksum, structure, prefix, observed or name; repeatable")
      ->type_name("BASIS");
  add_rule_format(*list, texts);
  list->add_flag("--summary", arguments.summary, "Only how many there are");
  add_rule_files(*list, arguments.rule_files, arguments.builtin_rules);
  list->footer(
      "Columns: id, severity, confidence, basis, provider, description.\n"
      "Exit codes: 0 listed, 1 no rule fits, 2 error.");
}

void add_rules_explain(CLI::App& rules, RulesArguments& arguments, RulesTexts& texts) {
  CLI::App* explain =
      add_rules_command(rules, arguments, RulesArguments::Action::kExplain, "explain",
                        "Why a rule does or does not match a text, filter by filter");
  explain->add_option("ID", arguments.id, "The rule")->required();
  CLI::Option* text =
      explain->add_option("TEXT", arguments.text, "The text, or - for standard input");
  explain->add_option("--file", arguments.text_file, "The text is in this file")
      ->type_name("FILE")
      ->excludes(text);
  explain->add_option("--path", arguments.explain.path, "Where the text is taken to stand")
      ->type_name("PATH");
  explain->add_flag("--reveal", arguments.explain.reveal, "Write secrets in full, not masked");
  add_rule_color(*explain, texts);
  add_rule_files(*explain, arguments.rule_files, arguments.builtin_rules);
  explain->footer("Exit codes: 0 a scan would report it, 1 it would not, 2 error.");
}

void add_rules_commands(CLI::App& rules, RulesArguments& arguments, RulesTexts& texts) {
  using enum RulesArguments::Action;
  rules.require_subcommand(1);
  add_rules_list(rules, arguments, texts);
  CLI::App* show = add_rules_command(rules, arguments, kShow, "show", "Everything about one rule");
  show->add_option("ID", arguments.id, "The rule")->required();
  add_rule_format(*show, texts);
  add_rule_color(*show, texts);
  add_rule_files(*show, arguments.rule_files, arguments.builtin_rules);
  CLI::App* test =
      add_rules_command(rules, arguments, kTest, "test",
                        "Hold rules against their examples, and count their work on hostile text");
  test->add_option("FILE", arguments.rule_files, "Rule files, TOML; none: the built-in rules");
  test->footer("Exit codes: 0 all rules are right, 1 one is wrong, 2 error.");
  add_rules_explain(rules, arguments, texts);
  add_rules_command(rules, arguments, kNew, "new", "A commented rule file to begin with")
      ->add_option("ID", arguments.id, "The id of the new rule")
      ->required();
}

Result<Arguments> finished_rules(RulesArguments arguments, const RulesTexts& texts) {
  if (texts.format != "text" && texts.format != "json") {
    return usage("--format " + texts.format + ": write text or json");
  }
  arguments.json = texts.format == "json";
  for (const std::string& name : texts.bases) {
    const std::optional<Basis> basis = basis_from(name);
    if (!basis) {
      return usage("--basis " + name + ": write checksum, structure, prefix, observed or name");
    }
    arguments.query.bases.push_back(*basis);
  }
  DOWSE_ASSIGN(arguments.color, color_mode(texts.color));
  const bool has_text = !arguments.text.empty() || !arguments.text_file.empty();
  if (arguments.action == RulesArguments::Action::kExplain && !has_text) {
    return usage("no text: write it behind the id, or - for standard input, or --file FILE");
  }
  if (arguments.action == RulesArguments::Action::kTest) {
    arguments.builtin_rules = arguments.rule_files.empty();
  }
  return Arguments(std::move(arguments));
}

// The whole command line. CLI11 writes into these while it parses.
struct Grammar {
  CLI::App app{"Dowse finds secrets in repositories: every version of every file."};
  ScanArguments scan_arguments;
  ScanTexts scan_texts;
  HookArguments hook_arguments;
  RulesArguments rules_arguments;
  RulesTexts rules_texts;
  CLI::App* scan = nullptr;
  CLI::App* rules = nullptr;
  CLI::App* version = nullptr;

  Grammar() {
    app.name("dowse");
    app.require_subcommand(1);
    app.set_version_flag("--version", DOWSE_VERSION);
    app.footer(std::string(kExitCodes));
    scan = app.add_subcommand("scan", "Scan repositories, folders, files or standard input");
    scan->footer(std::string(kExitCodes));
    add_what_to_scan(*scan, scan_arguments);
    add_rule_files(*scan, scan_arguments.rule_files, scan_arguments.builtin_rules);
    add_limits(*scan, scan_arguments, scan_texts);
    add_reports(*scan, scan_arguments, scan_texts);
    add_display(*scan, scan_arguments.display, scan_texts);
    add_hook(app, hook_arguments);
    rules = app.add_subcommand("rules", "The rules that say what a secret looks like");
    add_rules_commands(*rules, rules_arguments, rules_texts);
    version = app.add_subcommand("version", "The version of this program");
  }

  Result<Arguments> result(std::span<const char* const> words) {
    if (scan->parsed()) {
      DOWSE_TRY(check_brackets(words, scan_arguments));
      return finished_scan(std::move(scan_arguments), scan_texts, *scan);
    }
    if (rules->parsed()) return finished_rules(std::move(rules_arguments), rules_texts);
    if (version->parsed()) return Arguments(TextArguments{std::string(DOWSE_VERSION) + "\n"});
    return Arguments(std::move(hook_arguments));
  }
};

// "Could not convert: --jobs = x": what was given may be a secret, the option cannot.
std::string without_value(const std::string& what) {
  return what.substr(0, what.find(" = "));
}

// Options are named; a word may be a secret that somebody pasted.
std::string unexpected(const std::vector<std::string>& extras) {
  std::string options;
  std::size_t words = 0;
  for (const std::string& extra : extras) {
    if (extra.starts_with("--")) {
      options += " " + escape_controls(extra.substr(0, extra.find('=')));
    } else if (extra.starts_with('-')) {
      options += " " + escape_controls(extra.substr(0, 2));  // what follows is its value
    } else {
      ++words;
    }
  }
  std::string text;
  if (!options.empty()) text = "there is no option" + options;
  if (words > 0) {
    text += text.empty() ? "" : "; ";
    text += words == 1 ? "one word too many" : std::to_string(words) + " words too many";
  }
  return text + "; `dowse --help` says what there is";
}

}  // namespace

Result<Arguments> parse_arguments(std::span<const char* const> words) {
  Grammar grammar;
  try {
    grammar.app.parse(static_cast<int>(words.size()), words.data());
  } catch (const CLI::CallForHelp&) {
    return Arguments(TextArguments{grammar.app.help()});
  } catch (const CLI::CallForVersion&) {
    return Arguments(TextArguments{std::string(DOWSE_VERSION) + "\n"});
  } catch (const CLI::ExtrasError&) {
    return usage(unexpected(grammar.app.remaining(true)));
  } catch (const CLI::ParseError& error) {
    return usage(without_value(error.what()) + "; `dowse --help` says what there is");
  }
  return grammar.result(words);
}

}  // namespace dowse
