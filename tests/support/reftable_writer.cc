#include "tests/support/reftable_writer.h"

#include <algorithm>
#include <sstream>
#include <vector>

#include "tests/support/pack_writer.h"
#include "tests/support/support.h"

namespace dowse::testing {
namespace {

std::string big_endian(std::uint64_t value, int bytes) {
  std::string out;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out += static_cast<char>(value >> shift & 0xFF);
  return out;
}

std::string raw(const ObjectId& id) {
  return {reinterpret_cast<const char*>(id.raw.data()), id.size};
}

std::string with_length(std::string_view text) {
  return reftable_varint(text.size()).append(text);
}

// Newer updates sort first.
std::string log_key(const std::string& ref, std::uint64_t update) {
  return ref + '\0' + big_endian(~update, 8);
}

}  // namespace

std::string reftable_varint(std::uint64_t value) {
  std::string out(1, static_cast<char>(value & 0x7F));
  while ((value >>= 7) != 0) {
    value -= 1;
    out.insert(out.begin(), static_cast<char>((value & 0x7F) | 0x80));
  }
  return out;
}

std::uint32_t crc32_of(std::string_view bytes) {
  std::uint32_t sum = 0xFFFFFFFF;
  for (const char byte : bytes) {
    sum ^= static_cast<std::uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit)
      sum = (sum & 1) != 0 ? sum >> 1 ^ 0xEDB88320 : sum >> 1;
  }
  return ~sum;
}

ReftableWriter& ReftableWriter::ref(const std::string& name, const ObjectId& id) {
  refs_[name] = {1, raw(id)};
  return *this;
}

ReftableWriter& ReftableWriter::tag(const std::string& name, const ObjectId& id,
                                    const ObjectId& target) {
  refs_[name] = {2, raw(id) + raw(target)};
  return *this;
}

ReftableWriter& ReftableWriter::symref(const std::string& name, std::string_view target) {
  refs_[name] = {3, with_length(target)};
  return *this;
}

ReftableWriter& ReftableWriter::deletion(const std::string& name) {
  refs_[name] = {0, ""};
  return *this;
}

ReftableWriter& ReftableWriter::log(const std::string& ref, std::uint64_t update,
                                    const LogLine& line) {
  logs_[log_key(ref, update)] = {
      1, raw(line.old_id) + raw(line.new_id) + with_length(line.committer) +
             with_length(line.email) + reftable_varint(line.seconds) +
             big_endian(static_cast<std::uint16_t>(line.zone), 2) + with_length(line.message)};
  return *this;
}

ReftableWriter& ReftableWriter::log_deletion(const std::string& ref, std::uint64_t update) {
  logs_[log_key(ref, update)] = {0, ""};
  return *this;
}

std::string ReftableWriter::header() const {
  std::string out = "REFT";
  out += static_cast<char>(shape_.version);
  out += big_endian(shape_.block_size, 3) + big_endian(1, 8) + big_endian(9, 8);
  if (shape_.version == 2) out += shape_.hash;
  return out;
}

// Records and restarts of one block whose records have `in_front` bytes in front of them.
std::string ReftableWriter::block_content(char type,
                                          std::map<std::string, Record>::const_iterator& next,
                                          const std::map<std::string, Record>& records,
                                          std::size_t in_front) const {
  std::string out;
  std::string restarts;
  std::string before;
  std::size_t count = 0;
  for (; next != records.end() && count < shape_.block_records; ++next, ++count) {
    const auto& [key, record] = *next;
    std::size_t shared = 0;
    if (count % shape_.restart_every == 0) {
      restarts += big_endian(in_front + out.size(), 3);
    } else {
      while (shared < std::min(key.size(), before.size()) && key[shared] == before[shared])
        ++shared;
    }
    out += reftable_varint(shared);
    out += reftable_varint((key.size() - shared) << 3 | record.type);
    out += key.substr(shared);
    if (type == 'r') out += reftable_varint(3);  // the update, counted from the lowest
    out += record.value;
    before = key;
  }
  return out + restarts + big_endian(restarts.size() / 3, 2);
}

void ReftableWriter::pad(std::string& file) const {
  if (shape_.block_size == 0) return;
  file.resize((file.size() + shape_.block_size - 1) / shape_.block_size * shape_.block_size, '\0');
}

void ReftableWriter::add_index_block(std::string& file,
                                     const std::map<std::string, Record>& positions) const {
  auto next = positions.begin();
  const std::string content = block_content('i', next, positions, 4);
  file += 'i' + big_endian(content.size() + 4, 3) + content;
}

void ReftableWriter::add_object_block(std::string& file) const {
  // One object, which one ref of the first block names: `abcd`, at position 0.
  const std::string content = reftable_varint(0) + reftable_varint(2 << 3 | 1) + "\xAB\xCD" +
                              reftable_varint(0) + big_endian(4, 3) + big_endian(1, 2);
  file += 'o' + big_endian(content.size() + 4, 3) + content;
}

void ReftableWriter::add_refs(std::string& file) const {
  std::map<std::string, Record> positions;
  for (auto next = refs_.begin(); next != refs_.end();) {
    if (file.size() > header().size()) pad(file);
    const std::size_t front = file.size() == header().size() ? file.size() : 0;
    const std::size_t start = file.size() - front;
    const std::string content = block_content('r', next, refs_, front + 4);
    file += 'r' + big_endian(front + 4 + content.size(), 3) + content;
    positions[std::prev(next)->first] = {0, reftable_varint(start)};
  }
  if (!shape_.with_indexes || positions.empty()) return;
  pad(file);
  add_index_block(file, positions);
  pad(file);
  add_object_block(file);
}

void ReftableWriter::add_logs(std::string& file) const {
  std::map<std::string, Record> positions;
  for (auto next = logs_.begin(); next != logs_.end();) {
    const bool counts = file.size() == header().size() && shape_.log_counts_header;
    const std::size_t front = (counts ? file.size() : 0) + 4;
    const std::size_t start = file.size();
    const std::string content = block_content('g', next, logs_, front);
    file += 'g' + big_endian(front + content.size(), 3) + deflated(content);
    positions[std::prev(next)->first] = {0, reftable_varint(start)};
  }
  if (shape_.with_indexes && !positions.empty()) add_index_block(file, positions);
}

std::string ReftableWriter::bytes() const {
  std::string file = header();
  add_refs(file);
  add_logs(file);
  // The positions of sections: a reader that goes through the file in order needs none.
  const std::string footer = header() + std::string(40, '\0');
  return file + footer + big_endian(crc32_of(footer), 4);
}

namespace {

// The lines of a command that must succeed, or of nothing.
std::vector<std::string> lines_of(const std::string& command, const std::string& cwd) {
  std::istringstream out(run_shell(command, cwd).out);
  std::vector<std::string> lines;
  for (std::string line; std::getline(out, line);)
    lines.push_back(line);
  return lines;
}

// "OLD NEW NAME <EMAIL> SECONDS ZONE\tMESSAGE"
LogLine parse_log(const std::string& line) {
  const std::size_t mail = line.find(" <");
  const std::size_t mail_end = line.find("> ", mail);
  const std::size_t tab = std::min(line.find('\t'), line.size());
  std::istringstream time(line.substr(mail_end + 2, tab - mail_end - 2));
  LogLine log;
  log.old_id = *ObjectId::from_hex(line.substr(0, 40));
  log.new_id = *ObjectId::from_hex(line.substr(41, 40));
  log.committer = line.substr(82, mail - 82);
  log.email = line.substr(mail + 2, mail_end - mail - 2);
  time >> log.seconds >> log.zone;
  if (tab < line.size()) log.message = line.substr(tab + 1) + "\n";  // as git has it in its tables
  return log;
}

// Of the folder of a worktree: HEAD, its other refs and its logs.
void move_folder(const std::string& git_dir, const std::vector<std::string>& refs,
                 const ReftableShape& shape) {
  ReftableWriter table(shape);
  for (const std::string& line : refs) {  // "NAME ID TARGET-OF-A-SYMBOLIC-REF"
    std::istringstream words(line);
    std::string name;
    std::string value;
    std::string symref;
    words >> name >> value >> symref;
    if (symref.empty()) {
      table.ref(name, *ObjectId::from_hex(value));
    } else {
      table.symref(name, symref);
    }
  }
  std::uint64_t update = 0;
  for (const std::string& name : lines_of("cd logs 2>&- && find * -type f | sort", git_dir)) {
    for (const std::string& line : lines_of("cat 'logs/" + name + "'", git_dir))
      table.log(name, ++update, parse_log(line));
  }
  run_shell("rm -rf refs logs packed-refs", git_dir);
  write_file(git_dir + "/HEAD", "ref: refs/heads/.invalid\n");
  write_file(git_dir + "/refs/heads", "this repository uses the reftable format\n");
  write_file(git_dir + "/reftable/0x000000000001-0x000000000009-00c0ffee.ref", table.bytes());
  write_file(git_dir + "/reftable/tables.list", "0x000000000001-0x000000000009-00c0ffee.ref\n");
}

}  // namespace

void move_to_reftable(const std::string& path, const ReftableShape& shape) {
  constexpr const char* kHead =
      "echo HEAD $(git rev-parse -q --verify HEAD || echo none) $(git symbolic-ref -q HEAD);";
  constexpr const char* kRefs = "git for-each-ref --format='%(refname) %(objectname) %(symref)' ";

  struct Folder {
    std::string git_dir;
    std::vector<std::string> refs;
  };

  std::vector<Folder> folders = {{path + "/.git", lines_of(std::string(kHead) + kRefs, path)}};
  for (const std::string& name : lines_of("ls worktrees 2>&-", path + "/.git")) {
    const std::string git_dir = path + "/.git/worktrees/" + name;
    const std::string tree = lines_of("dirname $(cat gitdir)", git_dir).at(0);
    folders.push_back(
        {git_dir, lines_of(std::string(kHead) + kRefs + "refs/bisect refs/worktree", tree)});
  }
  git(path, "git config core.repositoryFormatVersion 1; git config extensions.refStorage reftable");
  for (const Folder& folder : folders)
    move_folder(folder.git_dir, folder.refs, shape);
}

}  // namespace dowse::testing
