// The report: one HTML page, complete in itself, from one or more results files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace karvan::analysis {

// The page for these results files; of several, the later ones are compared with the first. It
// carries all it shows and fetches nothing. `borders` is a GeoJSON file with lines or areas to draw
// on the map: which borders these are is the choice of the user. Throws std::runtime_error that
// names the file that cannot be read.
std::string report_page(const std::vector<std::filesystem::path>& results,
                        const std::optional<std::filesystem::path>& borders = std::nullopt);

}  // namespace karvan::analysis
