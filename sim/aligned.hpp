// The size of a cache line: what one thread writes must not share one with another thread's data.
#pragma once

#include <cstddef>

namespace karvan::sim {

inline constexpr std::size_t cache_line = 64;

}  // namespace karvan::sim
