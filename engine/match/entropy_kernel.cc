#include "engine/match/entropy_kernel.h"

#include "engine/match/entropy.h"

namespace dowse {

void find_entropy_candidates(std::string_view text, std::vector<ByteSpan>& out) {
  out = entropy_candidates(text);
}

}  // namespace dowse
