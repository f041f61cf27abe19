#include "engine/source/folder_paths.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::uint64_t kMemory = 256u << 20;

ObjectId id_of(std::uint32_t number) {
  ObjectId id;
  id.size = kSha1Size;
  // Spread, as hashes are.
  for (std::size_t i = 0; i < 4; ++i)
    id.raw[i] = static_cast<std::uint8_t>((number * 2654435761u) >> (8 * i));
  return id;
}

// Trees as git writes them, with ids that are made up.
class Trees {
 public:
  void add_folder(std::uint32_t tree, const std::string& name, std::uint32_t child) {
    trees_[tree] += entry("40000 " + name, child);
    trees_[child];
  }

  void add_file(std::uint32_t tree, const std::string& name) {
    trees_[tree] += entry("100644 " + name, 4'000'000);
  }

  // Each level names the one below twice, and the last has so many files.
  static Trees doubling(std::uint32_t levels, int files) {
    Trees trees;
    for (std::uint32_t level = 0; level < levels; ++level) {
      trees.add_folder(level, "a", level + 1);
      trees.add_folder(level, "b", level + 1);
    }
    for (int i = 0; i < files; ++i)
      trees.add_file(levels, "file" + std::to_string(i));
    return trees;
  }

  // With the ids and nothing else.
  FolderPaths start(std::uint64_t memory = kMemory) const {
    std::vector<ObjectId> ids;
    for (const auto& [tree, bytes] : trees_)
      ids.push_back(id_of(tree));
    return {std::move(ids), memory};
  }

  void add_to(FolderPaths& folders, unsigned seed = 0) const {
    std::vector<std::pair<std::uint32_t, std::string>> all(trees_.begin(), trees_.end());
    std::shuffle(all.begin(), all.end(), std::mt19937(seed));
    for (const auto& [tree, bytes] : all)
      folders.add_tree(id_of(tree), bytes);
    folders.add_root(id_of(0));
  }

 private:
  static std::string entry(std::string text, std::uint32_t child) {
    const ObjectId id = id_of(child);
    text += '\0';
    for (std::size_t i = 0; i < id.size; ++i)
      text += static_cast<char>(id.raw[i]);
    return text;
  }

  std::map<std::uint32_t, std::string> trees_;
};

std::vector<std::string> paths_of(const FolderPaths& folders, std::uint32_t tree) {
  std::vector<std::string> paths;
  for (const Standing& at : folders.standings_of(id_of(tree)))
    paths.push_back(folders.prefix_of(at.path));
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::set<std::pair<std::string, std::string>> all_of(const FolderPaths& folders) {
  std::set<std::pair<std::string, std::string>> all;
  for (const Standing& at : folders.standings())
    all.emplace(folders.prefix_of(at.path), folders.tree(at.tree).hex());
  return all;
}

TEST(FolderPaths, EachTreeStandsWhereItsParentsNameIt) {
  Trees trees;
  trees.add_folder(0, "a", 1);
  trees.add_folder(0, "b", 2);
  trees.add_folder(1, "c", 2);
  trees.add_folder(3, "d", 1);  // named by nothing
  FolderPaths folders = trees.start();
  trees.add_to(folders);
  folders.add_unnamed_roots();
  EXPECT_TRUE(folders.follow({}));
  EXPECT_THAT(paths_of(folders, 0), ElementsAre(""));
  EXPECT_THAT(paths_of(folders, 1), ElementsAre("a/", "d/"));
  EXPECT_THAT(paths_of(folders, 2), ElementsAre("a/c/", "b/", "d/c/"));
  EXPECT_THAT(paths_of(folders, 3), ElementsAre(""));
  EXPECT_THAT(paths_of(folders, 9), IsEmpty());
  for (FolderPath path = 1; path < folders.path_count(); ++path) {
    const FolderPath parent = folders.parent_of(path);
    EXPECT_LT(parent, path);
    EXPECT_EQ(folders.prefix_of(path), folders.prefix_of(parent) + folders.name_of(path) + "/");
  }
  for (const Standing& at : folders.standings())
    EXPECT_TRUE(folders.stands_under(at.tree, at.path));
}

TEST(FolderPaths, EqualEntriesCountOnce) {
  Trees trees;
  for (std::uint32_t level = 0; level < 13; ++level) {
    for (int i = 0; i < 20'000; ++i)
      trees.add_folder(level, "same", level + 1);
  }
  FolderPaths folders = trees.start();
  trees.add_to(folders);
  EXPECT_TRUE(folders.follow({}));
  EXPECT_EQ(folders.standings().size(), 14U);
}

// 4,096 paths of a tree with 2,000 files: eight million files to tell of, from a few kilobytes.
TEST(FolderPaths, TheFilesToTellOfAreBounded) {
  const Trees trees = Trees::doubling(12, 2000);
  FolderPaths folders = trees.start();
  trees.add_to(folders);
  EXPECT_FALSE(folders.follow({}));
  const std::size_t paths = folders.standings_of(id_of(12)).size();
  EXPECT_GT(paths, 50U);
  EXPECT_LT(paths * 2000, 1'000'000U);
  EXPECT_EQ(folders.standings_of(id_of(11)).size(), 2048U);  // the upper levels first
}

// The memory, too, whatever the files.
TEST(FolderPaths, ThePathsAreBoundedByMemory) {
  const Trees trees = Trees::doubling(40, 1);
  FolderPaths folders = trees.start(1u << 20);
  trees.add_to(folders);
  EXPECT_FALSE(folders.follow({}));
  EXPECT_GT(folders.path_count(), 5'000U);
  EXPECT_LT(folders.path_count(), 20'000U);
}

TEST(FolderPaths, WhatALimitLeavesOutDoesNotDependOnTheOrder) {
  const Trees trees = Trees::doubling(40, 1);
  std::set<std::pair<std::string, std::string>> first;
  for (unsigned seed = 0; seed < 5; ++seed) {
    FolderPaths folders = trees.start(200'000);
    trees.add_to(folders, seed);
    EXPECT_FALSE(folders.follow({}));
    if (seed == 0) first = all_of(folders);
    EXPECT_GT(first.size(), 1'000U);
    EXPECT_EQ(all_of(folders), first);
  }
}

TEST(FolderPaths, TablesThatDoNotFitAreNotFollowed) {
  Trees trees;
  for (std::uint32_t i = 1; i < 2'000; ++i)
    trees.add_folder(0, "folder" + std::to_string(i), i);
  for (unsigned seed = 0; seed < 5; ++seed) {
    FolderPaths folders = trees.start(300'000);
    trees.add_to(folders, seed);
    EXPECT_FALSE(folders.follow({}));
    EXPECT_THAT(folders.standings(), IsEmpty());
  }
}

TEST(FolderPaths, AStopEndsTheFollowing) {
  const Trees trees = Trees::doubling(16, 1);
  FolderPaths folders = trees.start();
  trees.add_to(folders);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(folders.follow(stop.get_token()));
  EXPECT_THAT(folders.standings(), IsEmpty());
}

TEST(FolderPaths, DepthIsBounded) {
  Trees trees;
  for (std::uint32_t level = 0; level < 5'000; ++level)
    trees.add_folder(level, "d", level + 1);
  FolderPaths folders = trees.start();
  trees.add_to(folders);
  EXPECT_FALSE(folders.follow({}));
  EXPECT_EQ(folders.standings().size(), 4'096U);
  EXPECT_EQ(paths_of(folders, 4'000).at(0).size(), 8'000U);
}

}  // namespace
}  // namespace dowse
