// What is told beside the results, on standard error: errors, warnings, progress.
#pragma once

#include <fmt/core.h>

#include <cstdio>
#include <string>
#include <utility>

namespace karvan::cli {

// Where it cannot be told (a full disk, a terminal that is gone) the work goes on all the same, so
// this never throws what fmt::print would.
template <class... Values>
void tell(fmt::format_string<Values...> text, Values&&... values)
{
    const std::string told = fmt::format(text, std::forward<Values>(values)...);
    std::fwrite(told.data(), 1, told.size(), stderr);
}

}  // namespace karvan::cli
