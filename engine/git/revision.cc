#include "engine/git/revision.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/git/object_store.h"
#include "engine/git/parse.h"
#include "engine/git/refs.h"

namespace dowse::git {
namespace {

constexpr std::size_t kLeastDigits = 4;  // of an abbreviated id; git's own minimum
constexpr int kMaxTagDepth = 100;        // ids are not verified: tags could name each other
constexpr std::uint64_t kMaxTagBytes = 16u << 20;

Error unknown(std::string_view text, std::string_view why) {
  return Error(Errc::kUsage, "revision `" + std::string(text) + "`: " + std::string(why));
}

// The commit behind an object; nothing when there is none.
Result<std::optional<ObjectId>> peel(ObjectReader& reader, ObjectId id) {
  for (int depth = 0; depth < kMaxTagDepth; ++depth) {
    DOWSE_ASSIGN(const ObjectHeader header, reader.header(id));
    if (header.type == ObjectType::kCommit) return std::optional<ObjectId>(id);
    if (header.type != ObjectType::kTag || header.size > kMaxTagBytes) break;
    DOWSE_ASSIGN(const Object object, reader.read(id));
    DOWSE_ASSIGN(const TagView tag, parse_tag(object.bytes(), id.size));
    id = tag.target;
  }
  return std::optional<ObjectId>();
}

// gitrevisions, "<refname>": the first of these that exists.
Result<std::optional<ObjectId>> find_ref(const Repository& repository, std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kPlaces = {{
      {"", ""},
      {"refs/", ""},
      {"refs/tags/", ""},
      {"refs/heads/", ""},
      {"refs/remotes/", ""},
      {"refs/remotes/", "/HEAD"},
  }};
  const RefFiles files = repository.ref_files();
  for (const auto& [before, behind] : kPlaces) {
    const std::string full = std::string(before) + std::string(name) + std::string(behind);
    if (!is_safe_ref_name(full)) continue;
    DOWSE_ASSIGN(const std::optional<ObjectId> id, files.resolve(full));
    if (id) return id;
  }
  return std::optional<ObjectId>();
}

// Of several objects the one that is a commit or leads to one.
Result<ObjectId> find_abbreviated(const Repository& repository, ObjectReader& reader,
                                  std::string_view text) {
  const bool is_hex = text.size() >= kLeastDigits && text.size() <= 2 * reader.id_size() &&
                      text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  if (!is_hex) return Error(Errc::kUsage, "no ref has that name");
  const std::vector<ObjectId> ids = repository.store().with_prefix(text);
  std::vector<ObjectId> commits;
  for (const ObjectId& id : ids) {
    const Result<std::optional<ObjectId>> commit = peel(reader, id);
    if (commit.has_value() && commit->has_value()) commits.push_back(id);
  }
  if (commits.size() == 1) return commits[0];
  if (commits.empty()) return Error(Errc::kUsage, "no ref and no commit has that name");
  return Error(Errc::kUsage, "the ids of several commits begin so");
}

Result<ObjectId> find_base(const Repository& repository, ObjectReader& reader,
                           std::string_view text) {
  if (text == "@") text = "HEAD";
  const std::optional<ObjectId> full =
      text.size() == 2 * reader.id_size() ? ObjectId::from_hex(text) : std::nullopt;
  if (full) {
    if (!reader.exists(*full)) return Error(Errc::kUsage, "no such object in the repository");
    return *full;
  }
  DOWSE_ASSIGN(const std::optional<ObjectId> ref, find_ref(repository, text));
  if (ref) return *ref;
  return find_abbreviated(repository, reader, text);
}

// Follows ^N and ~N behind a commit.
class Steps {
 public:
  Steps(ObjectReader& reader, std::string_view text, std::string_view steps)
      : reader_(reader), text_(text), steps_(steps) {}

  Result<ObjectId> follow(ObjectId commit) {
    while (!steps_.empty()) {
      const char step = steps_.front();
      steps_.remove_prefix(1);
      if (step == '^' && steps_.starts_with('{')) {
        const bool is_known = steps_.starts_with("{}") || steps_.starts_with("{commit}");
        if (!is_known) return unknown(text_, "written in a way that is not known here");
        steps_.remove_prefix(steps_.find('}') + 1);
        continue;
      }
      DOWSE_ASSIGN(const std::uint32_t number, take_number());
      if (step == '~') {
        for (std::uint32_t i = 0; i < number; ++i) {
          DOWSE_ASSIGN(commit, parent(commit, 1));
        }
      } else if (step == '^') {
        DOWSE_ASSIGN(commit, number == 0 ? commit : parent(commit, number));
      } else {
        return unknown(text_, "written in a way that is not known here");
      }
    }
    return commit;
  }

 private:
  Result<std::uint32_t> take_number() {
    std::uint32_t number = 1;
    const char* const end = steps_.data() + steps_.size();
    const auto parsed = std::from_chars(steps_.data(), end, number);
    if (parsed.ec == std::errc::result_out_of_range)
      return unknown(text_, "there is no such parent");
    steps_.remove_prefix(static_cast<std::size_t>(parsed.ptr - steps_.data()));
    return number;
  }

  Result<ObjectId> parent(const ObjectId& commit, std::uint32_t number) {
    DOWSE_ASSIGN(const Object object, reader_.read(commit));
    DOWSE_ASSIGN(const CommitView view, parse_commit(object.bytes(), commit.size));
    if (number > view.parents.size()) return unknown(text_, "there is no such parent");
    return view.parents[number - 1];
  }

  ObjectReader& reader_;
  std::string_view text_;
  std::string_view steps_;
};

}  // namespace

Result<Revision> find_revision(const Repository& repository, ObjectReader& reader,
                               std::string_view text) {
  const std::size_t base_end = std::min(text.find_first_of("^~:"), text.size());
  const std::string_view base = text.substr(0, base_end);
  if (base.empty() || base.find("@{") != std::string_view::npos) {
    return unknown(text, "written in a way that is not known here");
  }
  const std::string quoted = "revision `" + std::string(text) + "`";
  Result<ObjectId> object = find_base(repository, reader, base);
  if (!object.has_value()) return std::move(object).error().with(quoted);
  Result<std::optional<ObjectId>> commit = peel(reader, *object);
  if (!commit.has_value()) return std::move(commit).error().with(quoted);
  if (!commit->has_value()) return unknown(text, "names no commit");
  if (base_end == text.size()) return Revision{*object, **commit};
  DOWSE_ASSIGN(const ObjectId end, Steps(reader, text, text.substr(base_end)).follow(**commit));
  return Revision{end, end};
}

}  // namespace dowse::git
