#include "tests/attribute/random_history.h"

#include <algorithm>
#include <random>
#include <sstream>

#include "tests/support/support.h"

namespace dowse::testing {
namespace {

const std::vector<std::string>& paths() {
  static const std::vector<std::string> kPaths = {
      "a.txt", "b.txt", "src/a.txt", "src/b.txt", "src/deep/er/c.txt", "src/deep/d.txt", "z/a.txt"};
  return kPaths;
}

class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  ModelHistory make() {
    const std::size_t count = 20 + below(41);
    while (history_.commits.size() < count)
      add_commit();
    add_refs();
    return std::move(history_);
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }

  bool one_in(std::size_t n) { return below(n) == 0; }

  // Mostly one of the latest commits, so that branches live for a while.
  std::size_t any_commit() {
    const std::size_t count = history_.commits.size();
    return one_in(4) ? below(count) : count - 1 - below(std::min<std::size_t>(count, 4));
  }

  std::size_t new_content() {
    ModelContent content;
    for (std::size_t s = 0; s < kModelSecrets; ++s) {
      if (one_in(3)) content.secrets.insert(s);
    }
    history_.contents.push_back(content);
    return history_.contents.size() - 1;
  }

  // Sometimes content that was there before: a revert, or the same file in two places.
  std::size_t any_content() {
    const bool known = !history_.contents.empty() && one_in(3);
    return known ? below(history_.contents.size()) : new_content();
  }

  void add_commit() {
    ModelCommit commit;
    const std::size_t count = history_.commits.size();
    if (count > 0 && !one_in(15)) commit.parents.push_back(any_commit());
    if (!commit.parents.empty() && one_in(4)) add_merge_parents(commit);
    if (!commit.parents.empty()) commit.files = history_.commits[commit.parents[0]].files;
    merge_files(commit);
    const bool quiet = commit.parents.size() > 1 && !one_in(3);
    for (std::size_t edits = quiet ? 0 : 1 + below(3); edits > 0; --edits)
      edit(commit.files);
    // Clocks go wrong and many commits share a second.
    const std::int64_t skew = one_in(5) ? static_cast<std::int64_t>(below(2000)) - 1000 : 0;
    commit.committed = 1'700'000'000 + static_cast<std::int64_t>(count / 2) * 60 + skew;
    history_.commits.push_back(std::move(commit));
  }

  void add_merge_parents(ModelCommit& commit) {
    for (std::size_t more = one_in(4) ? 3 : 1; more > 0; --more) {
      const std::size_t parent = any_commit();
      const auto end = commit.parents.end();
      if (std::find(commit.parents.begin(), end, parent) == end) commit.parents.push_back(parent);
    }
  }

  // Of each path, the version of one of the parents, or none.
  void merge_files(ModelCommit& commit) {
    if (commit.parents.size() < 2) return;
    for (const std::string& path : paths()) {
      const ModelCommit& from = history_.commits[commit.parents[below(commit.parents.size())]];
      commit.files.erase(path);
      const auto file = from.files.find(path);
      if (file != from.files.end()) commit.files.insert(*file);
    }
  }

  void edit(std::map<std::string, std::size_t>& files) {
    const std::string& path = paths()[below(paths().size())];
    const std::size_t what = below(6);
    if (what == 0) {
      files.erase(path);
    } else if (what == 1 && !files.empty()) {  // a rename
      const auto from = std::next(files.begin(), static_cast<std::ptrdiff_t>(below(files.size())));
      const std::size_t content = from->second;
      files.erase(from);
      files[path] = content;
    } else if (what == 2 && !history_.commits.empty()) {  // a revert of everything
      files = history_.commits[below(history_.commits.size())].files;
    } else {
      files[path] = any_content();
    }
  }

  void add_refs() {
    const std::size_t count = history_.commits.size();
    history_.head = any_commit();
    history_.detached = one_in(3);
    if (!history_.detached) history_.refs["refs/heads/main"] = history_.head;
    // Where all refs are old, much of history is out of their reach.
    const std::size_t newest = one_in(3) ? count / 2 : count;
    for (std::size_t i = below(5); i > 0; --i) {
      history_.refs["refs/heads/b" + std::to_string(i)] = below(newest);
      history_.refs["refs/tags/t" + std::to_string(i)] = below(newest);
      history_.refs["refs/custom/c" + std::to_string(i)] = below(newest);
    }
    if (one_in(2)) history_.refs["refs/stash"] = below(newest);
    if (one_in(6)) {  // more than one pass of 64
      for (std::size_t i = 0; i < 150; ++i) {
        history_.refs["refs/pull/" + std::to_string(i)] = below(newest);
      }
    }
  }

  std::mt19937 random_;
  ModelHistory history_;
};

void write_commit(const ModelHistory& history, std::size_t index, std::ostream& out) {
  const ModelCommit& commit = history.commits[index];
  const std::size_t first_mark = history.contents.size() + 1;
  out << "commit refs/import/" << index << "\nmark :" << first_mark + index
      << "\ncommitter C <c@x> " << commit.committed << " +0000\ndata 1\nm\n";
  for (std::size_t i = 0; i < commit.parents.size(); ++i) {
    out << (i == 0 ? "from" : "merge") << " :" << first_mark + commit.parents[i] << "\n";
  }
  out << "deleteall\n";
  for (const auto& [path, content] : commit.files) {
    out << "M 100644 :" << content + 1 << " " << path << "\n";
  }
}

}  // namespace

std::set<std::size_t> ModelHistory::reachable_from(std::size_t commit) const {
  std::set<std::size_t> seen = {commit};
  std::vector<std::size_t> open = {commit};
  while (!open.empty()) {
    const std::size_t next = open.back();
    open.pop_back();
    for (const std::size_t parent : commits[next].parents) {
      if (seen.insert(parent).second) open.push_back(parent);
    }
  }
  return seen;
}

ModelHistory make_random_history(std::uint32_t seed) {
  return Generator(seed).make();
}

void build_repository(ModelHistory& history, const std::string& path) {
  std::ostringstream stream;
  for (std::size_t i = 0; i < history.contents.size(); ++i) {
    const std::string text = "content " + std::to_string(i) + "\n";
    stream << "blob\nmark :" << i + 1 << "\ndata " << text.size() << "\n" << text;
  }
  for (std::size_t i = 0; i < history.commits.size(); ++i)
    write_commit(history, i, stream);
  write_file(path + "/import", stream.str());
  git(path,
      "git init -q --bare -b main r; cd r; git fast-import --quiet --export-marks=../marks "
      "<../import;"
      "git for-each-ref --format='delete %(refname)' refs/import | git update-ref --stdin");
  std::istringstream marks(read_file(path + "/marks"));
  std::string mark;
  std::string id;
  while (marks >> mark >> id) {
    const std::size_t number = std::stoul(mark.substr(1)) - 1;
    const ObjectId object = ObjectId::from_hex(id).value_or(ObjectId());
    if (number < history.contents.size()) {
      history.contents[number].id = object;
    } else {
      history.commits[number - history.contents.size()].id = object;
    }
  }
  std::string updates;
  for (const auto& [name, commit] : history.refs) {
    updates += "create " + name + " " + history.commits[commit].id.hex() + "\n";
  }
  write_file(path + "/updates", updates);
  git(path + "/r", "git update-ref --stdin <../updates");
  if (history.detached) {
    git(path + "/r", "git update-ref --no-deref HEAD " + history.commits[history.head].id.hex());
  }
}

}  // namespace dowse::testing
