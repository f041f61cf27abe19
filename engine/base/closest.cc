#include "engine/base/closest.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace dowse {
namespace {

constexpr std::size_t kMost = 3;

using Pairs = std::vector<std::pair<char, char>>;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Neighbouring bytes, with a byte of no name at both ends: so names of one byte have pairs too, and
// ends that agree count.
Pairs pairs_of(std::string_view name) {
  Pairs pairs;
  char before = '\0';
  for (const char c : name) {
    pairs.emplace_back(before, lower(c));
    before = lower(c);
  }
  pairs.emplace_back(before, '\0');
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

// Dice's coefficient: from 0 (no pair in common) to 1.
double likeness(const Pairs& a, const Pairs& b) {
  Pairs common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
  return 2.0 * static_cast<double>(common.size()) / static_cast<double>(a.size() + b.size());
}

}  // namespace

std::vector<std::string> closest_names(std::string_view wanted,
                                       std::span<const std::string> names) {
  constexpr double kLike = 0.4;  // "github-token" and "github-pat": 0.58; unrelated ids: below 0.3
  const Pairs pairs = pairs_of(wanted);
  std::vector<std::pair<double, std::string>> like;
  for (const std::string& name : names) {
    const double how = likeness(pairs, pairs_of(name));
    if (how >= kLike) like.emplace_back(-how, name);
  }
  std::sort(like.begin(), like.end());
  std::vector<std::string> closest;
  for (auto& [how, name] : like) {
    if (closest.size() < kMost) closest.push_back(std::move(name));
  }
  return closest;
}

std::string did_you_mean(std::string_view wanted, std::span<const std::string> names) {
  const std::vector<std::string> closest = closest_names(wanted, names);
  std::string text;
  for (std::size_t i = 0; i < closest.size(); ++i) {
    if (i > 0) text += i + 1 == closest.size() ? " or " : ", ";
    text += "`" + closest[i] + "`";
  }
  return text.empty() ? "" : "; did you mean " + text + "?";
}

}  // namespace dowse
