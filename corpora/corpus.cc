#include "corpora/corpus.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <ostream>
#include <string_view>
#include <system_error>
#include <utility>

#include "corpora/pack_writer.h"

namespace dowse::corpora {
namespace {

namespace fs = std::filesystem;

Result<void> make_folders(const std::string& path) {
  std::error_code failure;
  if (fs::exists(path, failure) && !fs::is_empty(path, failure)) {
    return Error(Errc::kUsage, path + " is not an empty folder");
  }
  for (const char* folder : {"/objects/info", "/objects/pack", "/refs/heads", "/refs/tags"}) {
    if (!failure) fs::create_directories(path + folder, failure);
  }
  if (failure) return Error(Errc::kIo, "cannot make " + path + ": " + failure.message());
  return {};
}

Result<void> write_file(const std::string& path, std::string_view content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  if (!file) return Error(Errc::kIo, "cannot write " + path);
  return {};
}

// https://git-scm.com/docs/git-pack-refs; the header as git writes it.
std::string packed(const std::map<std::string, Ref>& refs) {
  std::string text = "# pack-refs with: peeled fully-peeled sorted \n";
  for (const auto& [name, ref] : refs) {
    text += fmt::format("{} {}\n", ref.id.hex(), name);
    if (!ref.peeled.empty()) text += fmt::format("^{}\n", ref.peeled.hex());
  }
  return text;
}

}  // namespace

Result<Corpus> make_corpus(const HistoryOptions& options, const std::string& path) {
  if (options.commits == 0 || options.files == 0) {
    return Error(Errc::kUsage, "a history has at least one commit and one file");
  }
  DOWSE_TRY(make_folders(path));
  PackWriter pack(path + "/objects/pack");
  DOWSE_ASSIGN(History history, write_history(options, pack));
  Corpus corpus{options, pack.objects(), pack.content_bytes(), 0, std::move(history.planted)};
  DOWSE_ASSIGN(corpus.pack_bytes, pack.finish());
  DOWSE_TRY(write_file(path + "/HEAD", "ref: refs/heads/main\n"));
  DOWSE_TRY(
      write_file(path + "/config",
                 "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n"));
  DOWSE_TRY(write_file(path + "/packed-refs", packed(history.refs)));
  return corpus;
}

void write_manifest(const Corpus& corpus, std::ostream& out) {
  const HistoryOptions& options = corpus.options;
  // Ids, digits, names of rules and made-up paths: nothing needs an escape.
  out << fmt::format(
      "{{\"commits\": {}, \"files\": {}, \"secrets\": {}, \"seed\": {},\n"
      " \"objects\": {}, \"content_bytes\": {}, \"pack_bytes\": {},\n \"planted\": [",
      options.commits, options.files, options.secrets, options.seed, corpus.objects,
      corpus.content_bytes, corpus.pack_bytes);
  std::string_view separator = "\n";
  for (const Planted& planted : corpus.planted) {
    out << separator
        << fmt::format(
               "  {{\"rule\": \"{}\", \"kind\": \"{}\", \"object\": \"{}\", \"path\": \"{}\", "
               "\"line\": {}, \"commit\": \"{}\", \"masked\": \"{}\", \"sha1\": \"{}\"}}",
               planted.rule, name_of(planted.kind), planted.object.hex(), planted.path,
               planted.line, planted.commit.hex(), planted.masked, planted.digest);
    separator = ",\n";
  }
  out << "\n]}\n";
}

}  // namespace dowse::corpora
