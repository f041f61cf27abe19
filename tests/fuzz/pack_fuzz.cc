// Whatever the bytes of packs and their indexes: each entry of a pack that opens is given or told
// lost, exactly once, under its id; so is each object of a pack that contradicts itself; what is
// given is not larger than the limit, its copies are true, and one that is read by itself is the
// same. A pack that cannot be listed is told to coverage.

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/git/object_store.h"
#include "engine/git/object_walk.h"
#include "engine/git/repository.h"
#include "tests/fuzz/harness.h"
#include "tests/support/pack_writer.h"
#include "tests/support/support.h"

namespace dowse::fuzz {
namespace {

using git::ObjectView;
using testing::DeltaWriter;
using testing::PackWriter;

constexpr std::size_t kMaxInput = 16384;
constexpr std::uint64_t kMaxObjectBytes = 1u << 20;
constexpr std::uint64_t kMemoryBytes = 4096;

// What a byte at the front of each part of an input says; what it needs follows.
enum class Part : std::uint8_t {
  kWhole,        // type, then content
  kOffsetDelta,  // how many entries back, then the delta
  kRefDelta,     // the base's number, then the delta
  kStored,       // the entry as it stands in the pack
  kNamed,        // the number of the next entry
  kPack,         // the next pack begins
  kPatch,        // where in the index (or, from 0x8000 on, the pack), and the byte there
};

constexpr std::size_t kParts = 7;

// A repository that holds these packs and nothing else, in a folder that goes with the process.
class PacksOnly {
 public:
  PacksOnly() {
    testing::write_file(folder_ / "HEAD", "ref: refs/heads/main\n");
    testing::write_file(folder_ / "config", "[core]\n\tbare = true\n");
    std::filesystem::create_directory(folder_ / "refs");
  }

  const std::string& path() const noexcept { return folder_.path(); }

  void put(const std::vector<std::pair<std::string, std::string>>& packs) const {
    std::filesystem::remove_all(folder_ / "objects");
    for (std::size_t i = 0; i < packs.size(); ++i) {
      const std::string stem = folder_ / ("objects/pack/pack-" + std::to_string(i));
      testing::write_file(stem + ".idx", packs[i].first);
      testing::write_file(stem + ".pack", packs[i].second);
    }
  }

 private:
  testing::TempDir folder_;
};

// Builds packs, right but for what the input says otherwise, as (index, pack).
class PackBuilder {
 public:
  explicit PackBuilder(std::string_view input) : input_(input) {}

  std::vector<std::pair<std::string, std::string>> build() {
    while (!input_.empty())
      add_part(static_cast<Part>(byte() % kParts));
    finish();
    return std::move(packs_);
  }

 private:
  struct Patch {
    std::size_t at;
    char value;
  };

  std::size_t byte() {
    const std::string_view taken = take(1);
    return taken.empty() ? 0 : static_cast<std::uint8_t>(taken[0]);
  }

  std::size_t word() {
    const std::size_t high = byte();
    return high << 8 | byte();
  }

  std::string_view take(std::size_t size) {
    const std::string_view taken = input_.substr(0, size);
    input_.remove_prefix(taken.size());
    return taken;
  }

  ObjectId next_id() { return PackWriter::id(number_++); }

  void add_part(Part part) {
    switch (part) {
      case Part::kWhole: {
        const auto type = static_cast<unsigned>(1 + byte() % 4);
        offsets_.push_back(writer_.add(next_id(), type, take(word())));
        break;
      }
      case Part::kOffsetDelta: {
        const std::size_t back = byte();
        const std::uint64_t base =
            back < offsets_.size() ? offsets_[offsets_.size() - 1 - back] : 0;
        offsets_.push_back(writer_.add_offset_delta(next_id(), base, take(word())));
        break;
      }
      case Part::kRefDelta: {
        const ObjectId base = PackWriter::id(static_cast<unsigned>(word()));
        offsets_.push_back(writer_.add_ref_delta(next_id(), base, take(word())));
        break;
      }
      case Part::kStored:
        offsets_.push_back(writer_.add_raw(next_id(), take(1 + byte())));
        break;
      case Part::kNamed:
        number_ = static_cast<unsigned>(word());
        break;
      case Part::kPack:
        finish();
        break;
      case Part::kPatch: {
        const std::size_t at = word();
        patches_.push_back({at, static_cast<char>(byte())});
      }
    }
  }

  void finish() {
    std::string index = writer_.index();
    std::string pack = writer_.pack();
    for (const Patch& patch : patches_) {
      std::string& file = patch.at < 0x8000 ? index : pack;
      file[patch.at % 0x8000 % file.size()] = patch.value;
    }
    packs_.emplace_back(std::move(index), std::move(pack));
    writer_ = PackWriter();
    offsets_.clear();
    patches_.clear();
  }

  std::string_view input_;
  PackWriter writer_;
  unsigned number_ = 1;
  std::vector<std::uint64_t> offsets_;
  std::vector<Patch> patches_;
  std::vector<std::pair<std::string, std::string>> packs_;
};

// A memory that can tell whether the walk's word about copied ranges is true.
struct RememberedBytes final : TextMemory {
  explicit RememberedBytes(std::string_view text) : bytes(text) {}

  std::string bytes;
};

void check_copies(const ObjectView& object) {
  if (object.base == nullptr) return;
  const auto* base = dynamic_cast<const RememberedBytes*>(object.base);
  DOWSE_CHECK(base != nullptr);
  std::uint64_t after = 0;
  for (const CopiedRange& range : object.copied) {
    DOWSE_CHECK(range.at >= after && range.size > 0);
    DOWSE_CHECK(object.bytes.substr(range.at, range.size) ==
                std::string_view(base->bytes).substr(range.from, range.size));
    after = range.at + range.size;
  }
}

struct Listed {
  std::multiset<ObjectId> told;     // how often each id has to be told of
  std::multiset<ObjectId> entries;  // how often it stands in an index
};

Listed listed(const git::Repository& repository) {
  Listed listed;
  std::set<ObjectId> in_others;
  for (const git::PackFile& file : repository.store().packs()) {
    const git::PackIndex& index = file.index();
    const bool opens = git::Pack::open(file.index_path(), 20).has_value();
    for (std::size_t i = 0; i < index.size(); ++i) {
      listed.entries.insert(index.id(i));
      if (opens) {
        listed.told.insert(index.id(i));
      } else {
        in_others.insert(index.id(i));
      }
    }
  }
  for (const ObjectId& id : in_others) {
    if (!listed.told.contains(id)) listed.told.insert(id);
  }
  return listed;
}

// What a walk said.
struct Told {
  std::multiset<ObjectId> ids;              // given or lost
  std::map<ObjectId, std::string> objects;  // given
};

Told walk(const git::ObjectWalk& walk) {
  Told told;
  const auto make_sink = [&told] {
    git::ObjectSink sink;
    sink.object = [&told](const ObjectView& object) -> std::unique_ptr<TextMemory> {
      DOWSE_CHECK(object.bytes.size() <= kMaxObjectBytes);
      check_copies(object);
      told.ids.insert(object.id);
      told.objects[object.id] = object.bytes;
      if (!object.is_base) return nullptr;
      return std::make_unique<RememberedBytes>(object.bytes);
    };
    sink.lost = [&told](const git::LostObject& lost) { told.ids.insert(lost.id); };
    return sink;
  };
  DOWSE_CHECK(walk.run(1, make_sink, {kMaxObjectBytes, kMemoryBytes}, {}).has_value());
  return told;
}

void check_walk(const git::Repository& repository, std::size_t packs) {
  Coverage coverage;
  const Result<git::ObjectWalk> planned = git::ObjectWalk::plan(repository, "R", coverage);
  DOWSE_CHECK(planned.has_value());
  DOWSE_CHECK(repository.store().packs().size() == packs || !coverage.snapshot().complete());
  const Told told = walk(*planned);
  DOWSE_CHECK(told.ids.size() == planned->size());
  const Listed list = listed(repository);
  DOWSE_CHECK(told.ids == list.told);
  Result<git::ObjectReader> reader = repository.make_reader();
  DOWSE_CHECK(reader.has_value());
  for (const auto& [id, bytes] : told.objects) {
    if (list.entries.count(id) != 1) continue;  // there may be two of them that differ
    const Result<git::Object> object = reader->read(id);
    DOWSE_CHECK(!object || object->bytes() == bytes);
  }
}

// Writes an input.
class Recipe {
 public:
  Recipe& whole(unsigned type, std::string_view content) {
    part(Part::kWhole) += static_cast<char>(type - 1);
    return text(content);
  }

  Recipe& offset_delta(unsigned back, std::string_view delta) {
    part(Part::kOffsetDelta) += static_cast<char>(back);
    return text(delta);
  }

  Recipe& ref_delta(unsigned base, std::string_view delta) {
    word(part(Part::kRefDelta), base);
    return text(delta);
  }

  Recipe& stored(std::string_view entry) {
    part(Part::kStored) += static_cast<char>(entry.size() - 1);
    bytes += entry;
    return *this;
  }

  Recipe& named(unsigned number) {
    word(part(Part::kNamed), number);
    return *this;
  }

  Recipe& next_pack() {
    part(Part::kPack);
    return *this;
  }

  Recipe& patch(unsigned at, char value) {
    word(part(Part::kPatch), at);
    bytes += value;
    return *this;
  }

  std::string bytes;

 private:
  std::string& part(Part part) { return bytes += static_cast<char>(part); }

  static void word(std::string& to, std::size_t value) {
    to += static_cast<char>(value >> 8 & 0xFF);
    to += static_cast<char>(value & 0xFF);
  }

  Recipe& text(std::string_view content) {
    word(bytes, content.size());
    bytes += content;
    return *this;
  }
};

constexpr unsigned kInPack = 0x8000;

// Right packs: a chain, a star, every type, two packs that share ids and bases.
std::vector<std::string> right_packs() {
  const std::string base(300, 'b');
  const std::string grow = DeltaWriter(300, 301).copy(0, 300).insert("x").bytes;
  const std::string shrink = DeltaWriter(301, 300).copy(1, 300).bytes;
  Recipe chain;
  chain.whole(3, base);
  for (int i = 0; i < 40; ++i)
    chain.offset_delta(0, i % 2 == 0 ? grow : shrink);
  Recipe star;
  star.whole(3, base);
  for (unsigned i = 0; i < 30; ++i)
    star.offset_delta(i, grow);
  Recipe types;
  for (unsigned type = 1; type <= 4; ++type)
    types.whole(type, base).offset_delta(0, grow).ref_delta(2 * type, shrink);
  Recipe two;
  two.whole(3, base).offset_delta(0, grow).next_pack();
  two.named(2).whole(3, base + "x").ref_delta(1, grow).ref_delta(2, shrink).ref_delta(3, shrink);
  return {"", chain.bytes, star.bytes, types.bytes, two.bytes};
}

// Wrong ones: cycles, bases that are nowhere, ids twice, damaged streams, sizes that lie, deltas
// that do not fit or end early, the reserved instruction, copies that grow without end.
std::vector<std::string> wrong_packs() {
  const std::string base(200, 'w');
  const std::string same = DeltaWriter(200, 200).copy(0, 200).bytes;
  const std::string reserved = DeltaWriter(200, 4).copy(0, 4).bytes + std::string(1, '\0');
  constexpr std::uint64_t kGrown = 80'000;
  DeltaWriter bomb(200, kGrown);
  for (int i = 0; i < 400; ++i)
    bomb.copy(0, 200);
  DeltaWriter larger(kGrown, kGrown * 50);
  for (int i = 0; i < 50; ++i)
    larger.copy(0, kGrown);
  return {
      Recipe().ref_delta(2, same).ref_delta(1, same).ref_delta(3, same).bytes,
      Recipe().ref_delta(900, same).offset_delta(0, same).offset_delta(200, same).bytes,
      Recipe().whole(3, base).named(1).whole(3, "other").named(1).ref_delta(1, same).bytes,
      Recipe().whole(3, base).offset_delta(0, reserved).offset_delta(0, same).bytes,
      Recipe().whole(3, base).offset_delta(0, same.substr(0, 3)).offset_delta(1, "\x80").bytes,
      Recipe().stored(testing::entry_header(3, 9) + "no stream").offset_delta(0, same).bytes,
      Recipe().stored(testing::entry_header(3, 1u << 30)).offset_delta(0, same).bytes,
      Recipe().stored(testing::entry_header(5, 9) + testing::deflated("no type..")).bytes,
      Recipe().whole(3, base).offset_delta(0, bomb.bytes).offset_delta(0, larger.bytes).bytes,
      Recipe().whole(3, base).whole(3, base).patch(8 + 4 * 255, 1).bytes,
      Recipe().whole(3, base).whole(3, "x").patch(kInPack + 11, 3).named(9).bytes,
      Recipe().whole(3, base).patch(kInPack + 14, 0x55).next_pack().ref_delta(1, same).bytes,
      Recipe().whole(3, base).patch(kInPack, 'Q').next_pack().ref_delta(1, same).bytes,
      Recipe().whole(3, base).patch(kInPack, 'Q').next_pack().named(1).whole(3, "other").bytes,
  };
}

}  // namespace

std::vector<std::string> seeds() {
  std::vector<std::string> inputs = right_packs();
  for (std::string& input : wrong_packs())
    inputs.push_back(std::move(input));
  // Every byte of a small pack and its index is something else once.
  const std::string small = Recipe()
                                .whole(3, "base")
                                .offset_delta(0, DeltaWriter(4, 5).copy(0, 4).insert("x").bytes)
                                .ref_delta(1, DeltaWriter(4, 2).copy(1, 2).bytes)
                                .bytes;
  for (unsigned at = 0; at < 100; ++at)
    inputs.push_back(small + Recipe().patch(kInPack + at, static_cast<char>(at * 37 + 1)).bytes);
  for (unsigned at = 0; at < 1200; at += at < 1028 ? 60 : 1)
    inputs.push_back(small + Recipe().patch(at, static_cast<char>(at * 37 + 1)).bytes);
  return inputs;
}

}  // namespace dowse::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const dowse::fuzz::PacksOnly kRepository;
  const std::string_view input(reinterpret_cast<const char*>(data),
                               std::min(size, dowse::fuzz::kMaxInput));
  const auto packs = dowse::fuzz::PackBuilder(input).build();
  kRepository.put(packs);
  const auto repository = dowse::git::Repository::open(kRepository.path(), {});
  DOWSE_CHECK(repository.has_value());
  dowse::fuzz::check_walk(*repository, packs.size());
  return 0;
}
