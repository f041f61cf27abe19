#include "engine/source/reftable_texts.h"

#include <fmt/format.h>

#include <iterator>
#include <string>

#include "engine/git/reftable.h"

namespace dowse {
namespace {

constexpr std::size_t kPieceBytes = 1u << 20;  // small tables inflate to logs of any length

// The line of a reflog; https://git-scm.com/docs/git-update-ref, "LOGGING UPDATES".
void append_line(const git::LogRecordView& entry, std::string& lines) {
  std::string_view message = entry.message;
  if (message.ends_with('\n')) message.remove_suffix(1);
  fmt::format_to(std::back_inserter(lines), "{} {} {} <{}> {} {:+05}\t{}\n", entry.old_id.hex(),
                 entry.new_id.hex(), entry.committer, entry.email, entry.seconds, entry.zone,
                 message);
}

// Gathers the lines of one log after the other.
class LogTexts {
 public:
  explicit LogTexts(const TakeReftable& take) : take_(take) {}

  bool add(const git::LogRecordView& entry) {
    if (!entry.is_same_ref) {
      if (!flush()) return false;
      ref_name_ = entry.ref_name;
      take_.name(ref_name_);
    }
    if (!entry.is_deletion()) append_line(entry, lines_);
    return lines_.size() < kPieceBytes || flush();
  }

  bool flush() {
    const bool go_on = lines_.empty() || take_.log(ref_name_, lines_);
    lines_.clear();
    return go_on;
  }

 private:
  const TakeReftable& take_;
  std::string ref_name_;
  std::string lines_;
};

}  // namespace

Result<void> read_reftable_texts(std::string_view table, const TakeReftable& take) {
  LogTexts logs(take);
  const auto take_ref = [&](const git::RefRecordView& ref) {
    take.name(ref.name);
    if (!ref.symref.empty()) take.name(ref.symref);
    return true;
  };
  const auto take_log = [&](const git::LogRecordView& entry) { return logs.add(entry); };
  Result<void> read = git::read_reftable(table, {take_ref, take_log});
  logs.flush();
  return read;
}

}  // namespace dowse
