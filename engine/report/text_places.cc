#include "engine/report/text_places.h"

#include <algorithm>

#include "engine/report/clean.h"
#include "engine/report/human.h"
#include "engine/report/terminal.h"

namespace dowse {
namespace {

constexpr std::size_t kShortId = 10;  // digits
constexpr std::size_t kPathLines = 3;
constexpr std::size_t kBesidePath = 64;  // columns: position, commit and count at their longest

// Places in one file that stand alike. Lifetime: the finding.
struct GroupView {
  std::string_view standing;
  const Place* first;
  std::uint64_t count;
};

std::string_view standing_of(const Place& place) {
  switch (place.kind) {
    case TextKind::kStaged:
      return "staged";
    case TextKind::kWorktreeFile:
      return "not in git";
    case TextKind::kFile:
    case TextKind::kStdin:
      return "in";
    case TextKind::kBlob:
      if (place.at_head) return "at HEAD";
      return place.commit.empty() ? "unreachable" : "in history";
    default:
      return "inside git";
  }
}

bool is_alike(const Place& a, const Place& b) {
  return !a.path.empty() && a.path == b.path && a.kind == b.kind && a.target == b.target &&
         standing_of(a) == standing_of(b);
}

std::vector<GroupView> grouped_places(const std::vector<Place>& places, std::size_t max_groups) {
  std::vector<GroupView> groups;
  for (const Place& place : places) {
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const GroupView& group) {
      return is_alike(*group.first, place);
    });
    if (found != groups.end()) {
      ++found->count;
    } else if (groups.size() < max_groups) {
      groups.push_back({standing_of(place), &place, 1});
    }
  }
  return groups;
}

std::string where(const Place& place, const std::string& path) {
  const std::string line = std::to_string(place.begin.line);
  const std::string position = line + ":" + std::to_string(place.begin.column);
  switch (place.kind) {
    case TextKind::kCommit:
      return "commit " + short_id(place.object) + ", line " + line;
    case TextKind::kTag:
      return "annotated tag " + short_id(place.object) + ", line " + line;
    case TextKind::kTreeNames:
      return path.empty() ? "a file name" : "the file name " + path;
    case TextKind::kRefNames:
      return path.empty() ? "a ref name" : "the ref name " + path;
    case TextKind::kStdin:
      return "<stdin>:" + position;
    case TextKind::kGitFile:
      return "the git file " + path + ":" + position;
    default:
      return (path.empty() ? "blob " + short_id(place.object) : path) + ":" + position;
  }
}

// "  (7a7e69ffaf, and 14 more in this file)"; nothing when there is nothing to add.
std::string beside(const Place& place, std::uint64_t count) {
  std::string text;
  if (place.kind == TextKind::kBlob && !place.at_head) text = short_id(place.commit);
  if (count > 1) {
    if (!text.empty()) text += ", ";
    text += "and " + grouped(count - 1) + " more in this file";
  }
  return text.empty() ? text : std::string("  (").append(text).append(")");
}

}  // namespace

PlaceLines place_lines(const Report& report, const Redactor& redactor, PlacesView places,
                       std::size_t max_lines, std::size_t room) {
  const std::size_t for_path = std::max<std::size_t>(kPathLines * room, kBesidePath + 1);
  PlaceLines result;
  result.rest = places.count;
  for (const GroupView& group : grouped_places(places.listed, max_lines)) {
    std::string text;
    const auto target = static_cast<std::size_t>(group.first->target);
    if (report.targets.size() > 1 && target < report.targets.size()) {
      text = clean_name(redactor, report.targets[target].name) + ": ";
    }
    const std::string path = cut(clean_name(redactor, group.first->path), for_path - kBesidePath);
    text += where(*group.first, path) + beside(*group.first, group.count);
    result.lines.push_back({group.standing, std::move(text)});
    result.rest -= std::min(result.rest, group.count);
  }
  return result;
}

std::string short_id(const ObjectId& id) {
  return id.hex().substr(0, kShortId);
}

}  // namespace dowse
