// How wide UTF-8 text stands on a terminal, and text that is safe and short enough to print there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace karvan::analysis {

// The columns that the text takes: combining marks none, East Asian wide characters two, all other
// characters one, and a byte that is not UTF-8 one as well.
std::size_t display_width(std::string_view text);

// The text, or as much of its beginning as fits `width` with an ellipsis.
std::string clip(std::string_view text, std::size_t width);

// The texts of a column, none wider than `width`, and different ones still different: clipped at
// the end where that tells them apart, else in the middle, else after what they all begin with,
// else numbered. (Below some six columns there may be no room for it.)
std::vector<std::string> clip_apart(const std::vector<std::string>& texts, std::size_t width);

// The text with '?' for control characters: a name must not steer the terminal.
std::string printable(std::string_view text);

}  // namespace karvan::analysis
