#pragma once
// A git repository as found on disk: where its parts lie, what it borrows from elsewhere, its refs,
// and the objects it has. Reads files only: no git process, hook, filter or include of a
// configuration file runs, and no configuration outside the repository is read. Objects are read
// through ObjectReader.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/coverage.h"
#include "engine/base/object_id.h"
#include "engine/base/result.h"
#include "engine/git/object_reader.h"
#include "engine/git/object_store.h"
#include "engine/git/refs.h"

namespace dowse::git {

struct OpenOptions {
  // Follow alternates, gitdir: and commondir that lie outside the target, as git does. Otherwise
  // they are left out and listed as not followed.
  bool follow_outside = true;
};

struct Submodule {
  std::string path;  // in the working tree; empty when only its url is known
  std::string url;   // as written in .gitmodules, without credentials; empty when unknown
};

struct Ref {
  std::string name;  // "refs/heads/main", "HEAD", "worktrees/W/HEAD", "FETCH_HEAD", ... A pseudo
                     // ref that names several objects stands here once for each.
  ObjectId target;   // what it names, symbolic refs resolved
  ObjectId peeled_commit;  // the commit behind target, tags followed; empty: none, or not there
};

struct Head {
  std::string name;  // the branch HEAD names ("refs/heads/main"), or "HEAD" when detached
  ObjectId commit;   // empty: the branch has no commit yet
};

// Immutable after open. Threads: all const members from any thread.
class Repository {
 public:
  // Opens the repository whose working tree, linked worktree or git directory (bare or not) is
  // `path`; folders above it are not looked at. Errors: kGit when it is none or cannot be read as
  // one; kUnsupported, naming what and what to do, for unknown ways to name objects or to keep refs
  // and for unknown extensions.
  static Result<Repository> open(const std::string& path, const OpenOptions& options);

  // The folder to open when `path` is, or lies inside, a working tree or a git directory: the
  // nearest such folder upwards. A caller that wants to know whether `path` itself is one compares.
  static std::optional<std::string> discover(const std::string& path);

  Repository(Repository&&) noexcept;
  Repository& operator=(Repository&&) noexcept;
  ~Repository();

  const std::string& path() const noexcept;        // as given to open: names the target in reports
  const std::string& git_dir() const noexcept;     // absolute, resolved; of this worktree
  const std::string& common_dir() const noexcept;  // where objects and shared refs live
  const std::string& work_dir() const noexcept;    // the folder that holds `.git`; empty: none
  bool is_shallow() const noexcept;  // history was cut (clone --depth): parents are missing
  bool is_partial() const noexcept;  // a promisor remote keeps objects that are not here
  const std::vector<OutsideStore>& outside_stores() const noexcept;
  std::string remote_url() const;  // of `origin`, without credentials; empty: none

  // From .gitmodules of the working tree, or else of HEAD. Best effort: for names in reports only.
  std::vector<Submodule> submodules() const;

  // One for each worker. Lifetime: this Repository.
  Result<ObjectReader> make_reader() const;

  // Every object in the store, reachable or not: loose, packs, alternates; sorted, each once. Parts
  // of the store that cannot be listed (a damaged pack index, a pack without one) go to `coverage`
  // as skips, so one caller passes the scan's and others their own. Errors: kGit when nothing could
  // be listed at all.
  Result<std::vector<ObjectId>> list_objects(Coverage& coverage) const;

  // The refs as this worktree has them.
  RefFiles ref_files() const;

  // All refs, HEAD, the HEADs and own refs of linked worktrees, and pseudo refs (FETCH_HEAD,
  // ORIG_HEAD, ...); sorted by name. Broken ones (no id in the file) go to `coverage` as kDamaged;
  // so do reftables, and as kMissing those that are listed and not there.
  Result<std::vector<Ref>> refs(Coverage& coverage) const;

  // Errors: kCorrupt when HEAD holds neither an id nor the name of a ref, or there is none; those
  // of a reftable that could hold it.
  Result<Head> head() const;

  // The store behind the readers, for what works on packs themselves.
  const ObjectStore& store() const noexcept;

 private:
  struct Impl;
  explicit Repository(std::unique_ptr<const Impl> impl) noexcept;
  std::unique_ptr<const Impl> impl_;
};

// A URL without user name and password: "https://user:pw@host/x" -> "https://host/x".
std::string without_credentials(std::string_view url);

}  // namespace dowse::git
