#pragma once
// SHA-1, as git names objects and ends packs and indexes with it.

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/base/object_id.h"
#include "engine/git/object_reader.h"

namespace dowse::corpora {

// Threads: one at a time.
class Sha1 {
 public:
  using Digest = std::array<std::uint8_t, 20>;

  Sha1();
  ~Sha1();
  Sha1(const Sha1&) = delete;
  Sha1& operator=(const Sha1&) = delete;

  void update(std::string_view bytes);
  // Of all bytes since the last digest.
  Digest finish();

  // The id git gives to an object; nothing may be under way.
  ObjectId id_of(git::ObjectType type, std::string_view content);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dowse::corpora
