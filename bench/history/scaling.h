#pragma once
// The same project with one, three and ten times the history: how many times the time and memory?

#include "corpora/history.h"

namespace dowse::bench {

// Makes the histories in a temporary folder, `unit` being the shortest, and prints what they cost;
// false when something failed.
bool print_scaling(const corpora::HistoryOptions& unit, unsigned rounds);

}  // namespace dowse::bench
