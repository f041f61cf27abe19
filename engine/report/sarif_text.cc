#include "engine/report/sarif_text.h"

#include <fmt/format.h>

#include <array>
#include <initializer_list>

#include "engine/base/text.h"
#include "engine/report/human.h"
#include "engine/report/secret_words.h"
#include "engine/report/terminal.h"

namespace dowse {
namespace {

// In columns, which are at least as many as characters.
constexpr std::size_t kMaxDescription = 1'024;

// Percent-encodes all that RFC 3986 lets stand nowhere in a URI.
std::string uri_encoded(std::string_view text) {
  constexpr std::string_view kReserved = ":/?#@!$&'()*+,;=%";
  std::string out;
  for (const char c : text) {
    if (kReserved.find(c) != kReserved.npos) {
      out += c;
    } else {
      out += percent_encoded_path(std::string_view(&c, 1));
    }
  }
  return out;
}

bool is_web(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

std::string provider_of(const Rule& rule) {
  return rule.provider.empty() ? "the system that accepts it" : escape_controls(rule.provider);
}

// Why it is taken for a secret; empty when nothing is known of the format.
std::string recognised_by(const Rule& rule) {
  if (rule.fact.empty()) return "";
  return "Recognised by its " + std::string(name_of(rule.basis)) + ": " +
         escape_controls(rule.fact) + ".";
}

std::string overlap_of(const Rotation& rotation) {
  if (!rotation.overlap.has_value()) return "";
  return *rotation.overlap ? "The old and the new value can work side by side."
                           : "The old value ends when the new one begins.";
}

std::string labelled(std::string_view label, const std::string& raw) {
  return raw.empty() ? "" : std::string(label) + escape_controls(raw);
}

// A code span of CommonMark, whatever backticks stand in it.
std::string as_code(const std::string& raw) {
  const bool ticks = raw.find('`') != raw.npos;
  return ticks ? fmt::format("``` {} ```", escape_controls(raw))
               : fmt::format("`{}`", escape_controls(raw));
}

void add_line(std::string& text, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts)
    text += part;
  text += '\n';
}

}  // namespace

std::string_view sarif_level(Severity severity) noexcept {
  switch (severity) {
    case Severity::kCritical:
    case Severity::kHigh:
      return "error";
    case Severity::kMedium:
      return "warning";
    case Severity::kLow:
    case Severity::kInfo:
      return "note";
  }
  return "warning";
}

std::string_view sarif_score(Severity severity) noexcept {
  constexpr std::array<std::string_view, 5> kScores = {"1.0", "3.0", "5.5", "8.0", "9.5"};
  return kScores[static_cast<std::size_t>(severity)];
}

std::string sarif_rule_name(std::string_view id) {
  std::string name;
  bool upper = true;
  for (const char c : id) {
    if (c == '-') {
      upper = true;
      continue;
    }
    name += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return name;
}

std::string sarif_short(const Rule& rule) {
  return cut(escape_controls(rule.description.empty() ? rule.id : rule.description),
             kMaxDescription);
}

std::string sarif_full(const Rule& rule) {
  return cut(sarif_short(rule) + ". Whoever can read the repository can use it at " +
                 provider_of(rule) + " until it is rotated there.",
             kMaxDescription);
}

std::string sarif_help(const Rule& rule) {
  const Rotation& rotation = rule.rotation;
  std::string text;
  add_line(text, {"Removing the line is not enough: history still holds it. Rotate it at ",
                  provider_of(rule), "."});
  for (std::size_t i = 0; i < rotation.steps.size(); ++i) {
    add_line(text, {std::to_string(i + 1), ". ", escape_controls(rotation.steps[i])});
  }
  for (const std::string& command : rotation.commands) {
    add_line(text, {"$ ", escape_controls(command)});
  }
  for (const std::string& line :
       {labelled("New value: ", rotation.generate), overlap_of(rotation),
        labelled("Reload: ", rotation.reload), labelled("Check: ", rotation.check),
        escape_controls(rotation.console_url), escape_controls(rotation.docs_url),
        recognised_by(rule)}) {
    if (!line.empty()) add_line(text, {line});
  }
  return text;
}

std::string sarif_help_markdown(const Rule& rule) {
  const Rotation& rotation = rule.rotation;
  std::string text;
  add_line(text, {"Removing the line is not enough: history still holds it. **Rotate it at ",
                  provider_of(rule), ".**"});
  if (!rotation.steps.empty()) add_line(text, {});
  for (std::size_t i = 0; i < rotation.steps.size(); ++i) {
    add_line(text, {std::to_string(i + 1), ". ", escape_controls(rotation.steps[i])});
  }
  if (!rotation.commands.empty()) add_line(text, {"\n```sh"});
  for (const std::string& command : rotation.commands)
    add_line(text, {escape_controls(command)});
  if (!rotation.commands.empty()) add_line(text, {"```"});
  for (const std::string& line :
       {rotation.generate.empty() ? "" : "**New value:** " + as_code(rotation.generate),
        overlap_of(rotation), labelled("**Reload:** ", rotation.reload),
        labelled("**Check:** ", rotation.check), recognised_by(rule)}) {
    if (!line.empty()) add_line(text, {"\n", line});
  }
  const std::string console = sarif_uri(rotation.console_url);
  const std::string docs = sarif_uri(rotation.docs_url);
  if (!console.empty() || !docs.empty()) add_line(text, {});
  if (!console.empty()) add_line(text, {"- [Console](", console, ")"});
  if (!docs.empty()) add_line(text, {"- [Documentation](", docs, ")"});
  return text;
}

std::string sarif_message(const Finding& finding, const RuleSet& rules) {
  std::string text = sarif_escaped(sarif_short(rules[finding.rule])) + ": " +
                     sarif_escaped(shown_secret(finding, rules, false));
  for (const FindingPart& part : finding.parts)
    text += ", with " + sarif_escaped(shown_part(part, rules, false));
  text += ".";
  if (finding.exposure.introduced_by.has_value()) {
    const CommitInfo& commit = *finding.exposure.introduced_by;
    text += " Brought in by commit " + commit.id.hex() + " on " + iso_date(commit.authored) + ".";
  }
  if (finding.place_count > 1) text += " It stands in " + grouped(finding.place_count) + " places.";
  return text;
}

std::string sarif_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '{' || c == '}') out += c;
    if (c == '[' || c == ']') out += '\\';
    out += c;
  }
  return out;
}

std::string sarif_uri(std::string_view url) {
  return is_web(url) ? uri_encoded(url) : "";
}

std::string sarif_repository_uri(std::string_view remote) {
  for (const std::string_view scheme : {"https://", "http://", "ssh://", "git://"}) {
    if (remote.starts_with(scheme)) return uri_encoded(remote);
  }
  // git-clone(1): "host:path" is ssh when no slash stands before the colon.
  const std::size_t colon = remote.find(':');
  if (colon == remote.npos || colon == 0 || remote.find('/') < colon) return "";
  std::string_view path = remote.substr(colon + 1);
  while (path.starts_with('/'))
    path.remove_prefix(1);
  return "ssh://" + uri_encoded(remote.substr(0, colon)) + "/" + uri_encoded(path);
}

std::string sarif_place_uri(const Place& place, std::string_view path) {
  switch (place.kind) {
    case TextKind::kCommit:
      return ".git/commit/" + place.object.hex();
    case TextKind::kTag:
      return ".git/tag/" + place.object.hex();
    case TextKind::kTreeNames:
      return ".git/tree/" + place.object.hex();
    case TextKind::kRefNames:
      return ".git/refs";
    case TextKind::kGitFile:
      return ".git/" + percent_encoded_path(path);
    case TextKind::kStdin:
      return "stdin";
    default:
      break;
  }
  if (path.empty()) return ".git/blob/" + place.object.hex();
  return (path.front() == '/' ? "file://" : "") + percent_encoded_path(path);
}

}  // namespace dowse
