#include "engine/base/result.h"

namespace dowse {

std::string_view name_of(Errc code) noexcept {
  switch (code) {
    case Errc::kUsage:
      return "usage";
    case Errc::kRule:
      return "rule";
    case Errc::kIo:
      return "io";
    case Errc::kGit:
      return "git";
    case Errc::kCorrupt:
      return "corrupt";
    case Errc::kLimit:
      return "limit";
    case Errc::kUnsupported:
      return "unsupported";
    case Errc::kCancelled:
      return "cancelled";
    case Errc::kInternal:
      return "internal";
  }
  return "internal";
}

Error::Error(Errc code, std::string message)
    : rep_(std::make_unique<Rep>(Rep{code, std::move(message)})) {}

Error Error::with(std::string_view what) && {
  rep_->message.insert(0, std::string(what) + ": ");
  return std::move(*this);
}

}  // namespace dowse
