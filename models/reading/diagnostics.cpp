// Collecting, ordering and rendering the problems of the user's input.
#include "models/reading/diagnostics.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace karvan::models {
namespace {

constexpr std::size_t most_rendered = 100;
constexpr int widest_line = 160;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) { return lower(c); });
    return result;
}

const char* word_of(Severity severity)
{
    switch (severity) {
        case Severity::error:
            return "error";
        case Severity::warning:
            return "warning";
        case Severity::note:
            return "note";
    }
    return "error";
}

// The bytes of code point number `column` (from 1) and after.
std::size_t offset_of_column(std::string_view line, int column)
{
    std::size_t at = 0;
    for (int seen = 1; seen < column && at < line.size(); ++seen) {
        ++at;
        while (at < line.size() && is_continuation(line[at])) ++at;
    }
    return at;
}

int columns_in(std::string_view text)
{
    return static_cast<int>(
        std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

// A control character would spoil the terminal and the caret: show it as a question mark.
std::string printable(std::string_view line)
{
    std::string result(line);
    for (char& c : result) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20U && c != '\t') || byte == 0x7FU) c = '?';
    }
    return result;
}

// The source line and a caret line that repeats its tabs, so that both are equally wide.
std::string excerpt(const Location& location)
{
    const std::string_view whole = location.source->line(location.line);
    const std::size_t spot = offset_of_column(whole, location.column);
    const std::size_t first =
        location.column > widest_line ? offset_of_column(whole, location.column - 40) : 0;
    const std::string_view line =
        whole.substr(first, offset_of_column(whole.substr(first), widest_line + 1));
    std::string padding;
    for (char c : whole.substr(first, spot - first)) {
        if (!is_continuation(c)) padding += c == '\t' ? '\t' : ' ';
    }
    const int room = columns_in(line) - static_cast<int>(padding.size());
    const int carets = std::max(1, std::min(location.length, room));
    return fmt::format("{:>5} | {}\n      | {}{}\n", location.line, printable(line), padding,
                       std::string(static_cast<std::size_t>(carets), '^'));
}

bool before(const Problem& a, const Problem& b)
{
    const auto place = [](const Problem& problem) {
        const Location& at = problem.location;
        return std::make_tuple(at.source ? at.source->order : -1, at.line, at.column,
                               static_cast<int>(problem.severity));
    };
    const auto x = place(a);
    const auto y = place(b);
    return x != y ? x < y : a.message < b.message;
}

bool same(const Problem& a, const Problem& b) { return !before(a, b) && !before(b, a); }

}  // namespace

std::string_view Source::line(int number) const
{
    if (number < 1 || static_cast<std::size_t>(number) > line_starts.size()) return {};
    const std::size_t index = static_cast<std::size_t>(number) - 1;
    const std::size_t from = line_starts[index];
    const std::size_t to = index + 1 < line_starts.size() ? line_starts[index + 1] : text.size();
    std::string_view result = std::string_view(text).substr(from, to - from);
    while (!result.empty() && (result.back() == '\n' || result.back() == '\r')) {
        result.remove_suffix(1);
    }
    if (number == 1 && result.substr(0, 3) == "\xEF\xBB\xBF") result.remove_prefix(3);
    return result;
}

std::string Location::text() const
{
    if (!source) return {};
    if (line == 0) return source->name;
    return fmt::format("{}:{}:{}", source->name, line, column);
}

std::string Problem::headline() const
{
    std::string result = location.text();
    if (!result.empty()) result += ": ";
    result += fmt::format("{}: {}", word_of(severity), message);
    if (!allowed.empty()) result += "; allowed: " + allowed;
    if (!suggestion.empty()) result += fmt::format("; did you mean {}?", in_quotes(suggestion));
    return result;
}

std::string Problem::render() const
{
    std::string result = headline() + "\n";
    if (location.source && location.line > 0) result += excerpt(location);
    return result;
}

ScenarioErrors::ScenarioErrors(const std::string& rendered, std::vector<Problem> problems)
    : std::runtime_error(rendered), problems_(std::move(problems))
{}

std::shared_ptr<const Source> Diagnostics::add_source(std::string name, std::string folder,
                                                      std::string text)
{
    auto source = std::make_shared<Source>();
    source->name = std::move(name);
    source->folder = std::move(folder);
    source->text = std::move(text);
    source->order = static_cast<int>(sources_.size());
    source->line_starts.push_back(0);
    for (std::size_t at = 0; at < source->text.size(); ++at) {
        if (source->text[at] == '\n') source->line_starts.push_back(at + 1);
    }
    sources_.push_back(source);
    return source;
}

void Diagnostics::add(Severity severity, Location location, std::string message,
                      std::string allowed, std::string suggestion)
{
    if (severity == Severity::error) ++error_count_;
    if (is_full()) return;
    problems_.push_back({severity, std::move(location), std::move(message), std::move(allowed),
                         std::move(suggestion)});
}

void Diagnostics::error(Location location, std::string message, std::string allowed,
                        std::string suggestion)
{
    add(Severity::error, std::move(location), std::move(message), std::move(allowed),
        std::move(suggestion));
}

void Diagnostics::warning(Location location, std::string message, std::string allowed,
                          std::string suggestion)
{
    add(Severity::warning, std::move(location), std::move(message), std::move(allowed),
        std::move(suggestion));
}

void Diagnostics::note(Location location, std::string message)
{
    add(Severity::note, std::move(location), std::move(message), {}, {});
}

std::vector<Problem> Diagnostics::sorted() const
{
    std::vector<Problem> result = problems_;
    std::sort(result.begin(), result.end(), before);
    result.erase(std::unique(result.begin(), result.end(), same), result.end());
    return result;
}

std::string Diagnostics::render() const
{
    const std::vector<Problem> problems = sorted();
    std::string result;
    for (std::size_t i = 0; i < std::min(problems.size(), most_rendered); ++i) {
        result += problems[i].render();
    }
    if (problems.size() > most_rendered) {
        result += fmt::format("... and {} more\n", problems.size() - most_rendered);
    }
    return result;
}

void Diagnostics::throw_if_errors() const
{
    if (has_errors()) throw ScenarioErrors(render(), sorted());
}

std::size_t edit_distance(std::string_view a, std::string_view b)
{
    // Three rows of the table of Wagner and Fischer: two back, the last and the present one.
    std::vector<std::size_t> two_back(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::swap(two_back, last);
        std::swap(last, row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], two_back[j - 2] + 1);
        }
    }
    return row[b.size()];
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates)
{
    constexpr std::size_t longest_word = 64;
    if (word.empty() || word.size() > longest_word) return {};
    const std::size_t most = std::max<std::size_t>(2, word.size() / 3);
    const std::string small = lower(word);
    std::size_t best = most + 1;
    std::string result;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > word.size() + most || candidate.size() + most < word.size())
            continue;
        const std::size_t distance = edit_distance(small, lower(candidate));
        // A word of which nothing is left is no suggestion ("x" for "id").
        if (distance >= best || distance >= std::max(word.size(), candidate.size())) continue;
        best = distance;
        result = candidate;
    }
    return result;
}

std::string in_quotes(std::string_view text)
{
    constexpr std::size_t longest = 60;
    std::size_t end = std::min(text.size(), longest);
    while (end < text.size() && end > 0 && is_continuation(text[end])) --end;
    std::string result = "'";
    for (char c : text.substr(0, end)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20U || byte == 0x7FU) {
            result += fmt::format("\\x{:02x}", byte);
        } else {
            result += c;
        }
    }
    return result + (end < text.size() ? "...'" : "'");
}

std::string listed(const std::vector<std::string>& words, std::size_t most)
{
    std::string result;
    for (std::size_t i = 0; i < std::min(words.size(), most); ++i) {
        result += (i == 0 ? "" : ", ") + words[i];
    }
    if (words.size() > most) result += fmt::format(", ... ({} in all)", words.size());
    return result;
}

}  // namespace karvan::models
