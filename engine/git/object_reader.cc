#include "engine/git/object_reader.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/git/handle.h"
#include "engine/git/loose_object.h"
#include "engine/git/object_store.h"

namespace dowse::git {
namespace {

Result<ObjectType> type_of(git_object_t type) {
  switch (type) {
    case GIT_OBJECT_COMMIT:
      return ObjectType::kCommit;
    case GIT_OBJECT_TREE:
      return ObjectType::kTree;
    case GIT_OBJECT_BLOB:
      return ObjectType::kBlob;
    case GIT_OBJECT_TAG:
      return ObjectType::kTag;
    default:
      return Error(Errc::kCorrupt, "an object of an unknown type");
  }
}

Result<ObjectHeader> header_from(git_odb* odb, const ObjectId& id) {
  const git_oid oid = to_oid(id);
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  if (git_odb_read_header(&size, &type, odb, &oid) != 0)
    return last_git_error("object " + id.hex());
  DOWSE_ASSIGN(const ObjectType known, type_of(type));
  return ObjectHeader{known, size};
}

void release_object(void* object) noexcept {
  git_odb_object_free(static_cast<git_odb_object*>(object));
}

Result<Object> object_from(git_odb* odb, const ObjectId& id) {
  const git_oid oid = to_oid(id);
  git_odb_object* object = nullptr;
  if (git_odb_read(&object, odb, &oid) != 0) return last_git_error("object " + id.hex());
  const std::string_view bytes(static_cast<const char*>(git_odb_object_data(object)),
                               git_odb_object_size(object));
  // The type goes in last: Object owns what was read before anything can fail.
  const Result<ObjectType> type = type_of(git_odb_object_type(object));
  Object owner(type.has_value() ? *type : ObjectType::kBlob, bytes, object, release_object);
  if (!type.has_value()) return Error(type.error().code(), type.error().message());
  return owner;
}

}  // namespace

std::string_view name_of(ObjectType type) noexcept {
  switch (type) {
    case ObjectType::kCommit:
      return "commit";
    case ObjectType::kTree:
      return "tree";
    case ObjectType::kBlob:
      return "blob";
    case ObjectType::kTag:
      return "tag";
  }
  return "unknown";
}

Object::Object(ObjectType type, std::string_view bytes, void* owner, Release release) noexcept
    : type_(type), bytes_(bytes), owner_(owner, release) {}

struct ObjectReader::Impl {
  explicit Impl(const ObjectStore& objects) : store(objects), packs(objects.packs().size()) {}

  // Opened when first needed.
  Result<git_odb*> pack_odb(std::size_t i) {
    if (!packs[i]) {
      DOWSE_ASSIGN(packs[i], open_pack_odb(store.packs()[i].index_path()));
    }
    return packs[i].get();
  }

  // Asks `packed(pack, position)` and `unpacked(file)` for each copy of the object until one
  // answers; the last failure when none does.
  template <typename T, typename Packed, typename Loose>
  Result<T> from_any_copy(const ObjectId& id, const Packed& packed, const Loose& unpacked) {
    Error last(Errc::kGit, "object " + id.hex() + ": not in the store");
    for (std::size_t i = 0; i < packs.size(); ++i) {
      const std::optional<std::size_t> position = store.packs()[i].index().find(id);
      if (!position) continue;
      Result<T> answer = packed(i, *position);
      if (answer.has_value()) return answer;
      last = std::move(answer).error();
    }
    for (const std::string& directory : store.directories()) {
      const std::optional<std::string> file = store.loose_file(directory, id);
      if (!file) continue;
      Result<T> answer = unpacked(*file);
      if (answer.has_value()) return answer;
      last = std::move(answer).error();
    }
    return last;
  }

  const ObjectStore& store;
  std::vector<OdbPtr> packs;  // as in store.packs()
  LooseReader loose;
};

ObjectReader::ObjectReader(const ObjectStore& store) : impl_(std::make_unique<Impl>(store)) {}

ObjectReader::ObjectReader(ObjectReader&&) noexcept = default;
ObjectReader& ObjectReader::operator=(ObjectReader&&) noexcept = default;
ObjectReader::~ObjectReader() = default;

Result<ObjectHeader> ObjectReader::header(const ObjectId& id) {
  const auto packed = [&](std::size_t i, std::size_t position) -> Result<ObjectHeader> {
    // libgit2 follows a cycle of deltas for ever: look before.
    DOWSE_ASSIGN(const PackFile::Entry entry, impl_->store.packs()[i].entry(position));
    if (entry.deltas == 0) return ObjectHeader{entry.type, entry.size};
    DOWSE_ASSIGN(git_odb* const odb, impl_->pack_odb(i));
    return header_from(odb, id);
  };
  const auto unpacked = [&](const std::string& file) { return impl_->loose.header(file); };
  return impl_->from_any_copy<ObjectHeader>(id, packed, unpacked);
}

Result<Object> ObjectReader::read(const ObjectId& id) {
  const auto packed = [&](std::size_t i, std::size_t position) -> Result<Object> {
    DOWSE_TRY(impl_->store.packs()[i].entry(position));
    DOWSE_ASSIGN(git_odb* const odb, impl_->pack_odb(i));
    return object_from(odb, id);
  };
  const auto unpacked = [&](const std::string& file) { return impl_->loose.read(file); };
  return impl_->from_any_copy<Object>(id, packed, unpacked);
}

bool ObjectReader::exists(const ObjectId& id) const {
  return impl_->store.contains(id);
}

}  // namespace dowse::git
