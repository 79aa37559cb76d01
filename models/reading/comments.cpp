#include "models/reading/comments.hpp"

#include <algorithm>

namespace karvan::models {

namespace {

std::string trimmed(std::string_view text)
{
    constexpr std::string_view blanks = "# \t\r";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1));
}

// Walks over the text; strings are skipped whole.
class Walk {
public:
    explicit Walk(std::string_view toml) : text_(toml) {}

    std::vector<Comment> comments()
    {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '\n')
                next_line();
            else if (c == '#')
                take_comment();
            else if (c == '"' || c == '\'')
                skip_string(c);
            else
                pass(c);
        }
        return std::move(found_);
    }

private:
    void next_line()
    {
        ++at_;
        ++line_;
        is_blank_ = true;
        depth_at_start_ = depth_;
    }

    void take_comment()
    {
        const std::size_t end = std::min(text_.find('\n', at_), text_.size());
        found_.push_back(
            {line_, trimmed(text_.substr(at_, end - at_)), is_blank_, depth_at_start_ > 0});
        at_ = end;
    }

    // A basic string has escapes, a literal one has none; three marks let it run over lines.
    void skip_string(char mark)
    {
        is_blank_ = false;
        const std::string three(3, mark);
        const bool is_long = text_.substr(at_, 3) == three;
        at_ += is_long ? 3 : 1;
        while (at_ < text_.size()) {
            if (text_[at_] == '\\' && mark == '"') {
                ++at_;
            } else if (is_long ? text_.substr(at_, 3) == three : text_[at_] == mark) {
                at_ += is_long ? 3 : 1;
                return;
            } else if (text_[at_] == '\n' && !is_long) {
                return;
            }
            if (at_ < text_.size() && text_[at_] == '\n') ++line_;
            ++at_;
        }
    }

    // The brackets of a header close on their line, those of a value may not.
    void pass(char c)
    {
        if (c == '[' || c == '{') ++depth_;
        if (c == ']' || c == '}') depth_ = std::max(0, depth_ - 1);
        if (c != ' ' && c != '\t' && c != '\r') is_blank_ = false;
        ++at_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    int depth_ = 0;
    int depth_at_start_ = 0;
    bool is_blank_ = true;
    std::vector<Comment> found_;
};

}  // namespace

std::vector<Comment> comments_of(std::string_view toml) { return Walk(toml).comments(); }

}  // namespace karvan::models
