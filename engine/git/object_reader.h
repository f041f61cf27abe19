#pragma once
// Reads git objects by id from the packs and loose files of a repository and of the stores it
// borrows from. refs/replace and grafts are not looked at: an id gives the object that has it.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/base/object_id.h"
#include "engine/base/result.h"

namespace dowse::git {

class ObjectStore;

enum class ObjectType : std::uint8_t { kCommit, kTree, kBlob, kTag };

// "commit", "tree", "blob", "tag".
std::string_view name_of(ObjectType type) noexcept;

struct ObjectHeader {
  ObjectType type{};
  std::uint64_t size = 0;  // bytes of content
};

// One object in memory. Owns its bytes.
class Object {
 public:
  using Release = void (*)(void* owner) noexcept;

  Object(ObjectType type, std::string_view bytes, void* owner, Release release) noexcept;

  ObjectType type() const noexcept { return type_; }

  // Lifetime: this Object.
  std::string_view bytes() const& noexcept { return bytes_; }

  std::string_view bytes() const&& = delete;

 private:
  ObjectType type_;
  std::string_view bytes_;
  std::unique_ptr<void, Release> owner_;
};

// Threads: one at a time; one reader for each worker. Lifetime: the Repository it was made from.
// Errors: kGit when the store does not have the object, kCorrupt when it has it and it cannot be
// read (bad zlib stream, truncated pack, delta chain that is broken or a cycle). An object with
// several copies is damaged only when all of them are.
class ObjectReader {
 public:
  explicit ObjectReader(const ObjectStore& store);
  ObjectReader(ObjectReader&&) noexcept;
  ObjectReader& operator=(ObjectReader&&) noexcept;
  ~ObjectReader();

  // Bytes of the ids of the store.
  std::size_t id_size() const noexcept;

  // Type and size without the content.
  Result<ObjectHeader> header(const ObjectId& id);

  // The whole content, whatever its size: ask header() first where that matters.
  Result<Object> read(const ObjectId& id);

  // Whether the store has the object; says nothing of its health.
  bool exists(const ObjectId& id) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dowse::git
