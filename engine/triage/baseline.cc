#include "engine/triage/baseline.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkostemp is GNU, not in <cstdlib>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "engine/find/fingerprint.h"
#include "engine/find/strength.h"

// The format, one entry a line:
//   {"schema":"dowse-baseline-1","salt":"64 hexadecimal digits","entries":[
//   {"family":"...","path":"...","salted":"32 hexadecimal digits","count":1},
//   {"family":"...","path":"...","keyed":"...","count":1},
//   {"family":"...","path":"...","placed":"...","count":2}
//   ]}
// `salted` is the fingerprint of the secret under the salt, `keyed` under the organisation's key,
// `placed` the hash of the path under the salt. `path` is for people and is not read back.

namespace dowse {
namespace {

using nlohmann::json;

constexpr std::string_view kSchema = "dowse-baseline-1";
constexpr std::uint64_t kMaxBaselineBytes = 256u << 20;
constexpr std::array<const char*, 3> kKindNames = {"salted", "keyed", "placed"};  // by Kind

std::string file_error(const std::string& path, int code) {
  char buffer[128] = "";
  return "baseline " + path + ": " + strerror_r(code, buffer, sizeof buffer);
}

// The path a finding is known by: the first in byte order, so that it does not depend on HEAD.
std::string_view path_of(const Finding& finding) {
  std::string_view first;
  bool any = false;
  const auto take = [&](const std::string& path) {
    if (!any || path < first) first = path;
    any = true;
  };
  for (const Place& place : finding.places)
    take(place.path);
  if (!any) {
    for (const Occurrence& occurrence : finding.occurrences)
      take(occurrence.path);
  }
  return first;
}

template <std::size_t N>
bool read_hex(const json& object, const char* name, std::array<std::uint8_t, N>& out) {
  const auto it = object.find(name);
  if (it == object.end() || !it->is_string()) return false;
  const auto& text = it->get_ref<const std::string&>();
  std::size_t size = 0;
  const char* end = nullptr;
  return text.size() == 2 * N &&
         sodium_hex2bin(out.data(), N, text.data(), text.size(), nullptr, &size, &end) == 0 &&
         size == N && end == text.data() + text.size();
}

std::string hex(std::span<const std::uint8_t> bytes) {
  std::string out(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), bytes.data(), bytes.size());
  out.pop_back();
  return out;
}

// Strings in entries are escaped already: they are UTF-8.
std::string quoted(const std::string& text) {
  return json(text).dump(-1, ' ', true, json::error_handler_t::replace);
}

// A temporary file beside `path` that is gone unless it was renamed to it.
class Replacement {
 public:
  explicit Replacement(const std::string& path) : path_(path), temporary_(path + ".XXXXXX") {
    descriptor_ = mkostemp(temporary_.data(), O_CLOEXEC);
    if (descriptor_ < 0) error_ = errno;
  }

  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;

  ~Replacement() {
    if (descriptor_ >= 0) close(descriptor_);
    if (pending_) unlink(temporary_.c_str());
  }

  // 0, or the errno of what failed.
  int commit(std::string_view bytes) {
    if (error_ != 0) return error_;
    pending_ = true;
    while (!bytes.empty()) {
      const ssize_t put = write(descriptor_, bytes.data(), bytes.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return errno;
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    // It is meant to be committed and read by others; it holds no secret.
    if (fchmod(descriptor_, 0644) != 0 || fsync(descriptor_) != 0) return errno;
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return errno;
    pending_ = false;
    return 0;
  }

 private:
  std::string path_;
  std::string temporary_;
  int descriptor_ = -1;
  int error_ = 0;
  bool pending_ = false;
};

}  // namespace

Baseline::Id Baseline::id_of(const Finding& finding, const RuleSet& rules, bool shared_key) const {
  const std::string& family = rules[finding.rule].family;
  if (is_strong(finding.secret)) {
    return {Kind::kSalted, fingerprint_of(salt_, family, finding.secret)};
  }
  if (shared_key) return {Kind::kKeyed, finding.fingerprint};
  return {Kind::kPlaced, fingerprint_of(salt_, family, path_of(finding))};
}

Baseline Baseline::from_findings(std::span<const Finding> findings, const RuleSet& rules,
                                 const Redactor& redactor, bool shared_key,
                                 const Baseline* previous) {
  Baseline baseline;
  if (previous != nullptr) {
    baseline.salt_ = previous->salt_;
  } else {
    randombytes_buf(baseline.salt_.data(), baseline.salt_.size());
  }
  for (const Finding& finding : findings) {
    Entry& entry = baseline.entries_[baseline.id_of(finding, rules, shared_key)];
    std::string path = escape_controls(redactor.redact_name(path_of(finding)));
    if (entry.count == 0 || path < entry.path) entry.path = std::move(path);
    entry.family = rules[finding.rule].family;
    ++entry.count;
  }
  return baseline;
}

void Baseline::mark(std::span<Finding> findings, const RuleSet& rules, bool shared_key) const {
  std::vector<Id> ids;
  std::map<Id, std::uint64_t> present;
  for (const Finding& finding : findings) {
    ids.push_back(id_of(finding, rules, shared_key));
    ++present[ids.back()];
  }
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const auto it = entries_.find(ids[i]);
    if (it == entries_.end()) continue;
    if (ids[i].kind == Kind::kPlaced && present[ids[i]] > it->second.count) continue;
    findings[i].state = TriageState::kKnown;
  }
}

std::size_t Baseline::count_of(Kind kind) const noexcept {
  return static_cast<std::size_t>(
      std::count_if(entries_.begin(), entries_.end(),
                    [kind](const auto& entry) { return entry.first.kind == kind; }));
}

std::size_t Baseline::keyed_entries() const noexcept {
  return count_of(Kind::kKeyed);
}

std::size_t Baseline::placed_entries() const noexcept {
  return count_of(Kind::kPlaced);
}

std::string Baseline::text() const {
  std::vector<const std::pair<const Id, Entry>*> sorted;
  for (const auto& entry : entries_)
    sorted.push_back(&entry);
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) {
    return std::tie(a->second.family, a->second.path, a->first) <
           std::tie(b->second.family, b->second.path, b->first);
  });
  std::string out = "{\"schema\":" + quoted(std::string(kSchema)) + ",\"salt\":\"" + hex(salt_) +
                    "\",\"entries\":[";
  const char* separator = "\n";
  for (const auto* entry : sorted) {
    const auto& [id, what] = *entry;
    out += separator;
    out += "{\"family\":" + quoted(what.family) + ",\"path\":" + quoted(what.path) + ",\"" +
           kKindNames[static_cast<std::size_t>(id.kind)] + "\":\"" + id.hash.hex() +
           "\",\"count\":" + std::to_string(what.count) + "}";
    separator = ",\n";
  }
  return out + "\n]}\n";
}

Result<void> Baseline::save(const std::string& path) const {
  Replacement file(path);
  const int code = file.commit(text());
  if (code != 0) return Error(Errc::kIo, file_error(path, code));
  return {};
}

Result<Baseline> Baseline::load(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return Error(Errc::kIo, file_error(path, errno));
  const auto size = static_cast<std::uint64_t>(file.tellg());
  if (size > kMaxBaselineBytes) return Error(Errc::kLimit, "baseline " + path + ": too large");
  std::string text(size, '\0');
  file.seekg(0);
  file.read(text.data(), static_cast<std::streamsize>(size));
  if (!file) return Error(Errc::kIo, "baseline " + path + ": cannot be read");
  auto baseline = parse(text);
  if (!baseline) return std::move(baseline).error().with("baseline " + path);
  return baseline;
}

Result<Baseline> Baseline::parse(const std::string& text) {
  const json root = json::parse(text, nullptr, false);
  if (!root.is_object()) return Error(Errc::kCorrupt, "no JSON object");
  if (root.value("schema", json()) != json(kSchema)) {
    return Error(Errc::kUnsupported, "its schema is not " + std::string(kSchema));
  }
  Baseline baseline;
  if (!read_hex(root, "salt", baseline.salt_)) return Error(Errc::kCorrupt, "no salt");
  const auto entries = root.find("entries");
  if (entries == root.end() || !entries->is_array()) return Error(Errc::kCorrupt, "no entries");
  for (const json& line : *entries) {
    const std::string where = "entry " + std::to_string(&line - &entries->front() + 1);
    if (!line.is_object()) return Error(Errc::kCorrupt, where + " is no object");
    Id id;
    std::size_t kind = 0;
    while (kind < kKindNames.size() && !read_hex(line, kKindNames[kind], id.hash.raw))
      ++kind;
    if (kind == kKindNames.size()) return Error(Errc::kCorrupt, where + " names no secret");
    id.kind = static_cast<Kind>(kind);
    const auto count = line.find("count");
    const auto family = line.find("family");
    Entry entry;
    entry.count =
        count != line.end() && count->is_number_unsigned() ? count->get<std::uint64_t>() : 1;
    if (family != line.end() && family->is_string()) entry.family = family->get<std::string>();
    baseline.entries_.insert_or_assign(id, std::move(entry));
  }
  return baseline;
}

}  // namespace dowse
