// Problems of the user's input, each with the place in the text where it stands.
//
// A reader never stops at the first problem: it adds what it finds to a Diagnostics, goes on, and
// the caller ends with throw_if_errors(). A rendered problem reads
//     file:line:column: error: what is wrong; allowed: ...; did you mean '...'?
// followed by the line of the source and a caret under the spot.
#pragma once

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace karvan::models {

// One text that was read: a scenario file, a table beside it, or the --set options (one a line).
struct Source {
    std::string name;    // as shown to the user
    std::string folder;  // where files named in the text are looked for
    std::string text;
    std::vector<std::size_t> line_starts;
    int order = 0;  // order of reading; problems are listed in this order

    std::string_view line(int number) const;  // counted from 1, without its line break
};

// A spot in a source. Lines and columns count from 1; columns count code points.
struct Location {
    std::shared_ptr<const Source> source;  // empty: the problem belongs to no text
    int line = 0;
    int column = 0;
    int length = 1;  // code points to underline

    std::string text() const;  // "file:line:column", or "" without a source
};

enum class Severity { error, warning, note };

struct Problem {
    Severity severity = Severity::error;
    Location location;
    std::string message;     // what is wrong
    std::string allowed;     // what would be right, or empty
    std::string suggestion;  // the word or value that was probably meant, or empty

    // One line of text; render() adds the source line and the caret below it.
    std::string headline() const;
    std::string render() const;
};

// All errors of one reading, thrown together. what() is the rendered text.
class ScenarioErrors : public std::runtime_error {
public:
    ScenarioErrors(const std::string& rendered, std::vector<Problem> problems);
    const std::vector<Problem>& problems() const { return problems_; }

private:
    std::vector<Problem> problems_;
};

class Diagnostics {
public:
    // Takes a text that is about to be read and keeps it for the carets.
    std::shared_ptr<const Source> add_source(std::string name, std::string folder,
                                             std::string text);

    void error(Location location, std::string message, std::string allowed = {},
               std::string suggestion = {});
    void warning(Location location, std::string message, std::string allowed = {},
                 std::string suggestion = {});
    void note(Location location, std::string message);

    // Everything that was read, tables included, in the order of reading: for provenance.
    const std::vector<std::shared_ptr<const Source>>& sources() const { return sources_; }

    std::size_t error_count() const { return error_count_; }
    bool has_errors() const { return error_count_ > 0; }
    // True once so many problems were found that more would not help anyone.
    bool is_full() const { return problems_.size() >= most_problems; }

    // In order of source, line and column; repeated problems once.
    std::vector<Problem> sorted() const;
    std::string render() const;
    void throw_if_errors() const;

    static constexpr std::size_t most_problems = 1000;

private:
    void add(Severity severity, Location location, std::string message, std::string allowed,
             std::string suggestion);

    std::vector<Problem> problems_;
    std::size_t error_count_ = 0;
    std::vector<std::shared_ptr<const Source>> sources_;
};

// Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, substitutions
// and swaps of neighbours that turn one word into the other; counted in bytes.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate nearest to the word, at a distance of at most max(2, a third of its length), or ""
// if none is near. The case of letters is a small difference. Ties go to the first candidate.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// The text in single quotes, shortened to 60 bytes, control characters escaped: safe to print.
std::string in_quotes(std::string_view text);

// "a, b, c", shortened after `most` words.
std::string listed(const std::vector<std::string>& words, std::size_t most = 40);

}  // namespace karvan::models
