#pragma once
// The parts of attribution, made of a repository one after the other, for tests of one of them; and
// repositories of histories that a test writes down commit by commit.

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/attribute/history.h"
#include "engine/attribute/marked_trees.h"
#include "engine/attribute/marks.h"
#include "engine/attribute/object_pass.h"
#include "engine/attribute/paths.h"
#include "engine/attribute/timeline.h"
#include "engine/attribute/tree_diff.h"
#include "engine/find/finding.h"
#include "engine/git/repository.h"
#include "engine/source/source.h"
#include "tests/attribute/random_history.h"
#include "tests/support/pack_writer.h"
#include "tests/support/support.h"

namespace dowse::testing {

// The id of an object by any name git knows.
ObjectId id_in(const std::string& repository, const std::string& name);

// Requires: there is a repository at `path`.
git::Repository opened(const std::string& path);

// Makes a bare repository at `path` of a pack alone: objects that no git would write, with ids of
// our choice.
void make_repository(const PackWriter& pack, const std::string& path);

// The bytes of an entry of a tree.
std::string tree_entry(std::string_view mode, std::string_view name, const ObjectId& id);

// The bytes of a commit; an empty tree is left out.
std::string commit_bytes(const ObjectId& tree, const std::vector<ObjectId>& parents,
                         std::int64_t committed = 1'700'000'000);

// Has a source give all its texts to visitors that look at nothing.
void read_idly(Source& source, unsigned jobs, Coverage& coverage);

// One finding that stands in these blobs.
std::vector<Finding> in_blobs(const std::vector<ObjectId>& blobs);

// Each part is made of those before it.
struct Parts {
  Parts(const std::string& repository, std::span<const Finding> findings,
        attribution::DiffLimits limits = {});
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  std::uint32_t node(const ObjectId& id) const { return history.ids.find(id); }

  // The path of a holding.
  std::string text(std::uint32_t holding) const { return paths.text(paths[holding].path); }

  std::uint32_t holding(std::string_view path, const ObjectId& blob);

  git::Repository repo;
  attribution::ObjectPass pass;
  attribution::Marks marks;
  attribution::ObjectIds ids;
  attribution::MarkedTrees trees;
  attribution::History history;
  attribution::Paths paths;
  attribution::TreeDiff diff;
  attribution::Timeline timeline;
};

// Adds a commit that is a minute younger than the one added before it; gives its number.
std::size_t add_commit(ModelHistory& history, std::vector<std::size_t> parents,
                       std::map<std::string, std::size_t> files);

// A history as a bare repository, with one finding for each secret, and its parts.
class MadeHistory {
 public:
  explicit MadeHistory(ModelHistory history, attribution::DiffLimits limits = {});

  Parts& parts() { return *parts_; }

  std::string path() const { return folder_ / "r"; }

  const ObjectId& id(std::size_t commit) const { return history_.commits[commit].id; }

  std::uint32_t node(std::size_t commit) const { return parts_->node(id(commit)); }

  // The numbers of the commits that these nodes are, sorted.
  std::vector<std::size_t> commits(std::span<const std::uint32_t> nodes) const;

  std::uint32_t holding(std::string_view path, std::size_t content);

 private:
  TempDir folder_;
  ModelHistory history_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace dowse::testing
