#pragma once
// Does a path say that its file belongs to tests or examples? What stands only there is a
// credential by its form, and made for the test most times.

#include <string_view>

namespace dowse {

// True when a word of a folder or of the file says test, fixture, mock, stub, sample or example, or
// the end of a folder's name or of a file of code says spec. Case, separators and digits behind are
// no matter; words of camel case count.
bool is_test_path(std::string_view path);

}  // namespace dowse
