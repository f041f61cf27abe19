#include "engine/git/refs.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "engine/git/safe_file.h"

namespace dowse::git {
namespace {

constexpr int kMaxSymrefDepth = 5;                 // as git: SYMREF_MAXDEPTH
constexpr std::uint64_t kMaxRefBytes = 64u << 20;  // FETCH_HEAD has a line for each ref fetched
constexpr std::uint64_t kMaxPackedRefsBytes = 1u << 30;

bool starts_with(std::string_view text, std::string_view start) noexcept {
  return text.substr(0, start.size()) == start;
}

bool ends_with(std::string_view text, std::string_view end) noexcept {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string_view take_line(std::string_view& rest) noexcept {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

// The id at the front of a line, when nothing but blank follows it at once.
std::optional<ObjectId> leading_id(std::string_view line, std::size_t digits) {
  if (line.size() < digits) return std::nullopt;
  if (line.size() > digits && line[digits] != ' ' && line[digits] != '\t' && line[digits] != '\r')
    return std::nullopt;
  return ObjectId::from_hex(line.substr(0, digits));
}

// FETCH_HEAD, ORIG_HEAD, BISECT_EXPECTED_REV, ...; no message that an editor was given.
bool is_pseudo_ref(std::string_view name) noexcept {
  const bool capitals =
      name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == std::string_view::npos;
  return capitals && !name.empty() && !ends_with(name, "MSG");
}

// Refs that each worktree has for itself (git-worktree, section REFS).
bool is_per_worktree(std::string_view name) noexcept {
  return !starts_with(name, "refs/") || starts_with(name, "refs/bisect/") ||
         starts_with(name, "refs/worktree/") || starts_with(name, "refs/rewritten/");
}

std::optional<RefFiles::Value> parse_value(std::string_view content, std::size_t digits) {
  const std::string_view line = take_line(content);
  if (starts_with(line, "ref:")) {
    const std::size_t begin = line.find_first_not_of(" \t", 4);
    const std::size_t end = line.find_last_not_of(" \t\r");
    if (begin == std::string_view::npos) return std::nullopt;
    return RefFiles::Value{{}, std::string(line.substr(begin, end - begin + 1))};
  }
  const std::optional<ObjectId> id = leading_id(line, digits);
  if (!id) return std::nullopt;
  return RefFiles::Value{*id, {}};
}

// The files below folder/refs, as ref names.
std::vector<std::string> names_below(const std::string& folder,
                                     std::vector<SkippedItem>& problems) {
  std::vector<std::string> names;
  std::vector<std::string> pending = {"refs"};
  while (!pending.empty()) {
    const std::string prefix = std::move(pending.back());
    pending.pop_back();
    const std::string path = join_path(folder, prefix);
    if (!kind_of(path)) continue;
    Result<std::vector<DirectoryItem>> items = list_directory(path);
    if (!items.has_value()) {
      problems.push_back({Skip::kUnreadable, path, items.error().message()});
      continue;
    }
    for (const DirectoryItem& item : *items) {
      std::string name = prefix + "/" + item.name;
      if (item.kind == FileKind::kDirectory) {
        pending.push_back(std::move(name));
      } else if (!ends_with(item.name, ".lock")) {
        names.push_back(std::move(name));
      }
    }
  }
  return names;
}

// FETCH_HEAD and MERGE_HEAD hold more than an id, and older versions of git kept more pseudo refs
// so. HEAD is a file too, for those who do not know of tables, and says nothing.
bool may_be_file_beside_tables(std::string_view name) noexcept {
  return name != "HEAD" && is_pseudo_ref(name);
}

ReftableStack stack_in(const std::string& git_dir) {
  return ReftableStack(git_dir + "/reftable");
}

std::optional<RefValue> find_in(const ReftableStack::Refs& refs, std::string_view name) {
  const auto found = refs.find(name);
  return found == refs.end() ? std::nullopt : std::optional<RefValue>(found->second);
}

using Find = std::function<Result<std::optional<RefValue>>(std::string_view name)>;

// The id at the end of symbolic refs.
Result<std::optional<ObjectId>> resolve_with(std::string_view name, const Find& find) {
  std::string next(name);
  for (int depth = 0; depth <= kMaxSymrefDepth; ++depth) {
    if (!is_safe_ref_name(next)) return Error(Errc::kCorrupt, "a symbolic ref to no ref name");
    DOWSE_ASSIGN(std::optional<RefValue> value, find(next));
    if (!value) return std::optional<ObjectId>();
    if (value->symref.empty()) return std::optional<ObjectId>(value->id);
    next = std::move(value->symref);
  }
  return Error(Errc::kCorrupt, "a chain of symbolic refs without an end");
}

}  // namespace

bool is_safe_ref_name(std::string_view name) noexcept {
  if (!starts_with(name, "refs/")) return is_pseudo_ref(name);
  if (name.find('\0') != std::string_view::npos) return false;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('/'), name.size());
    const std::string_view part = name.substr(0, end);
    if (part.empty() || part == "." || part == "..") return false;
    name.remove_prefix(end);
    if (name == "/") return false;
    if (!name.empty()) name.remove_prefix(1);
  }
  return true;
}

RefFiles::RefFiles(std::string git_dir, std::string common_dir, std::size_t id_size,
                   RefStorage storage)
    : git_dir_(std::move(git_dir)),
      common_dir_(std::move(common_dir)),
      hex_digits_(2 * id_size),
      storage_(storage) {}

std::string RefFiles::folder_of(std::string_view name) const {
  return is_per_worktree(name) ? git_dir_ : common_dir_;
}

Result<std::optional<RefFiles::Value>> RefFiles::read_loose(std::string_view name) const {
  if (storage_ == RefStorage::kReftable && !may_be_file_beside_tables(name))
    return std::optional<Value>();
  const std::string path = folder_of(name) + "/" + std::string(name);
  const std::optional<FileKind> kind = kind_without_following(path);
  if (!kind || kind == FileKind::kDirectory) return std::optional<Value>();
  if (kind == FileKind::kSymlink) {  // how git wrote symbolic refs before 2005
    const std::string target = link_target(path);
    if (starts_with(target, "refs/")) return std::optional<Value>(Value{{}, target});
    return Error(Errc::kCorrupt, path + ": a symbolic link to no ref");
  }
  DOWSE_ASSIGN(const std::optional<std::string> content,
               read_regular_file(path, kMaxRefBytes, Symlinks::kRefuse));
  if (!content) return std::optional<Value>();
  std::optional<Value> value = parse_value(*content, hex_digits_);
  if (!value) return Error(Errc::kCorrupt, path + ": neither an object id nor the name of a ref");
  return value;
}

Result<RefFiles::Table> RefFiles::read_packed() const {
  Table packed;
  DOWSE_ASSIGN(const std::optional<std::string> content,
               read_regular_file(common_dir_ + "/packed-refs", kMaxPackedRefsBytes));
  std::string_view rest = content ? std::string_view(*content) : std::string_view();
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    if (line.empty() || line[0] == '#' || line[0] == '^') continue;  // ^: what the tag before names
    const std::optional<ObjectId> id = leading_id(line, hex_digits_);
    if (!id || line.size() < hex_digits_ + 2) {
      return Error(Errc::kCorrupt,
                   common_dir_ + "/packed-refs: a line without an object id and a name");
    }
    packed.emplace_hint(packed.end(), line.substr(hex_digits_ + 1), Value{*id, {}});
  }
  return packed;
}

Result<std::optional<RefFiles::Value>> RefFiles::read(std::string_view name) const {
  DOWSE_ASSIGN(std::optional<Value> loose, read_loose(name));
  if (loose) return loose;
  if (storage_ == RefStorage::kReftable) return stack_in(folder_of(name)).find(name);
  DOWSE_ASSIGN(const Table packed, read_packed());
  return find_in(packed, name);
}

Result<std::optional<ObjectId>> RefFiles::resolve(std::string_view name) const {
  return resolve_with(name, [this](std::string_view next) { return read(next); });
}

// Collects what list() tells.
struct RefFiles::Collector {
  const Table& shared;  // of all worktrees: packed-refs, or the tables of the common folder
  std::vector<Named>& refs;
  std::vector<SkippedItem>& problems;

  // `own`: what stands beside the files of the worktree.
  void add(const RefFiles& files, const Table& own, const std::string& prefix,
           const std::string& name) const {
    const Find find = [&](std::string_view next) -> Result<std::optional<Value>> {
      DOWSE_ASSIGN(std::optional<Value> loose, files.read_loose(next));
      if (loose) return loose;
      return find_in(is_per_worktree(next) ? own : shared, next);
    };
    const Result<std::optional<ObjectId>> id = resolve_with(name, find);
    if (!id.has_value()) {
      problems.push_back({Skip::kDamaged, "ref " + prefix + name, id.error().message()});
    } else if (id->has_value()) {
      refs.push_back({prefix + name, **id});
    }
  }

  // Every id that begins a line of a pseudo ref.
  void add_pseudo(const std::string& path, const std::string& name, std::size_t digits) const {
    const Result<std::optional<std::string>> content =
        read_regular_file(path, kMaxRefBytes, Symlinks::kRefuse);
    if (!content.has_value()) {
      problems.push_back({Skip::kUnreadable, "ref " + name, content.error().message()});
      return;
    }
    std::string_view rest = content->has_value() ? std::string_view(**content) : std::string_view();
    while (!rest.empty()) {
      const std::optional<ObjectId> id = leading_id(take_line(rest), digits);
      if (id) refs.push_back({name, *id});
    }
  }

  // HEAD, pseudo refs and own refs of the worktree whose git folder this is.
  void add_worktree(const RefFiles& files, const std::string& prefix) const {
    if (files.storage_ == RefStorage::kFiles) {
      add(files, shared, prefix, "HEAD");
      for (const std::string& name : names_below(files.git_dir_, problems)) {
        if (is_per_worktree(name)) add(files, shared, prefix, name);
      }
    } else if (files.git_dir_ == files.common_dir_) {
      add_tables(files, shared, prefix);
    } else {
      add_tables(files, stack_in(files.git_dir_).list(problems), prefix);
    }
    const Result<std::vector<DirectoryItem>> items = list_directory(files.git_dir_);
    if (!items.has_value()) {
      problems.push_back({Skip::kUnreadable, files.git_dir_, items.error().message()});
      return;
    }
    for (const DirectoryItem& item : *items) {
      if (item.kind != FileKind::kRegular || item.name == "HEAD" || !is_pseudo_ref(item.name))
        continue;
      add_pseudo(files.git_dir_ + "/" + item.name, prefix + item.name, files.hex_digits_);
    }
  }

  void add_tables(const RefFiles& files, const Table& own, const std::string& prefix) const {
    for (const auto& ref : own) {
      if (is_per_worktree(ref.first)) add(files, own, prefix, ref.first);
    }
  }
};

RefFiles::Table RefFiles::read_shared(std::vector<SkippedItem>& problems) const {
  if (storage_ == RefStorage::kReftable) return stack_in(common_dir_).list(problems);
  Result<Table> packed = read_packed();
  if (packed.has_value()) return *std::move(packed);
  problems.push_back({Skip::kDamaged, common_dir_ + "/packed-refs", packed.error().message()});
  return {};
}

std::vector<RefFiles::Named> RefFiles::list(std::vector<SkippedItem>& problems) const {
  const Table shared = read_shared(problems);
  std::vector<Named> refs;
  const Collector collector{shared, refs, problems};
  std::vector<std::string> loose;
  if (storage_ == RefStorage::kFiles) loose = names_below(common_dir_, problems);
  std::sort(loose.begin(), loose.end());
  for (const std::string& name : loose) {
    if (!is_per_worktree(name)) collector.add(*this, shared, "", name);
  }
  for (const auto& [name, value] : shared) {
    if (is_per_worktree(name) || std::binary_search(loose.begin(), loose.end(), name)) continue;
    if (value.symref.empty() && is_safe_ref_name(name)) {
      refs.push_back({name, value.id});  // nobody looks for ten thousand files that are not there
    } else {
      collector.add(*this, shared, "", name);
    }
  }
  const bool is_main = git_dir_ == common_dir_;
  collector.add_worktree(RefFiles(common_dir_, common_dir_, hex_digits_ / 2, storage_),
                         is_main ? "" : "main-worktree/");
  const std::string worktrees = common_dir_ + "/worktrees";
  const Result<std::vector<DirectoryItem>> items = list_directory(worktrees);
  if (items.has_value()) {
    for (const DirectoryItem& item : *items) {
      const std::string folder = worktrees + "/" + item.name;
      const std::string prefix = folder == git_dir_ ? "" : "worktrees/" + item.name + "/";
      if (item.kind == FileKind::kDirectory) {
        collector.add_worktree(RefFiles(folder, common_dir_, hex_digits_ / 2, storage_), prefix);
      }
    }
  }
  std::sort(refs.begin(), refs.end());
  refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
  return refs;
}

}  // namespace dowse::git
