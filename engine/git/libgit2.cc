#include "engine/git/libgit2.h"

#include <dlfcn.h>

#include <git2/global.h>
#include <git2/version.h>

namespace dowse::git {
namespace {

constexpr char kLibrary[] = "libgit2.so." LIBGIT2_SOVERSION;

template <class Function>
bool bind(void* library, const char* name, Function*& function) {
  function = reinterpret_cast<Function*>(dlsym(library, name));
  return function != nullptr;
}

Result<Libgit2> load() {
  void* const library = dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);  // stays loaded
  if (library == nullptr) {
    const char* why = dlerror();  // NOLINT(concurrency-mt-unsafe): of this thread, in glibc
    return Error(Errc::kInternal, std::string(kLibrary) + " cannot be loaded: " +
                                      (why == nullptr ? "no reason given" : why));
  }
  Libgit2 made;
  decltype(&git_libgit2_init) init = nullptr;
  const bool is_whole = bind(library, "git_libgit2_init", init) &&
                        bind(library, "git_error_last", made.error_last) &&
                        bind(library, "git_buf_dispose", made.buf_dispose) &&
                        bind(library, "git_config_new", made.config_new) &&
                        bind(library, "git_config_free", made.config_free) &&
                        bind(library, "git_config_add_file_ondisk", made.config_add_file_ondisk) &&
                        bind(library, "git_config_get_string_buf", made.config_get_string_buf) &&
                        bind(library, "git_odb_hash", made.odb_hash);
  if (is_whole && init() > 0) return made;
  return Error(Errc::kInternal, std::string(kLibrary) + " cannot be started");
}

}  // namespace

Result<const Libgit2*> Libgit2::get() {
  static const Result<Libgit2> kLoaded = load();
  if (kLoaded) return &*kLoaded;
  return Error(kLoaded.error().code(), kLoaded.error().message());
}

Error Libgit2::last_error(const std::string& what) const {
  const git_error* error = error_last();
  if (error == nullptr) return Error(Errc::kCorrupt, what + ": libgit2 cannot read it");
  Errc code = Errc::kCorrupt;
  if (error->klass == GIT_ERROR_OS) code = Errc::kIo;
  if (error->klass == GIT_ERROR_NOMEMORY) code = Errc::kLimit;
  return Error(code, what + ": " + error->message);
}

}  // namespace dowse::git
