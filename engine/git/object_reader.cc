#include "engine/git/object_reader.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/git/object_store.h"
#include "engine/git/single_read.h"

namespace dowse::git {
namespace {

void release_buffer(void* buffer) noexcept {
  const std::unique_ptr<ByteBuffer> owner(static_cast<ByteBuffer*>(buffer));
}

Object object_of(SingleObject read) {
  auto buffer = std::make_unique<ByteBuffer>(std::move(read.content));
  const std::string_view bytes = std::as_const(*buffer).text();
  return {read.type, bytes, buffer.release(), release_buffer};
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
  explicit Impl(const ObjectStore& objects) : store(objects) {}

  // Asks `packed(pack, position)` and `unpacked(path)` for each copy of the object until one
  // answers; the last failure when none does.
  template <typename T, typename Packed, typename Loose>
  Result<T> from_any_copy(const ObjectId& id, const Packed& packed, const Loose& unpacked) {
    std::optional<Error> last;
    for (const PackFile& pack : store.packs()) {
      const std::optional<std::size_t> position = pack.index().find(id);
      if (!position) continue;
      Result<T> answer = packed(pack, *position);
      if (answer.has_value()) return answer;
      last = std::move(answer).error();
    }
    for (const std::string& directory : store.directories()) {
      const std::optional<std::string> path = store.loose_file(directory, id);
      if (!path) continue;
      Result<T> answer = unpacked(*path);
      if (answer.has_value()) return answer;
      last = std::move(answer).error();
    }
    if (last) return *std::move(last);
    return Error(Errc::kGit, "object " + id.hex() + ": not in the store");
  }

  const ObjectStore& store;
  SingleReader reader;
};

ObjectReader::ObjectReader(const ObjectStore& store) : impl_(std::make_unique<Impl>(store)) {}

ObjectReader::ObjectReader(ObjectReader&&) noexcept = default;
ObjectReader& ObjectReader::operator=(ObjectReader&&) noexcept = default;
ObjectReader::~ObjectReader() = default;

std::size_t ObjectReader::id_size() const noexcept {
  return impl_->store.id_size();
}

Result<ObjectHeader> ObjectReader::header(const ObjectId& id) {
  SingleReader& reader = impl_->reader;
  return impl_->from_any_copy<ObjectHeader>(
      id, [&](const PackFile& pack, std::size_t i) { return reader.packed_header(pack, i); },
      [&](const std::string& path) { return reader.loose_header(path); });
}

Result<Object> ObjectReader::read(const ObjectId& id) {
  SingleReader& reader = impl_->reader;
  const auto packed = [&](const PackFile& pack, std::size_t i) -> Result<Object> {
    DOWSE_ASSIGN(SingleObject object, reader.read_packed(pack, i));
    return object_of(std::move(object));
  };
  const auto unpacked = [&](const std::string& path) -> Result<Object> {
    DOWSE_ASSIGN(SingleObject object, reader.read_loose(path));
    return object_of(std::move(object));
  };
  return impl_->from_any_copy<Object>(id, packed, unpacked);
}

bool ObjectReader::exists(const ObjectId& id) const {
  return impl_->store.contains(id);
}

}  // namespace dowse::git
