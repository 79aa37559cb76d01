// 128-bit integers for exact sums: a compiler extension that g++ and clang share.
#pragma once

namespace karvan::sim {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

}  // namespace karvan::sim
