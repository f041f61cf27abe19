#include "engine/base/coverage.h"

#include <iterator>
#include <utility>

namespace dowse {
namespace {

constexpr std::size_t index_of(TextKind kind) noexcept {
  return static_cast<std::size_t>(kind);
}

constexpr std::size_t index_of(Skip reason) noexcept {
  return static_cast<std::size_t>(reason);
}

}  // namespace

std::string_view name_of(Skip reason) noexcept {
  switch (reason) {
    case Skip::kExcluded:
      return "excluded";
    case Skip::kIgnored:
      return "git-ignored";
    case Skip::kSubmodule:
      return "submodule";
    case Skip::kSpecial:
      return "special-file";
    case Skip::kMissing:
      return "missing";
    case Skip::kDamaged:
      return "damaged";
    case Skip::kUnreadable:
      return "unreadable";
    case Skip::kTooLarge:
      return "too-large";
    case Skip::kEncrypted:
      return "encrypted";
    case Skip::kNotDecoded:
      return "not-decoded";
    case Skip::kArchiveLimit:
      return "archive-limit";
    case Skip::kBudget:
      return "budget";
    case Skip::kDeadline:
      return "deadline";
  }
  return "unknown";
}

bool is_policy(Skip reason) noexcept {
  return reason <= Skip::kSpecial;
}

bool CoverageSnapshot::complete() const noexcept {
  for (std::size_t i = 0; i < kSkipCount; ++i) {
    if (skipped[i].count > 0 && !is_policy(static_cast<Skip>(i))) return false;
  }
  return failures == 0 && diagnostics.empty();
}

void Coverage::add_present(TextKind kind, std::uint64_t count, std::uint64_t bytes) {
  const std::scoped_lock lock(mutex_);
  present_[index_of(kind)].count += count;
  present_[index_of(kind)].bytes += bytes;
}

void Coverage::add_scanned(TextKind kind, std::uint64_t bytes) {
  const std::scoped_lock lock(mutex_);
  scanned_[index_of(kind)].count += 1;
  scanned_[index_of(kind)].bytes += bytes;
}

void Coverage::skip(Skip reason, std::string subject, std::string detail, std::uint64_t bytes) {
  const std::scoped_lock lock(mutex_);
  skipped_[index_of(reason)].count += 1;
  skipped_[index_of(reason)].bytes += bytes;
  auto& listed = items_[reason];
  listed.emplace(std::move(subject), std::move(detail));
  if (listed.size() > kMaxListed) listed.erase(std::prev(listed.end()));
}

void Coverage::fail(std::string subject, const Error& error) {
  const std::scoped_lock lock(mutex_);
  failures_ += 1;
  diagnostics_.emplace(std::move(subject), error.code(), error.message());
  if (diagnostics_.size() > kMaxListed) diagnostics_.erase(std::prev(diagnostics_.end()));
}

CoverageSnapshot Coverage::snapshot() const {
  const std::scoped_lock lock(mutex_);
  CoverageSnapshot copy;
  copy.present = present_;
  copy.scanned = scanned_;
  copy.skipped = skipped_;
  for (const auto& [reason, listed] : items_) {
    for (const auto& [subject, detail] : listed) {
      copy.items.push_back({reason, subject, detail});
    }
  }
  for (const auto& [subject, code, message] : diagnostics_) {
    copy.diagnostics.push_back({code, subject, message});
  }
  copy.failures = failures_;
  return copy;
}

}  // namespace dowse
