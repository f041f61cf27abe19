#include "tests/attribute/parts.h"

#include <algorithm>
#include <utility>

#include "tests/attribute/made_finding.h"

namespace dowse::testing {
namespace {

class IdleVisitor final : public BlobVisitor {
 public:
  Visit visit(const BlobView& /*blob*/) override { return {}; }

  std::unique_ptr<TextMemory> recall(const BlobView& /*blob*/) override { return nullptr; }

  bool finds_in_names(std::string_view /*names*/) override { return false; }
};

class IdleProgress final : public ProgressSink {
 public:
  void expect(std::uint64_t /*texts*/) override {}

  void done(std::uint64_t /*texts*/, std::uint64_t /*bytes*/) override {}
};

// The value, or the end of the test program with the reason.
template <typename T>
T must(Result<T> result) {
  EXPECT_TRUE(result) << result.error().message();
  return std::move(*result);
}

std::vector<Finding> one_a_secret(const ModelHistory& history) {
  std::vector<std::vector<Occurrence>> found(kModelSecrets);
  for (const ModelContent& content : history.contents) {
    for (const std::size_t secret : content.secrets) {
      found[secret].push_back(occurrence_in(TextKind::kBlob, content.id, 1));
    }
  }
  std::vector<Finding> findings;
  for (std::vector<Occurrence>& occurrences : found) {
    findings.push_back(finding_with(std::move(occurrences)));
  }
  return findings;
}

}  // namespace

ObjectId id_in(const std::string& repository, const std::string& name) {
  const std::string hex = run_shell("git rev-parse " + name, repository).out.substr(0, 40);
  const std::optional<ObjectId> id = ObjectId::from_hex(hex);
  EXPECT_TRUE(id) << name;
  return id.value_or(ObjectId());
}

git::Repository opened(const std::string& path) {
  return must(git::Repository::open(path, {}));
}

void make_repository(const PackWriter& pack, const std::string& path) {
  git("/", "git init -q --bare -b main " + path);
  pack.write(path + "/objects/pack");
}

std::string tree_entry(std::string_view mode, std::string_view name, const ObjectId& id) {
  std::string bytes = std::string(mode) + " " + std::string(name) + '\0';
  bytes.append(id.raw.begin(), id.raw.begin() + id.size);
  return bytes;
}

std::string commit_bytes(const ObjectId& tree, const std::vector<ObjectId>& parents,
                         std::int64_t committed) {
  std::string bytes = tree.empty() ? "" : "tree " + tree.hex() + "\n";
  for (const ObjectId& parent : parents)
    bytes += "parent " + parent.hex() + "\n";
  const std::string date = std::to_string(committed) + " +0000\n";
  return bytes + "author A <a@x> " + date + "committer C <c@x> " + date + "\nm\n";
}

void read_idly(Source& source, unsigned jobs, Coverage& coverage) {
  std::vector<std::unique_ptr<IdleVisitor>> visitors;
  const auto make_visitor = [&]() -> BlobVisitor& {
    return *visitors.emplace_back(std::make_unique<IdleVisitor>());
  };
  IdleProgress progress;
  EXPECT_TRUE(source.for_each_blob(make_visitor, {.jobs = jobs}, coverage, progress, {}));
}

std::vector<Finding> in_blobs(const std::vector<ObjectId>& blobs) {
  std::vector<Occurrence> occurrences;
  for (const ObjectId& blob : blobs)
    occurrences.push_back(occurrence_in(TextKind::kBlob, blob, 1));
  std::vector<Finding> findings;
  findings.push_back(finding_with(std::move(occurrences)));
  return findings;
}

Parts::Parts(const std::string& repository, std::span<const Finding> findings,
             attribution::DiffLimits limits)
    : repo(opened(repository)),
      pass(must(attribution::ObjectPass::plan(repo, 2, {}))),
      marks(findings, TargetIndex{}),
      ids(must(attribution::list_by_type(pass))),
      trees(must(attribution::MarkedTrees::load(pass, ids.trees, marks))),
      history(must(attribution::load_history(pass, ids, nullptr, marks, trees))),
      paths(trees.names()),
      diff(trees, paths, limits),
      timeline(must(attribution::make_timeline(history, diff, {}))) {}

std::uint32_t Parts::holding(std::string_view path, const ObjectId& blob) {
  const std::uint32_t mark = marks.blobs().find(blob);
  EXPECT_NE(mark, attribution::IdTable::kNone) << path;
  return paths.holding({paths.path(path), mark});
}

std::size_t add_commit(ModelHistory& history, std::vector<std::size_t> parents,
                       std::map<std::string, std::size_t> files) {
  const std::int64_t before =
      history.commits.empty() ? 1'700'000'000 : history.commits.back().committed;
  history.commits.push_back({std::move(parents), before + 60, std::move(files), {}});
  return history.commits.size() - 1;
}

MadeHistory::MadeHistory(ModelHistory history, attribution::DiffLimits limits)
    : history_(std::move(history)) {
  build_repository(history_, folder_.path());
  parts_ = std::make_unique<Parts>(path(), one_a_secret(history_), limits);
}

std::vector<std::size_t> MadeHistory::commits(std::span<const std::uint32_t> nodes) const {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < history_.commits.size(); ++i) {
    if (std::find(nodes.begin(), nodes.end(), node(i)) != nodes.end()) found.push_back(i);
  }
  EXPECT_EQ(found.size(), nodes.size());
  return found;
}

std::uint32_t MadeHistory::holding(std::string_view path, std::size_t content) {
  return parts_->holding(path, history_.contents[content].id);
}

}  // namespace dowse::testing
