// The comments of a TOML text, which its reader drops.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace karvan::models {

struct Comment {
    int line = 0;            // from 1
    std::string text;        // without the mark and the blanks around it
    bool is_alone = false;   // nothing stands before it on its line
    bool is_inside = false;  // between the brackets of a value that began on an earlier line
};

// In the order of lines. A mark inside a string of any kind begins no comment.
std::vector<Comment> comments_of(std::string_view toml);

}  // namespace karvan::models
