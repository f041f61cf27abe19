#pragma once
// The folders of one line of development, as git stores them: every folder is a tree object, and a
// changed folder changes all above it. A copy is a branch.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "corpora/edit.h"
#include "corpora/pack_writer.h"
#include "corpora/random.h"
#include "engine/base/object_id.h"

namespace dowse::corpora {

// Where folders lie; the same for all branches. Number 0 is the root, a folder's parent has a
// lower number than it.
class Folders {
 public:
  // So many folders under the root, nested up to a few levels, with names of their own.
  Folders(Random& random, std::size_t count);

  std::size_t size() const noexcept { return names_.size(); }

  const std::string& name(std::size_t folder) const { return names_[folder]; }

  std::size_t parent(std::size_t folder) const { return parents_[folder]; }

  // "a/b/", or nothing for the root.
  std::string path(std::size_t folder) const;

 private:
  std::vector<std::string> names_;
  std::vector<std::size_t> parents_;
};

// A file by folder and name, and what it holds afterwards; none: it is gone.
using FileKey = std::pair<std::size_t, std::string>;
using FileChanges = std::map<FileKey, std::optional<ObjectId>>;

class Tree {
 public:
  // Lifetime: the folders outlive all copies.
  explicit Tree(const Folders& folders) : folders_(&folders), states_(folders.size()) {}

  // Writes every tree object that is new; the id of the root. Folders that have become empty leave
  // their parent's.
  ObjectId change(const FileChanges& changes, PackWriter& pack);

  // The tree object of a folder that is not empty.
  const ObjectId& id(std::size_t folder) const { return states_[folder].stored.id; }

 private:
  struct Change {
    std::string name;
    bool is_folder = false;
    std::optional<ObjectId> id;

    std::string order() const { return is_folder ? name + '/' : name; }
  };

  struct State {
    std::string content;  // of the tree object
    Stored stored;
  };

  static std::vector<Edit> edits_for(const std::string& content, std::vector<Change> changes);
  void rewrite(State& state, std::vector<Change> changes, PackWriter& pack);

  const Folders* folders_;
  std::vector<State> states_;
};

}  // namespace dowse::corpora
