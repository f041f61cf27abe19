#include "engine/attribute/places.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "engine/find/test_path.h"

namespace dowse::attribution {
namespace {

constexpr std::size_t kSlack = 4096;  // places gathered before the surplus is cut away

bool comes_first(const PlaceView& a, const PlaceView& b) noexcept {
  const Occurrence& x = *a.occurrence;
  const Occurrence& y = *b.occurrence;
  return std::tie(b.at_head, a.path, x.begin, x.kind, x.object, a.commit, x.end) <
         std::tie(a.at_head, b.path, y.begin, y.kind, y.object, b.commit, y.end);
}

bool place_comes_first(const Place& a, const Place& b) noexcept {
  return std::tie(b.at_head, a.path, a.begin, a.target, a.kind, a.object, a.commit, a.end) <
         std::tie(a.at_head, b.path, b.begin, b.target, b.kind, b.object, b.commit, b.end);
}

}  // namespace

PlaceView plain_place(const Occurrence& occurrence) noexcept {
  const TextKind kind = occurrence.kind;
  const bool is_file = kind == TextKind::kStaged || kind == TextKind::kWorktreeFile ||
                       kind == TextKind::kFile || kind == TextKind::kStdin;
  const ObjectId commit = kind == TextKind::kCommit ? occurrence.object : ObjectId();
  return {&occurrence, occurrence.path, commit, is_file};
}

void PlaceList::begin(const Finding& finding) {
  finding_ = &finding;
  may_ignore_ = filter_ != nullptr && filter_->may_ignore(finding);
}

void PlaceList::add(const PlaceView& place) {
  if (filter_ != nullptr && finding_ != nullptr && !filter_->keeps(*finding_, place)) return;
  const bool allowed = place.occurrence->allowed;
  if (may_ignore_) {
    UnderPath& under = under_path_[place.path];
    under.ignored = under.ignored || filter_->ignores(*finding_, place);
    if (!allowed) ++under.not_allowed;
    if (!allowed && place.at_head) ++under.not_allowed_head;
  }
  ++count_;
  if (place.at_head) ++head_count_;
  if (allowed) ++allowed_count_;
  if (allowed && place.at_head) ++allowed_head_count_;
  if (is_test_path(place.path)) ++test_count_;
  places_.push_back(place);
  if (places_.size() >= Finding::kMaxPlaces + kSlack) cut();
}

void PlaceList::cut() {
  if (places_.size() <= Finding::kMaxPlaces) return;
  const auto end = places_.begin() + Finding::kMaxPlaces;
  std::nth_element(places_.begin(), end, places_.end(), comes_first);
  places_.erase(end, places_.end());
}

void PlaceList::allow_ignored() {
  for (const auto& [path, under] : under_path_) {
    if (!under.ignored) continue;
    allowed_count_ += under.not_allowed;
    allowed_head_count_ += under.not_allowed_head;
  }
}

bool PlaceList::is_ignored(std::string_view path) const {
  const auto under = under_path_.find(path);
  return under != under_path_.end() && under->second.ignored;
}

void PlaceList::move_into(Finding& finding) {
  cut();
  allow_ignored();
  for (const PlaceView& view : places_) {
    const Occurrence& from = *view.occurrence;
    finding.places.push_back({from.target, from.kind, std::string(view.path), from.begin, from.end,
                              from.object, view.commit, view.at_head,
                              from.allowed || is_ignored(view.path)});
  }
  finding.place_count += count_;
  finding.head_count += head_count_;
  finding.allowed_count += allowed_count_;
  finding.allowed_head_count += allowed_head_count_;
  finding.test_count += test_count_;
  finding.exposure.at_head = finding.head_count > 0;
  std::sort(finding.places.begin(), finding.places.end(), place_comes_first);
  if (finding.places.size() > Finding::kMaxPlaces) finding.places.resize(Finding::kMaxPlaces);
  places_.clear();
  under_path_.clear();
  count_ = head_count_ = allowed_count_ = allowed_head_count_ = test_count_ = 0;
  finding_ = nullptr;
  may_ignore_ = false;
}

}  // namespace dowse::attribution
