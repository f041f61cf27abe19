#include "corpora/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "corpora/files.h"
#include "corpora/random.h"
#include "corpora/tree.h"
#include "corpora/words.h"
#include "engine/base/text.h"

namespace dowse::corpora {
namespace {

constexpr std::uint64_t kFilesPerFolder = 12;
constexpr std::size_t kMaxTopics = 6;
constexpr std::uint64_t kCommitsPerTag = 100;
constexpr std::int64_t kBegin = 1'200'000'000;  // seconds since 1970
constexpr std::int64_t kDay = 86400;

std::uint32_t line_of(std::string_view text, std::uint64_t offset) {
  return LineIndexView(text).position(offset).line;
}

std::string digest_of(std::string_view secret) {
  Sha1 sha1;
  sha1.update(secret);
  return ObjectId::from_raw(sha1.finish()).hex();
}

// A plant whose place is known once its commit is written.
struct Pending {
  Planted planted;
  std::uint64_t message_offset = 0;  // kCommit: of the secret in the message
  std::size_t folder = 0;            // kTreeNames
};

// A commit before it is one.
struct Draft {
  FileChanges changes;
  std::string message;
  std::vector<ObjectId> parents;  // empty: the branch's tip
  std::vector<Pending> planted;
};

struct Branch {
  std::uint64_t number = 0;  // 0 is main
  Tree tree;
  ObjectId tip;
  // Of a topic:
  FileChanges changes;             // what its merge will bring
  std::vector<std::size_t> files;  // its files; those that main had come first
  std::vector<File> before;        // as main had them
};

class Writer {
 public:
  Writer(const HistoryOptions& options, PackWriter& pack, PlantMaker plants)
      : options_(options),
        pack_(pack),
        plants_(std::move(plants)),
        random_(options.seed),
        folders_(random_, std::max<std::uint64_t>(1, options.files / kFilesPerFolder)),
        main_{0, Tree(folders_), {}, {}, {}, {}} {}

  Result<History> run() {
    DOWSE_TRY(begin());
    while (commits_ < options_.commits)
      DOWSE_TRY(step());
    for (const Branch& topic : topics_)
      add_branch(topic);
    history_.refs["refs/heads/main"] = {main_.tip, {}};
    return std::move(history_);
  }

 private:
  // Three files of five are there from the start, the others come with time.
  Result<void> begin() {
    Draft draft;
    draft.message = "Begin\n";
    for (std::uint64_t i = 0; i < std::max<std::uint64_t>(1, options_.files * 3 / 5); ++i)
      add_file(main_, identifier(random_) + '_', draft);
    return conclude(main_, std::move(draft));
  }

  Result<void> step() {
    if (topics_.size() < kMaxTopics && random_.one_in(12)) open_topic();
    if (!topics_.empty() && random_.one_in(15)) return end_topic();
    const bool on_main = topics_.empty() || random_.below(5) < 3;
    Branch& branch = on_main ? main_ : topics_[random_.below(topics_.size())];
    Draft draft;
    draft.message = commit_message(random_);
    const std::uint64_t left = options_.commits - commits_;
    if (live_ < options_.files && random_.below(left) < options_.files - live_) {
      add_file(branch, identifier(random_) + '_', draft);
    }
    for (std::uint64_t more = random_.below(random_.between(1, 4)) + 1; more > 0; --more)
      change_some_file(branch, draft);
    return conclude(branch, std::move(draft));
  }

  // Plants what is due by now, and commits. All are planted when the last commit is written.
  Result<void> conclude(Branch& branch, Draft draft) {
    const std::uint64_t due = options_.secrets * (commits_ + 1) / options_.commits;
    std::uint64_t in_tags = 0;
    for (; planted_ < due; ++planted_) {
      switch (planted_ % 10) {
        case 3:
          DOWSE_TRY(plant_message(draft));
          break;
        case 6:
          ++in_tags;
          break;
        case 8:
          DOWSE_TRY(plant_name(branch, draft));
          break;
        default:
          DOWSE_TRY(plant_blob(branch, draft));
      }
    }
    commit(branch, std::move(draft));
    for (; in_tags > 0; --in_tags)
      DOWSE_TRY(plant_tag(branch.tip));
    if (commits_ % kCommitsPerTag == 0) add_tag(branch.tip);
    return {};
  }

  static Planted planted(const Plant& plant, TextKind kind) {
    return {plant.rule, kind, {}, {}, 0, {}, plant.masked, digest_of(plant.secret_bytes())};
  }

  Result<void> plant_message(Draft& draft) {
    DOWSE_ASSIGN(const Plant plant, plants_.next());
    draft.message += '\n';
    draft.planted.push_back(
        {planted(plant, TextKind::kCommit), draft.message.size() + plant.secret.begin, 0});
    draft.message += plant.text;
    return {};
  }

  Result<void> plant_name(Branch& branch, Draft& draft) {
    DOWSE_ASSIGN(const Plant plant, plants_.next_name());
    const std::size_t index =
        add_file(branch, plant.text.substr(0, plant.text.size() - 1) + '.', draft);
    draft.planted.push_back({planted(plant, TextKind::kTreeNames), 0, files_[index].key.first});
    return {};
  }

  Result<void> plant_blob(Branch& branch, Draft& draft) {
    DOWSE_ASSIGN(const Plant plant, plants_.next());
    std::optional<std::size_t> index = pick_file(branch, draft);
    if (!index || files_[*index].holds_block) {
      index = add_file(branch, identifier(random_) + '_', draft);
    }
    File& file = files_[*index];
    file.holds_block = plant.text.find('\n') + 1 < plant.text.size();
    std::vector<Edit> edits = small_edits(random_, file);
    const std::uint64_t offset = plant_first(plant, edits);
    edit_file(file, edits, pack_);
    draft.changes[file.key] = file.stored.id;
    Planted told = planted(plant, TextKind::kBlob);
    told.object = file.stored.id;
    told.path = folders_.path(file.key.first) + file.key.second;
    told.line = line_of(file.content, offset);
    draft.planted.push_back({std::move(told), 0, 0});
    return {};
  }

  Result<void> plant_tag(const ObjectId& commit) {
    DOWSE_ASSIGN(const Plant plant, plants_.next());
    Planted told = planted(plant, TextKind::kTag);
    const std::string text = annotated(commit) + plant.text;
    told.object = pack_.add(git::ObjectType::kTag, text).id;
    told.line = line_of(text, text.size() - plant.text.size() + plant.secret.begin);
    history_.refs[next_tag()] = {told.object, commit};
    history_.planted.push_back(std::move(told));
    return {};
  }

  // The files of one commit are different ones.
  std::optional<std::size_t> pick_file(const Branch& branch, const Draft& draft) {
    const bool on_main = branch.number == 0;
    const std::size_t count = on_main ? files_.size() : branch.files.size();
    for (int tries = 0; tries < 50 && count > 0; ++tries) {
      const std::size_t index = on_main ? busy_file() : branch.files[random_.below(count)];
      const File& file = files_[index];
      const bool owned = file.live && file.branch == branch.number;
      if (owned && !draft.changes.contains(file.key)) return index;
    }
    return std::nullopt;
  }

  // Old files and large ones change more often: some of a project change all the time.
  std::size_t busy_file() {
    const std::size_t one = random_.below(random_.below(files_.size()) + 1);
    const std::size_t other = random_.below(random_.below(files_.size()) + 1);
    return files_[one].content.size() > files_[other].content.size() ? one : other;
  }

  void change_some_file(Branch& branch, Draft& draft) {
    const std::optional<std::size_t> index = pick_file(branch, draft);
    if (!index) return;
    File& file = files_[*index];
    switch (random_.below(60)) {
      case 0:
        if (live_ > options_.files / 2) return delete_file(branch, *index, draft);
        break;
      case 1:
        draft.changes[file.key] = std::nullopt;
        file.key = new_key(identifier(random_) + '_', file.language);
        break;
      case 2:
        file.content = source_text(random_, file.language, file.wanted_bytes * 3 / 4);
        file.stored = pack_.add(git::ObjectType::kBlob, file.content);
        break;
      default:
        edit_file(file, small_edits(random_, file), pack_);
    }
    draft.changes[file.key] = file.stored.id;
  }

  // A place and a name that no file has had.
  FileKey new_key(const std::string& name, Language language) {
    const std::size_t folder = random_.below(folders_.size());
    return {folder, fmt::format("{}{}{}", name, names_++, ending_of(language))};
  }

  std::size_t add_file(Branch& branch, const std::string& name, Draft& draft) {
    std::size_t index = files_.size();
    if (free_.empty()) {
      files_.emplace_back();
    } else {
      index = free_.back();
      free_.pop_back();
    }
    File& file = files_[index];
    file = make_file(random_);
    file.key = new_key(name, file.language);
    file.branch = branch.number;
    file.stored = pack_.add(git::ObjectType::kBlob, file.content);
    draft.changes[file.key] = file.stored.id;
    if (branch.number != 0) branch.files.push_back(index);
    ++live_;
    return index;
  }

  void delete_file(const Branch& branch, std::size_t index, Draft& draft) {
    File& file = files_[index];
    draft.changes[file.key] = std::nullopt;
    --live_;
    file.live = false;
    file.content.clear();
    if (branch.number == 0) free_.push_back(index);
  }

  void open_topic() {
    Branch topic{++last_topic_, main_.tree, main_.tip, {}, {}, {}};
    for (std::uint64_t left = random_.between(3, 8); left > 0; --left) {
      const std::optional<std::size_t> index = pick_file(main_, {});
      if (!index) break;
      topic.before.push_back(files_[*index]);
      topic.files.push_back(*index);
      files_[*index].branch = topic.number;
    }
    topics_.push_back(std::move(topic));
  }

  // Most are merged; of the others some stay as a branch and some are reached by nothing.
  Result<void> end_topic() {
    if (random_.one_in(8)) {
      const Branch topic = take_topic();
      if (random_.one_in(2)) add_branch(topic);
      give_up(topic);
      return {};
    }
    Draft draft;
    draft.parents = {main_.tip};
    draft.message = "Merge";
    do {
      merge_into(draft, take_topic());
    } while (!topics_.empty() && random_.one_in(8));
    if (draft.parents.size() == 1) return {};
    draft.message += '\n';
    // Some merges change more than they say.
    if (random_.one_in(10)) change_some_file(main_, draft);
    return conclude(main_, std::move(draft));
  }

  Branch take_topic() {
    const auto at = topics_.begin() + static_cast<std::ptrdiff_t>(random_.below(topics_.size()));
    Branch topic = std::move(*at);
    topics_.erase(at);
    return topic;
  }

  void merge_into(Draft& draft, const Branch& topic) {
    for (const std::size_t index : topic.files) {
      files_[index].branch = 0;
      if (!files_[index].live) free_.push_back(index);
    }
    if (topic.changes.empty()) return;
    draft.changes.insert(topic.changes.begin(), topic.changes.end());
    draft.parents.push_back(topic.tip);
    draft.message += fmt::format(" topic/{}", topic.number);
  }

  // Its files are again what main has.
  void give_up(const Branch& topic) {
    for (std::size_t i = 0; i < topic.files.size(); ++i) {
      File& file = files_[topic.files[i]];
      if (file.live) --live_;
      if (i < topic.before.size()) {
        file = topic.before[i];
        ++live_;
      } else {
        file = {};
        file.live = false;
        free_.push_back(topic.files[i]);
      }
    }
  }

  void commit(Branch& branch, Draft draft) {
    const ObjectId tree = branch.tree.change(draft.changes, pack_);
    if (draft.parents.empty() && !branch.tip.empty()) draft.parents = {branch.tip};
    now_ += static_cast<std::int64_t>(random_.between(60, 7200));
    std::string text = fmt::format("tree {}\n", tree.hex());
    for (const ObjectId& parent : draft.parents)
      text += fmt::format("parent {}\n", parent.hex());
    const std::string author = person(random_);
    const std::string committer = random_.one_in(4) ? person(random_) : author;
    // Work lies for a while before it is committed; some clocks go wrong.
    text += signature("author", author, now_ - below(kDay));
    text += signature("committer", committer, random_.one_in(50) ? now_ - below(3 * kDay) : now_);
    text += '\n';
    const std::uint64_t message_begin = text.size();
    text += draft.message;
    branch.tip = pack_.add(git::ObjectType::kCommit, text).id;
    ++commits_;
    if (branch.number != 0) {
      for (const auto& [key, id] : draft.changes)
        branch.changes.insert_or_assign(key, id);
    }
    for (Pending& pending : draft.planted) {
      Planted& told = pending.planted;
      told.commit = branch.tip;
      if (told.kind == TextKind::kTreeNames) told.object = branch.tree.id(pending.folder);
      if (told.kind == TextKind::kCommit) {
        told.object = branch.tip;
        told.line = line_of(text, message_begin + pending.message_offset);
      }
      history_.planted.push_back(std::move(told));
    }
  }

  std::int64_t below(std::int64_t seconds) {
    return static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(seconds)));
  }

  std::string signature(std::string_view role, const std::string& who, std::int64_t when) {
    constexpr std::array<std::string_view, 4> kZones = {"+0000", "+0200", "-0700", "+0530"};
    const std::string_view zone = random_.pick(std::span<const std::string_view>(kZones));
    return fmt::format("{} {} {} {}\n", role, who, when, zone);
  }

  // An annotated tag, without its message.
  std::string annotated(const ObjectId& commit) {
    std::string text = fmt::format("object {}\ntype commit\ntag v{}\n", commit.hex(), tags_);
    return text + signature("tagger", person(random_), now_) + '\n';
  }

  std::string next_tag() { return fmt::format("refs/tags/v{}", tags_++); }

  // Annotated or not.
  void add_tag(const ObjectId& commit) {
    Ref ref{commit, {}};
    if (random_.one_in(2)) {
      const std::string text = annotated(commit) + fmt::format("Version {}\n", tags_);
      ref = {pack_.add(git::ObjectType::kTag, text).id, commit};
    }
    history_.refs[next_tag()] = ref;
  }

  void add_branch(const Branch& topic) {
    history_.refs[fmt::format("refs/heads/topic/{}", topic.number)] = {topic.tip, {}};
  }

  const HistoryOptions& options_;
  PackWriter& pack_;
  PlantMaker plants_;
  Random random_;
  Folders folders_;
  Branch main_;
  std::vector<Branch> topics_;
  std::vector<File> files_;
  std::vector<std::size_t> free_;  // of files_, may be taken
  History history_;
  std::uint64_t commits_ = 0;
  std::uint64_t planted_ = 0;
  std::uint64_t live_ = 0;
  std::uint64_t names_ = 0;
  std::uint64_t tags_ = 0;
  std::uint64_t last_topic_ = 0;
  std::int64_t now_ = kBegin;
};

}  // namespace

Result<History> write_history(const HistoryOptions& options, PackWriter& pack) {
  DOWSE_ASSIGN(PlantMaker plants, PlantMaker::make(options.seed));
  return Writer(options, pack, std::move(plants)).run();
}

}  // namespace dowse::corpora
