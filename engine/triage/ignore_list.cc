#include "engine/triage/ignore_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <unordered_set>
#include <utility>

#include "engine/git/safe_file.h"

namespace dowse {
namespace {

// 100,000 lines are some 10 MB.
constexpr std::uint64_t kMaxFileBytes = 64u << 20;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\v\f";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// Takes what stands behind the last colon; nothing when there is none.
std::optional<std::string_view> take_last(std::string_view& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos) return std::nullopt;
  const std::string_view last = text.substr(colon + 1);
  text = text.substr(0, colon);
  return last;
}

std::optional<std::uint32_t> number_of(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Takes the commit that a line begins with; empty when it begins with none.
ObjectId take_commit(std::string_view& text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos) return {};
  std::string digits(text.substr(0, colon));
  std::transform(digits.begin(), digits.end(), digits.begin(), [](char c) {
    return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const auto commit = ObjectId::from_hex(digits);
  if (!commit) return {};
  text = text.substr(colon + 1);
  return *commit;
}

}  // namespace

Result<bool> IgnoreList::add_file(const std::string& path, std::optional<TargetIndex> target) {
  DOWSE_ASSIGN(const std::optional<std::string> text,
               git::read_regular_file(path, kMaxFileBytes, git::Symlinks::kRefuse));
  if (text) add(*text, path, target);
  return text.has_value();
}

void IgnoreList::add(std::string_view text, std::string_view name,
                     std::optional<TargetIndex> target) {
  File& file = files_.emplace_back(File{std::string(name), {}, {}});
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#') continue;
    const ObjectId commit = take_commit(line);
    const std::optional<std::string_view> at = take_last(line);
    const std::optional<std::string_view> rule = take_last(line);
    const std::optional<std::uint32_t> line_number = at ? number_of(*at) : std::nullopt;
    if (!rule || rule->empty() || line.empty() || !line_number) {
      file.malformed.add(number);
      continue;
    }
    std::string path(line);
    std::replace(path.begin(), path.end(), '\\', '/');
    file.by_rule[std::string(*rule)].add(number);
    by_rule_[std::string(*rule)][std::move(path)].insert({*line_number, commit, target});
  }
}

bool IgnoreList::names_rule(std::string_view rule_id) const {
  return by_rule_.contains(std::string(rule_id));
}

bool IgnoreList::names(std::string_view rule_id, const PlaceView& place) const {
  const auto of_rule = by_rule_.find(std::string(rule_id));
  if (of_rule == by_rule_.end()) return false;
  const auto found = of_rule->second.find(std::string(place.path));
  if (found == of_rule->second.end()) return false;
  const std::set<Entry>& entries = found->second;
  const Occurrence& occurrence = *place.occurrence;
  const auto names_line = [&](std::uint32_t line) {
    for (const ObjectId& commit : {ObjectId(), place.commit}) {
      if (entries.contains({line, commit, std::nullopt}) ||
          entries.contains({line, commit, occurrence.target}))
        return true;
    }
    return false;
  };
  if (occurrence.match_line != 0) return names_line(occurrence.match_line);
  // A path stands on no line: any will do.
  return std::any_of(entries.begin(), entries.end(),
                     [&](const Entry& entry) { return names_line(entry.line); });
}

std::vector<std::string> IgnoreList::notes(const RuleSet& rules) const {
  std::vector<std::string> notes;
  std::unordered_set<std::string_view> ids;
  for (const Rule& rule : rules.rules())
    ids.insert(rule.id);
  for (const File& file : files_) {
    if (file.malformed.count > 0) {
      notes.push_back(fmt::format(
          "{}:{}: neither `commit:path:rule:line` nor `path:rule:line`: it ignores nothing; lines "
          "like this one: {}",
          file.name, file.malformed.first, file.malformed.count));
    }
    Idle unknown;
    for (const auto& [id, lines] : file.by_rule) {
      if (ids.contains(id)) continue;
      unknown.first = unknown.count == 0 ? lines.first : std::min(unknown.first, lines.first);
      unknown.count += lines.count;
    }
    if (unknown.count == 0) continue;
    notes.push_back(fmt::format("{}: lines that name rules that are not there: {}, the first is {}",
                                file.name, unknown.count, unknown.first));
  }
  return notes;
}

}  // namespace dowse
