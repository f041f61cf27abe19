#pragma once
// Values that stand where a secret will: templates, references to where the secret is kept, words
// that ask to be replaced, made-up sequences, the keys of documentation.

#include <string_view>

namespace dowse {

// The share of bytes that stand in runs of four or more equal, ascending or descending bytes
// ("aaaa", "1234", "dcba"), from 0 to 1.
double sequence_share(std::string_view text) noexcept;

// True for a value that holds a template or names another place: ${VAR}, {{ x }}, $(cmd), <token>,
// %s, os.environ[...], process.env.X, getenv(...).
bool is_reference(std::string_view value) noexcept;

// True for a made-up token: all but a sequence, one short pattern repeated, runs of x, * or . .
bool is_dummy(std::string_view token) noexcept;

// True when the token holds a word that says what it is: EXAMPLE, changeme, your_token, redacted
// (only words that do not turn up in random tokens of usual length), or is one that its provider
// publishes for documentation and emulators.
bool says_placeholder(std::string_view token) noexcept;

// True when the whole value is a word people write for want of one: "password", "secret", "test",
// "foobar", "token123".
bool is_stock_value(std::string_view value) noexcept;

}  // namespace dowse
