// How much memory a run may take.
#pragma once

#include <cstddef>
#include <string>

namespace karvan::cli {

// Bytes that `text` means ("4GB", "500 MB"); if empty, four fifths of what is available now.
// Throws CLI::ValidationError.
std::size_t memory_budget(const std::string& text);

}  // namespace karvan::cli
