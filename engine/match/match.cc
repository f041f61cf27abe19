#include "engine/match/match.h"
