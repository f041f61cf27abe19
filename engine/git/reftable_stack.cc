#include "engine/git/reftable_stack.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/git/reftable.h"
#include "engine/git/safe_file.h"

namespace dowse::git {
namespace {

constexpr std::uint64_t kMaxListBytes = 1u << 20;
constexpr std::uint64_t kMaxTableBytes = 1u << 30;
constexpr int kAttempts = 3;  // while another process merges tables

Skip skip_of(const Error& error) noexcept {
  if (error.code() == Errc::kLimit) return Skip::kTooLarge;
  return error.code() == Errc::kIo ? Skip::kUnreadable : Skip::kDamaged;
}

bool is_file_name(std::string_view name) noexcept {
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
}

// Nothing when there is no such file.
Result<std::optional<std::string>> read_table(const std::string& path) {
  return read_regular_file(path, kMaxTableBytes, Symlinks::kRefuse);
}

}  // namespace

// What tables.list says.
struct ReftableStack::Names {
  std::vector<std::string> tables;  // oldest first
  std::vector<SkippedItem> problems;
};

ReftableStack::Names ReftableStack::read_names() const {
  Names names;
  const std::string path = folder_ + "/tables.list";
  const Result<std::optional<std::string>> content =
      read_regular_file(path, kMaxListBytes, Symlinks::kRefuse);
  if (!content.has_value()) {
    names.problems.push_back({skip_of(content.error()), path, content.error().message()});
    return names;
  }
  if (!content->has_value()) {
    names.problems.push_back({Skip::kMissing, path, "the list of the tables that hold refs"});
    return names;
  }
  std::set<std::string_view> known;
  std::string_view rest = **content;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view name = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!is_file_name(name) || !known.insert(name).second) {
      names.problems.push_back({Skip::kDamaged, path, "a line that names no table of its own"});
    } else {
      names.tables.emplace_back(name);
    }
  }
  return names;
}

bool ReftableStack::have_moved(const Names& names) const {
  return std::any_of(
             names.tables.begin(), names.tables.end(),
             [&](const std::string& table) { return !kind_of(join_path(folder_, table)); }) &&
         read_names().tables != names.tables;
}

Result<std::optional<RefValue>> ReftableStack::find_in(const Names& names,
                                                       std::string_view name) const {
  if (!names.problems.empty()) {
    return Error(Errc::kCorrupt, names.problems[0].subject + ": " + names.problems[0].detail);
  }
  for (auto table = names.tables.rbegin(); table != names.tables.rend(); ++table) {
    const std::string path = join_path(folder_, *table);
    DOWSE_ASSIGN(const std::optional<std::string> bytes, read_table(path));
    if (!bytes) return Error(Errc::kCorrupt, path + ": named by tables.list and not there");
    bool is_deleted = false;
    std::optional<RefValue> value;
    const auto take = [&](const RefRecordView& ref) {
      if (ref.name == name) {
        is_deleted = ref.is_deletion();
        value = RefValue{ref.id, std::string(ref.symref)};
      }
      return ref.name < name;
    };
    Result<void> read = read_reftable(*bytes, {take, nullptr});
    if (!read.has_value()) return std::move(read).error().with(path);
    if (is_deleted) return std::optional<RefValue>();
    if (value) return value;
  }
  return std::optional<RefValue>();
}

Result<std::optional<RefValue>> ReftableStack::find(std::string_view name) const {
  for (int attempt = 1;; ++attempt) {
    const Names names = read_names();
    Result<std::optional<RefValue>> found = find_in(names, name);
    if (found.has_value() || attempt == kAttempts || !have_moved(names)) return found;
  }
}

ReftableStack::Refs ReftableStack::merge(const Names& names,
                                         std::vector<SkippedItem>& problems) const {
  Refs refs;
  const auto take = [&](const RefRecordView& ref) {
    const auto known = refs.find(ref.name);
    if (known != refs.end()) refs.erase(known);
    if (!ref.is_deletion()) refs.emplace(ref.name, RefValue{ref.id, std::string(ref.symref)});
    return true;
  };
  for (const std::string& table : names.tables) {
    const std::string path = join_path(folder_, table);
    const Result<std::optional<std::string>> bytes = read_table(path);
    if (!bytes.has_value()) {
      problems.push_back({skip_of(bytes.error()), path, bytes.error().message()});
    } else if (!bytes->has_value()) {
      problems.push_back({Skip::kMissing, path, "tables.list names it"});
    } else if (const Result<void> read = read_reftable(**bytes, {take, nullptr}); !read) {
      problems.push_back({skip_of(read.error()), path, read.error().message()});
    }
  }
  return refs;
}

ReftableStack::Refs ReftableStack::list(std::vector<SkippedItem>& problems) const {
  for (int attempt = 1;; ++attempt) {
    Names names = read_names();
    Refs refs = merge(names, names.problems);
    if (attempt < kAttempts && have_moved(names)) continue;
    problems.insert(problems.end(), names.problems.begin(), names.problems.end());
    return refs;
  }
}

}  // namespace dowse::git
