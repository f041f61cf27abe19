#include "engine/find/key.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/secret.h"

namespace dowse {
namespace {

constexpr std::size_t kMinKeyText = 16;      // shorter ones can be guessed
constexpr std::size_t kMaxKeyFile = 65'536;  // a key file is small; anything else is a mistake

// A file descriptor that closes itself.
class File {
 public:
  explicit File(int descriptor) noexcept : descriptor_(descriptor) {}

  File(const File&) = delete;
  File& operator=(const File&) = delete;

  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }

  int get() const noexcept { return descriptor_; }

 private:
  int descriptor_;
};

Error io_error(const std::string& path, int code) {
  char buffer[128] = "";
  return Error(Errc::kIo, "key file " + path + ": " + strerror_r(code, buffer, sizeof buffer));
}

Result<Secret> read_key_file(const std::string& path) {
  const File file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return io_error(path, errno);
  std::string text(kMaxKeyFile, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = read(file.get(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_error(path, errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  std::string_view key(text.data(), size);
  while (!key.empty() && (key.back() == '\n' || key.back() == '\r'))
    key.remove_suffix(1);
  Secret secret(key);
  sodium_memzero(text.data(), text.size());
  return secret;
}

Result<FingerprintKey> key_from_file(const std::string& path, FingerprintKey::Origin origin) {
  auto text = read_key_file(path);
  if (!text) return std::move(text).error();
  auto key = FingerprintKey::from_text(text->reveal(), origin);
  if (!key) return std::move(key).error().with("key file " + path);
  return key;
}

std::string environment(const char* name) {
  const char* value =
      std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
  return value == nullptr ? "" : value;
}

// The folder of the user's own key, or "" when there is no home.
std::string data_folder() {
  std::string data = environment("XDG_DATA_HOME");
  if (data.starts_with('/')) return data;  // relative ones must be ignored (XDG base directories)
  const std::string home = environment("HOME");
  return home.starts_with('/') ? home + "/.local/share" : "";
}

// Makes the folder and those above it, private. True when it is there afterwards.
bool make_folders(const std::string& path) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    mkdir(path.substr(0, slash).c_str(), 0700);
  }
  return mkdir(path.c_str(), 0700) == 0 || errno == EEXIST;
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = write(descriptor, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return fsync(descriptor) == 0;
}

// Writes a fresh key beside `path` and links it there: whoever looks sees no key or a whole one,
// and of two programs that do so at once the first wins. True when a key is there afterwards.
bool create_key_file(const std::string& path) {
  std::array<std::uint8_t, 32> random{};
  randombytes_buf(random.data(), random.size());
  std::array<char, 2 * random.size() + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), random.data(), random.size());
  std::string temporary = path + ".XXXXXX";
  bool created = false;
  {
    const File file(mkostemp(temporary.data(), O_CLOEXEC));  // mode 0600, O_EXCL
    if (file.get() < 0) return false;
    hex.back() = '\n';
    created = write_all(file.get(), {hex.data(), hex.size()}) &&
              (link(temporary.c_str(), path.c_str()) == 0 || errno == EEXIST);
  }
  unlink(temporary.c_str());
  sodium_memzero(random.data(), random.size());
  sodium_memzero(hex.data(), hex.size());
  return created;
}

// The user's own key; nothing when it cannot be read or made. Errors: one is there and is no key.
Result<std::optional<FingerprintKey>> user_key() {
  const std::string folder = data_folder();
  if (folder.empty()) return std::optional<FingerprintKey>();
  const std::string path = folder + "/dowse/key";
  if (access(path.c_str(), F_OK) != 0) {
    if (!make_folders(folder + "/dowse") || !create_key_file(path)) {
      return std::optional<FingerprintKey>();
    }
  }
  auto key = key_from_file(path, FingerprintKey::Origin::kUser);
  if (key) return std::optional<FingerprintKey>(*key);
  if (key.error().code() == Errc::kIo) return std::optional<FingerprintKey>();
  return std::move(key).error();
}

}  // namespace

Result<FingerprintKey> FingerprintKey::from_text(std::string_view text, Origin origin) {
  if (text.size() < kMinKeyText) {
    return Error(Errc::kUsage, "a key needs at least " + std::to_string(kMinKeyText) + " bytes");
  }
  FingerprintKey key(origin);
  crypto_generichash(key.bytes_.data(), key.bytes_.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  return key;
}

FingerprintKey FingerprintKey::for_this_run() {
  DOWSE_CHECK(sodium_init() >= 0);
  FingerprintKey key(Origin::kRun);
  randombytes_buf(key.bytes_.data(), key.bytes_.size());
  return key;
}

FingerprintKey::~FingerprintKey() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

std::string_view name_of(FingerprintKey::Origin origin) noexcept {
  constexpr std::array<std::string_view, 4> kNames = {"environment", "file", "user", "run"};
  return kNames[static_cast<std::size_t>(origin)];
}

Result<FingerprintKey> load_key(const std::string& key_file) {
  if (sodium_init() < 0) return Error(Errc::kInternal, "libsodium does not start");
  if (!key_file.empty()) return key_from_file(key_file, FingerprintKey::Origin::kFile);
  const Secret named(environment("DOWSE_KEY"));
  if (!named.reveal().empty()) {
    auto key = FingerprintKey::from_text(named.reveal(), FingerprintKey::Origin::kEnvironment);
    if (!key) return std::move(key).error().with("DOWSE_KEY");
    return key;
  }
  DOWSE_ASSIGN(std::optional<FingerprintKey> own, user_key());
  return own.has_value() ? *own : FingerprintKey::for_this_run();
}

}  // namespace dowse
