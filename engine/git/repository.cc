#include "engine/git/repository.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/git/config.h"
#include "engine/git/parse.h"
#include "engine/git/safe_file.h"

namespace dowse::git {
namespace {

constexpr std::uint64_t kMaxSmallFileBytes = 1u << 20;  // gitdir:, commondir
constexpr std::uint64_t kMaxConfigBytes = 16u << 20;
constexpr int kMaxTagDepth = 100;  // tags of tags; ids are not verified, so a loop could be made

bool starts_with(std::string_view text, std::string_view start) noexcept {
  return text.substr(0, start.size()) == start;
}

bool ends_with(std::string_view text, std::string_view end) noexcept {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string_view first_line(std::string_view text) noexcept {
  text = text.substr(0, text.find('\n'));
  while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) {
    text.remove_suffix(1);
  }
  return text;
}

// As git's is_git_directory: HEAD, objects and refs; the last two may stand in the common folder.
bool is_git_dir(const std::string& path) {
  if (!kind_without_following(path + "/HEAD")) return false;
  if (kind_of(path + "/commondir") == FileKind::kRegular) return true;
  return kind_of(path + "/objects") == FileKind::kDirectory &&
         kind_of(path + "/refs") == FileKind::kDirectory;
}

// Where `.git` in a folder leads: nothing when there is no such thing.
std::optional<std::string> git_dir_of(const std::string& folder) {
  const std::string dot_git = folder + "/.git";
  const std::optional<FileKind> kind = kind_of(dot_git);
  if (kind == FileKind::kDirectory) {
    return is_git_dir(dot_git) ? resolve_path(dot_git) : std::nullopt;
  }
  if (kind != FileKind::kRegular) return std::nullopt;
  const Result<std::optional<std::string>> content = read_regular_file(dot_git, kMaxSmallFileBytes);
  if (!content.has_value() || !content->has_value()) return std::nullopt;
  const std::string_view line = first_line(**content);
  if (!starts_with(line, "gitdir: ")) return std::nullopt;
  const std::optional<std::string> target = resolve_path(join_path(folder, line.substr(8)));
  return target && is_git_dir(*target) ? target : std::nullopt;
}

// Extensions of the repository format (git's Documentation/technical/repository-version) that
// change nothing about how objects and refs are read.
bool is_harmless_extension(std::string_view name) noexcept {
  for (const std::string_view known : {"noop", "noop-v1", "preciousobjects", "partialclone",
                                       "worktreeconfig", "relativeworktrees"}) {
    if (name == known) return true;
  }
  return false;
}

Result<void> check_extension(std::string_view name, const std::string& value) {
  if (is_harmless_extension(name)) return {};
  if (name == "objectformat") {
    if (value == "sha1" || value == "sha256") return {};
    return Error(Errc::kUnsupported, "objects are named by `" + value +
                                         "`, only sha1 and sha256 are known; scan a checkout as "
                                         "plain files");
  }
  if (name == "refstorage") {
    if (value == "files" || value == "reftable") return {};
    return Error(Errc::kUnsupported, "refs are stored as " + value +
                                         ", only files and reftable can be read; run `git refs "
                                         "migrate --ref-format=files` on a copy and scan that");
  }
  return Error(Errc::kUnsupported, "the repository format extension `" + std::string(name) +
                                       "` is not known; nothing can be said about its content");
}

Result<void> check_format(const Config& config) {
  const std::string* version = config.find("core.repositoryformatversion");
  if (version != nullptr && *version != "0" && *version != "1") {
    return Error(Errc::kUnsupported, "repository format version " + *version + " is not known");
  }
  constexpr std::string_view kPrefix = "extensions.";
  const bool is_v1 = version != nullptr && *version == "1";
  for (const auto& [key, value] : config.values()) {
    if (!starts_with(key, kPrefix)) continue;
    const std::string_view name = std::string_view(key).substr(kPrefix.size());
    // Version 0 takes no notice of extensions; these two it refuses.
    if (is_v1 || name == "objectformat" || name == "refstorage")
      DOWSE_TRY(check_extension(name, value));
  }
  return {};
}

// Requires: check_format found nothing wrong.
std::size_t id_size_of(const Config& config) {
  const std::string* format = config.find("extensions.objectformat");
  return format != nullptr && *format == "sha256" ? kSha256Size : kSha1Size;
}

RefStorage ref_storage(const Config& config) {
  const std::string* value = config.find("extensions.refstorage");
  return value != nullptr && *value == "reftable" ? RefStorage::kReftable : RefStorage::kFiles;
}

bool has_promisor(const Config& config, const ObjectStore& store) {
  for (const auto& [key, value] : config.values()) {
    if (key == "extensions.partialclone") return true;
    const std::string_view name = key;
    const std::size_t dot = name.rfind('.');
    if (starts_with(name, "remote.") && name.substr(dot) == ".promisor" && config.is_true(key))
      return true;
  }
  return std::any_of(store.packs().begin(), store.packs().end(), [](const PackFile& pack) {
    const std::string& index = pack.index_path();
    return kind_of(index.substr(0, index.size() - 4) + ".promisor").has_value();
  });
}

}  // namespace

std::string without_credentials(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) {
    // user@host:path, or a path. The user of an scp-like address is no secret and part of the
    // address.
    return std::string(url);
  }
  const std::size_t begin = scheme + 3;
  const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
  const std::size_t at = url.substr(0, end).rfind('@');
  if (at == std::string_view::npos || at < begin) return std::string(url);
  return std::string(url.substr(0, begin)) + std::string(url.substr(at + 1));
}

struct Repository::Impl {
  std::string path;
  std::string root;  // path, resolved
  std::string git_dir;
  std::string common_dir;
  std::string work_dir;
  Config config;
  ObjectStore store;
  std::vector<OutsideStore> outside;
  bool is_shallow = false;
  bool is_partial = false;

  // Errors: when a folder outside the target would have to be followed and must not.
  Result<void> admit(const std::string& what, const std::string& folder,
                     const OpenOptions& options) {
    if (lies_inside(folder, root)) return {};
    outside.push_back({what, folder, options.follow_outside});
    if (options.follow_outside) return {};
    return Error(Errc::kGit, "its " + what + " lies outside of the target, in " + folder +
                                 ", which is not followed; scan that repository itself");
  }

  Result<void> find_folders(const OpenOptions& options);
  Result<void> read_config();
};

Result<void> Repository::Impl::find_folders(const OpenOptions& options) {
  const std::optional<std::string> resolved = resolve_path(path);
  if (!resolved) return Error(Errc::kIo, "no such file or directory");
  root = *resolved;
  if (const std::optional<std::string> found = git_dir_of(root)) {
    git_dir = *found;
    work_dir = root;
  } else if (is_git_dir(root)) {
    git_dir = root;
  } else if (kind_without_following(root + "/.git")) {
    return Error(Errc::kGit, "its .git neither is nor names a git directory");
  } else {
    return Error(Errc::kGit, "not a git repository");
  }
  DOWSE_TRY(admit("gitdir", git_dir, options));
  common_dir = git_dir;
  DOWSE_ASSIGN(const std::optional<std::string> common,
               read_regular_file(git_dir + "/commondir", kMaxSmallFileBytes));
  if (!common) return {};
  const std::optional<std::string> target = resolve_path(join_path(git_dir, first_line(*common)));
  if (!target || kind_of(*target) != FileKind::kDirectory) {
    return Error(Errc::kGit, "its commondir names no folder");
  }
  common_dir = *target;
  return admit("commondir", common_dir, options);
}

Result<void> Repository::Impl::read_config() {
  DOWSE_ASSIGN(const std::optional<std::string> text,
               read_regular_file(common_dir + "/config", kMaxConfigBytes));
  if (text) config = Config::parse(*text);
  return check_format(config);
}

Result<Repository> Repository::open(const std::string& path, const OpenOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  Result<void> found = impl->find_folders(options);
  if (!found.has_value()) return std::move(found).error().with(path);
  Result<void> readable = impl->read_config();
  if (!readable.has_value()) return std::move(readable).error().with(path);
  impl->store = ObjectStore::open(impl->common_dir + "/objects",
                                  {impl->root, options.follow_outside, id_size_of(impl->config)});
  // What lies in a gitdir or commondir that was followed has been told of with it.
  for (const OutsideStore& store : impl->store.outside()) {
    if (!lies_inside(store.path, impl->common_dir)) impl->outside.push_back(store);
  }
  const Result<std::optional<std::string>> shallow =
      read_regular_file(impl->common_dir + "/shallow", kMaxConfigBytes);
  impl->is_shallow = !shallow.has_value() || (shallow->has_value() && !(*shallow)->empty());
  impl->is_partial = has_promisor(impl->config, impl->store);
  return Repository(std::move(impl));
}

std::optional<std::string> Repository::discover(const std::string& path) {
  std::optional<std::string> folder = resolve_path(path);
  while (folder) {
    if (git_dir_of(*folder) || is_git_dir(*folder)) return folder;
    const std::size_t slash = folder->rfind('/');
    if (*folder == "/" || slash == std::string::npos) return std::nullopt;
    folder->resize(std::max<std::size_t>(slash, 1));
  }
  return std::nullopt;
}

Repository::Repository(std::unique_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;
Repository::~Repository() = default;

const std::string& Repository::path() const noexcept {
  return impl_->path;
}

const std::string& Repository::git_dir() const noexcept {
  return impl_->git_dir;
}

const std::string& Repository::common_dir() const noexcept {
  return impl_->common_dir;
}

const std::string& Repository::work_dir() const noexcept {
  return impl_->work_dir;
}

bool Repository::is_shallow() const noexcept {
  return impl_->is_shallow;
}

bool Repository::is_partial() const noexcept {
  return impl_->is_partial;
}

const std::vector<OutsideStore>& Repository::outside_stores() const noexcept {
  return impl_->outside;
}

const ObjectStore& Repository::store() const noexcept {
  return impl_->store;
}

std::string Repository::remote_url() const {
  const std::string* url = impl_->config.find("remote.origin.url");
  return url == nullptr ? "" : without_credentials(*url);
}

Result<ObjectReader> Repository::make_reader() const {
  return ObjectReader(impl_->store);
}

Result<std::vector<ObjectId>> Repository::list_objects(Coverage& coverage) const {
  const ObjectStore::Listing listing = impl_->store.list();
  for (const SkippedItem& problem : listing.problems) {
    coverage.skip(problem.reason, impl_->path + ": " + problem.subject, problem.detail);
  }
  std::vector<ObjectId> ids;
  ids.reserve(listing.objects.size());
  for (std::size_t i = 0; i < listing.objects.size(); ++i) {
    ids.push_back(listing.objects[i]);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

namespace {

// The commit behind an object, tags followed; empty when there is none that can be read.
ObjectId peel(ObjectReader& reader, ObjectId id) {
  for (int depth = 0; depth < kMaxTagDepth; ++depth) {
    const Result<ObjectHeader> header = reader.header(id);
    if (!header.has_value()) return {};
    if (header->type == ObjectType::kCommit) return id;
    if (header->type != ObjectType::kTag || header->size > kMaxConfigBytes) return {};
    const Result<Object> object = reader.read(id);
    if (!object.has_value()) return {};
    const Result<TagView> tag = parse_tag(object->bytes(), id.size);
    if (!tag.has_value()) return {};
    id = tag->target;
  }
  return {};
}

// The id of a file in the root of a commit's tree.
Result<std::optional<ObjectId>> root_entry(ObjectReader& reader, const ObjectId& commit,
                                           std::string_view name) {
  DOWSE_ASSIGN(const Object object, reader.read(commit));
  DOWSE_ASSIGN(const CommitView view, parse_commit(object.bytes(), commit.size));
  DOWSE_ASSIGN(const Object tree, reader.read(view.tree));
  TreeWalkView walk(tree.bytes(), view.tree.size);
  for (;;) {
    DOWSE_ASSIGN(const std::optional<TreeEntryView> entry, walk.next());
    if (!entry) return std::optional<ObjectId>();
    if (entry->name == name && !entry->is_tree()) return std::optional<ObjectId>(entry->id);
  }
}

Result<std::string> gitmodules_of_head(const Repository& repository) {
  DOWSE_ASSIGN(const Head head, repository.head());
  if (head.commit.empty()) return std::string();
  DOWSE_ASSIGN(ObjectReader reader, repository.make_reader());
  DOWSE_ASSIGN(const std::optional<ObjectId> id, root_entry(reader, head.commit, ".gitmodules"));
  if (!id) return std::string();
  DOWSE_ASSIGN(const ObjectHeader header, reader.header(*id));
  if (header.size > kMaxConfigBytes) return std::string();
  DOWSE_ASSIGN(const Object object, reader.read(*id));
  return std::string(object.bytes());
}

// Empty when there is none or it cannot be read: it only gives names to what is counted anyway.
std::string gitmodules_text(const Repository& repository) {
  if (!repository.work_dir().empty()) {
    Result<std::optional<std::string>> text = read_regular_file(
        repository.work_dir() + "/.gitmodules", kMaxConfigBytes, Symlinks::kRefuse);
    if (text.has_value() && text->has_value()) return **std::move(text);
  }
  Result<std::string> text = gitmodules_of_head(repository);
  return text.has_value() ? *std::move(text) : std::string();
}

}  // namespace

std::vector<Submodule> Repository::submodules() const {
  const std::string text = gitmodules_text(*this);
  const Config config = Config::parse(text);
  std::vector<Submodule> found;
  constexpr std::string_view kPrefix = "submodule.";
  constexpr std::string_view kPath = ".path";
  for (const auto& [key, value] : config.values()) {
    if (!starts_with(key, kPrefix) || !ends_with(key, kPath)) continue;
    const std::string stem = key.substr(0, key.size() - kPath.size());
    const std::string* url = config.find(stem + ".url");
    found.push_back({value, url == nullptr ? "" : without_credentials(*url)});
  }
  return found;
}

RefFiles Repository::ref_files() const {
  return {impl_->git_dir, impl_->common_dir, impl_->store.id_size(), ref_storage(impl_->config)};
}

Result<std::vector<Ref>> Repository::refs(Coverage& coverage) const {
  std::vector<SkippedItem> problems;
  const std::vector<RefFiles::Named> named = ref_files().list(problems);
  for (const SkippedItem& problem : problems) {
    coverage.skip(problem.reason, impl_->path + ": " + problem.subject, problem.detail);
  }
  DOWSE_ASSIGN(ObjectReader reader, make_reader());
  std::vector<Ref> refs;
  refs.reserve(named.size());
  for (const RefFiles::Named& ref : named) {
    refs.push_back({ref.name, ref.id, peel(reader, ref.id)});
  }
  return refs;
}

Result<Head> Repository::head() const {
  const RefFiles files = ref_files();
  DOWSE_ASSIGN(const std::optional<RefFiles::Value> value, files.read("HEAD"));
  if (!value) return Error(Errc::kCorrupt, impl_->path + ": there is no HEAD");
  Head head{"HEAD", value->id};
  if (value->symref.empty()) return head;
  head.name = value->symref;
  DOWSE_ASSIGN(const std::optional<ObjectId> id, files.resolve("HEAD"));
  if (id) head.commit = *id;
  return head;
}

}  // namespace dowse::git
