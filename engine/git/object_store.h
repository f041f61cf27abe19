#pragma once
// Where the objects of a repository lie: its object folder and the alternates it borrows from, with
// their packs and loose files. Knows which objects there are; reading them is ObjectReader's.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/coverage.h"
#include "engine/base/object_id.h"
#include "engine/git/pack_file.h"
#include "engine/git/safe_file.h"

namespace dowse::git {

// Something outside the target that a repository points at.
struct OutsideStore {
  std::string what;  // "gitdir", "commondir", "objects", "alternate", "worktree"
  std::string path;  // as far as it could be resolved
  bool followed = false;
};

// The objects of a store, each once, those of one pack beside each other in its order. 8 bytes for
// each packed object. Lifetime: the ObjectStore.
class ObjectListView {
 public:
  std::size_t size() const noexcept { return packed_.size() + loose_.size(); }

  ObjectId operator[](std::size_t i) const;

 private:
  friend class ObjectStore;

  struct Packed {
    std::uint32_t pack;
    std::uint32_t position;
  };

  const std::vector<PackFile>* packs_ = nullptr;
  std::vector<Packed> packed_;
  std::vector<ObjectId> loose_;
};

// Immutable after open. Threads: any.
class ObjectStore {
 public:
  struct Options {
    std::string target;  // resolved; what lies outside of it is listed
    bool follow_outside = true;
    std::size_t id_size = kSha1Size;  // kSha256Size: of all objects, those of alternates too
  };

  // What cannot be opened is a problem (see list), never the end.
  static ObjectStore open(const std::string& objects_dir, const Options& options);

  // The object folders, resolved: the repository's own first, then alternates.
  const std::vector<std::string>& directories() const noexcept { return directories_; }

  const std::vector<PackFile>& packs() const noexcept { return packs_; }

  std::size_t id_size() const noexcept { return options_.id_size; }

  const std::vector<OutsideStore>& outside() const noexcept { return outside_; }

  bool contains(const ObjectId& id) const;

  // The objects whose id begins with these hexadecimal digits, sorted, each once. Requires: 2
  // digits to those of a whole id.
  std::vector<ObjectId> with_prefix(std::string_view digits) const;

  // The file of a loose object in one of the directories; nothing when there is none that can be
  // read.
  std::optional<std::string> loose_file(const std::string& directory, const ObjectId& id) const;

  struct Listing {
    ObjectListView objects;
    // What could not be listed, in the terms of Coverage; subjects are paths.
    std::vector<SkippedItem> problems;
  };

  Listing list() const;

  struct LooseListing {
    std::vector<ObjectId> ids;  // sorted, unique, none of them in a pack
    // What could not be listed, packs included; in the terms of Coverage; subjects are paths.
    std::vector<SkippedItem> problems;
  };

  LooseListing list_loose() const;

 private:
  std::optional<std::string> add_directory(const std::string& path, const std::string& named_by,
                                           int depth);
  void add_packs(const std::string& directory);
  void add_pack(const std::string& index_path);
  bool admit(const std::string& what, const std::string& path);
  void problem(Skip reason, std::string subject, std::string detail);
  bool is_readable_file(const std::string& path, FileKind kind) const;
  bool is_packed(const ObjectId& id) const;
  void list_pack(std::uint32_t number, Listing& listing) const;
  void list_loose(const std::string& directory, LooseListing& listing) const;
  void list_fan_out(const std::string& folder, const std::string& first,
                    LooseListing& listing) const;

  Options options_;
  std::vector<std::string> directories_;
  std::vector<PackFile> packs_;
  std::vector<OutsideStore> outside_;
  std::vector<SkippedItem> problems_;  // found by open
};

}  // namespace dowse::git
