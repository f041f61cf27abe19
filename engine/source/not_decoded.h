#pragma once
// Tells content whose inside is not read yet from content that is text as it stands: UTF-16 and
// UTF-32, compressed files and archives. Its bytes are scanned all the same, but a secret in it
// would not be seen that way, so a source counts it as Skip::kNotDecoded.

#include <optional>
#include <string_view>

namespace dowse {

// The name of the format, "zip", "UTF-16LE", ...; nothing for what is read as it stands (plain tar
// too: its members lie in it unchanged). Looks at the first bytes only. Lifetime: static.
std::optional<std::string_view> undecoded_format(std::string_view bytes) noexcept;

}  // namespace dowse
