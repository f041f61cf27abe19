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
  File& file = files_.emplace_back(File{std::string(name), {}});
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
      notes_.push_back(fmt::format(
          "{}:{}: neither `commit:path:rule:line` nor `path:rule:line`: nothing is ignored", name,
          number));
      continue;
    }
    std::string path(line);
    std::replace(path.begin(), path.end(), '\\', '/');
    file.lines.emplace_back(number, *rule);
    by_rule_[std::string(*rule)].emplace(std::move(path), Entry{commit, *line_number, target});
  }
}

bool IgnoreList::names_rule(std::string_view rule_id) const {
  return by_rule_.contains(std::string(rule_id));
}

bool IgnoreList::names(std::string_view rule_id, const PlaceView& place) const {
  const auto of_rule = by_rule_.find(std::string(rule_id));
  if (of_rule == by_rule_.end()) return false;
  const auto [begin, end] = of_rule->second.equal_range(std::string(place.path));
  return std::any_of(begin, end, [&place](const auto& of_path) {
    const Entry& entry = of_path.second;
    const Occurrence& occurrence = *place.occurrence;
    return (entry.line == occurrence.match_line || occurrence.match_line == 0) &&
           (entry.commit.empty() || entry.commit == place.commit) &&
           (!entry.target || *entry.target == occurrence.target);
  });
}

std::vector<std::string> IgnoreList::notes(const RuleSet& rules) const {
  std::vector<std::string> notes = notes_;
  std::unordered_set<std::string_view> ids;
  for (const Rule& rule : rules.rules())
    ids.insert(rule.id);
  for (const File& file : files_) {
    std::size_t unknown = 0;
    std::size_t first = 0;
    for (const auto& [number, id] : file.lines) {
      if (ids.contains(id)) continue;
      if (unknown++ == 0) first = number;
    }
    if (unknown == 0) continue;
    notes.push_back(fmt::format("{}: lines that name rules that are not there: {}, the first is {}",
                                file.name, unknown, first));
  }
  return notes;
}

}  // namespace dowse
