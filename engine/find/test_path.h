#pragma once
// Does a path say that its file belongs to tests or examples? What stands only there is a
// credential by its form, and made for the test most times.

#include <string_view>

namespace dowse {

// True when a word of a folder or of the file says test, fixture, mock, sample or example, or a
// folder or the end of the file's name says spec. Case and separators are no matter; words of
// camel case count.
bool is_test_path(std::string_view path);

}  // namespace dowse
