// Scanning CSV text and reading typed cells.
#include "models/reading/csv.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "models/reading/document.hpp"
#include "models/reading/toml_text.hpp"

namespace karvan::models {
namespace {

std::string trimmed(std::string_view text)
{
    const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return std::string(text);
}

// The separator that occurs most in the first line, outside quotes; a comma if none does.
char detect_separator(std::string_view text)
{
    std::size_t commas = 0, semicolons = 0, tabs = 0;
    bool quoted_part = false;
    for (char c : text) {
        if (c == '"') quoted_part = !quoted_part;
        if (quoted_part) continue;
        if (c == '\n') break;
        commas += c == ',' ? 1 : 0;
        semicolons += c == ';' ? 1 : 0;
        tabs += c == '\t' ? 1 : 0;
    }
    if (semicolons > commas && semicolons >= tabs) return ';';
    return tabs > commas ? '\t' : ',';
}

std::string separator_name(char separator)
{
    return separator == ';' ? "semicolon" : separator == '\t' ? "tab" : "comma";
}

bool is_blank_row(const std::vector<CsvCell>& cells)
{
    return std::all_of(cells.begin(), cells.end(),
                       [](const CsvCell& cell) { return cell.text.empty(); });
}

}  // namespace

// Walks the text cell by cell, counting lines and columns.
class CsvScan {
public:
    CsvScan(std::string_view text, char separator) : text_(text), separator_(separator)
    {
        if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
    }

    bool at_end() const { return at_ >= text_.size(); }

    // The next row; false and a misfit at `spot` where a quote is misplaced or not closed.
    bool read_row(std::vector<CsvCell>& cells, Misfit& misfit, CsvCell& spot)
    {
        cells.clear();
        do {
            CsvCell cell{"", line_, column_};
            spot = cell;
            const bool fine =
                peek() == '"' ? read_quoted(cell.text, misfit) : read_plain(cell.text);
            if (!fine) return false;
            cells.push_back(std::move(cell));
        } while (take(separator_));
        if (!at_end() && peek() == '\r') step();
        if (!at_end() && peek() != '\n') {
            spot = {"", line_, column_};
            misfit = {"text after a closing quote", "a separator or the end of the line", ""};
            return false;
        }
        take('\n');
        return true;
    }

private:
    char peek() const { return at_end() ? '\0' : text_[at_]; }

    void step()
    {
        if (text_[at_] == '\n') {
            ++line_;
            column_ = 1;
        } else if (at_ + 1 >= text_.size() ||
                   (static_cast<unsigned char>(text_[at_ + 1]) & 0xC0U) != 0x80U) {
            ++column_;
        }
        ++at_;
    }

    bool take(char wanted)
    {
        if (at_end() || text_[at_] != wanted) return false;
        step();
        return true;
    }

    bool ends_line() const
    {
        return peek() == '\n' ||
               (peek() == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n');
    }

    bool read_plain(std::string& out)
    {
        while (!at_end() && text_[at_] != separator_ && !ends_line()) {
            out += text_[at_];
            step();
        }
        if (!out.empty() && out.back() == '\r') out.pop_back();
        out = trimmed(out);
        return true;
    }

    bool read_quoted(std::string& out, Misfit& misfit)
    {
        step();
        while (!at_end()) {
            const char c = text_[at_];
            step();
            if (c != '"') {
                out += c;
            } else if (take('"')) {
                out += '"';
            } else {
                return true;
            }
        }
        misfit = {"a quote is not closed", "a second \" at the end of the cell", ""};
        return false;
    }

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    int line_ = 1;
    int column_ = 1;
};

CsvTable::CsvTable(std::shared_ptr<const Source> source, Diagnostics& diagnostics)
    : source_(std::move(source)),
      diagnostics_(&diagnostics),
      separator_(detect_separator(source_->text))
{
    if (!check_utf8(source_, diagnostics)) return;
    CsvScan scan(source_->text, separator_);
    Misfit misfit;
    CsvCell spot;
    std::vector<CsvCell> cells;
    while (!scan.at_end()) {
        if (!scan.read_row(cells, misfit, spot)) {
            diagnostics.error(location(spot), misfit.message, misfit.allowed);
            return;
        }
        if (is_blank_row(cells)) continue;
        if (header_cells_.empty()) {
            name_columns(cells);
            continue;
        }
        // Spreadsheets leave empty cells at the end of a line.
        while (cells.size() > header_.size() && cells.back().text.empty()) cells.pop_back();
        if (cells.size() != header_.size()) {
            diagnostics.error(location(cells.front()),
                              fmt::format("the row has {} cells", cells.size()),
                              fmt::format("{}, as in the header", header_.size()));
            if (diagnostics.is_full()) return;
            cells.resize(header_.size(), CsvCell{"", cells.front().line, cells.front().column});
        }
        rows_.push_back(std::move(cells));
    }
    if (header_cells_.empty()) {
        diagnostics.error({source_, 1, 1, 1}, "the table is empty",
                          "a first line with the names of the columns");
        return;
    }
    if (separator_ == ',') return;  // nothing that could surprise
    diagnostics.note({source_, 1, 1, 1},
                     fmt::format("{} rows of {} columns, separator {}{}", rows_.size(),
                                 header_.size(), separator_name(separator_),
                                 separator_ == ';' ? ", decimal comma understood" : ""));
}

void CsvTable::name_columns(const std::vector<CsvCell>& cells)
{
    header_cells_ = cells;
    while (header_cells_.size() > 1 && header_cells_.back().text.empty()) header_cells_.pop_back();
    std::set<std::string> seen;
    for (const CsvCell& cell : header_cells_) {
        const std::size_t bracket = cell.text.find('[');
        const bool has_unit = bracket != std::string::npos && cell.text.back() == ']';
        header_.push_back(trimmed(has_unit ? cell.text.substr(0, bracket) : cell.text));
        units_.push_back(
            has_unit ? trimmed(cell.text.substr(bracket + 1, cell.text.size() - bracket - 2)) : "");
        if (!seen.insert(header_.back()).second) {
            diagnostics_->error(location(cell), fmt::format("the column {} is there twice",
                                                            in_quotes(header_.back())));
        }
    }
}

void CsvTable::expect(const std::vector<std::string>& required,
                      const std::vector<std::string>& optional)
{
    if (header_.empty()) return;
    std::vector<std::string> known = required;
    known.insert(known.end(), optional.begin(), optional.end());
    for (std::size_t i = 0; i < header_.size(); ++i) {
        if (std::find(known.begin(), known.end(), header_[i]) != known.end()) continue;
        diagnostics_->error(location(header_cells_[i]), "unknown column " + in_quotes(header_[i]),
                            listed(known), nearest(header_[i], known));
    }
    for (const std::string& name : required) {
        if (column(name)) continue;
        diagnostics_->error(location(header_cells_.front()),
                            "the column " + in_quotes(name) + " is missing");
    }
}

std::optional<std::size_t> CsvTable::column(std::string_view name) const
{
    const auto found = std::find(header_.begin(), header_.end(), name);
    if (found == header_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - header_.begin());
}

const CsvCell* CsvTable::cell(std::size_t row, std::string_view name) const
{
    const auto index = column(name);
    if (!index || row >= rows_.size()) return nullptr;
    const CsvCell& result = rows_[row][*index];
    return result.text.empty() ? nullptr : &result;
}

Location CsvTable::location(const CsvCell& cell) const
{
    return {source_, cell.line, cell.column, std::max(1, static_cast<int>(cell.text.size()))};
}

Location CsvTable::where(std::size_t row, std::string_view name) const
{
    const auto index = column(name);
    if (row >= rows_.size()) return {source_, 1, 1, 1};
    return location(rows_[row][index.value_or(0)]);
}

std::string CsvTable::unit_in_header(std::string_view name) const
{
    const auto index = column(name);
    return index ? units_[*index] : std::string();
}

std::string CsvTable::with_point(const std::string& number) const
{
    if (separator_ != ';' || std::count(number.begin(), number.end(), ',') != 1) return number;
    std::string result = number;
    std::replace(result.begin(), result.end(), ',', '.');
    return result;
}

void CsvTable::refuse(const CsvCell& cell, std::string_view name, const Misfit& misfit) const
{
    diagnostics_->error(location(cell),
                        fmt::format("column {}: {}", in_quotes(name), misfit.message),
                        misfit.allowed, misfit.suggestion);
}

std::optional<std::string> CsvTable::text(std::size_t row, std::string_view name) const
{
    const CsvCell* found = cell(row, name);
    return found ? std::optional(found->text) : std::nullopt;
}

std::optional<double> CsvTable::quantity(std::size_t row, std::string_view name, const Unit& wanted,
                                         bool bare_is_fine) const
{
    const CsvCell* found = cell(row, name);
    if (!found) return std::nullopt;
    std::string written = with_point(found->text);
    const std::string unit = unit_in_header(name);
    const bool is_bare = written.find_first_not_of("0123456789.eE+- ") == std::string::npos;
    if (is_bare && !unit.empty()) written += " " + unit;
    if (is_bare && unit.empty() && bare_is_fine) written += " " + wanted.text;
    Misfit misfit;
    const auto value = read_quantity(written, wanted, misfit);
    if (!value) refuse(*found, name, misfit);
    return value;
}

std::optional<std::int64_t> CsvTable::count(std::size_t row, std::string_view name) const
{
    const CsvCell* found = cell(row, name);
    if (!found) return std::nullopt;
    std::int64_t value = 0;
    const char* end = found->text.data() + found->text.size();
    const auto result = std::from_chars(found->text.data(), end, value);
    if (result.ec == std::errc{} && result.ptr == end) return value;
    refuse(*found, name, {in_quotes(found->text) + " is no whole number", "such as 12", ""});
    return std::nullopt;
}

std::optional<sim::Duration> CsvTable::duration(std::size_t row, std::string_view name) const
{
    const CsvCell* found = cell(row, name);
    if (!found) return std::nullopt;
    std::string written = with_point(found->text);
    const std::string unit = unit_in_header(name);
    const bool is_bare = written.find_first_not_of("0123456789.eE+- ") == std::string::npos;
    if (is_bare && !unit.empty()) written += " " + unit;
    Misfit misfit;
    const auto value = read_duration(written, misfit);
    if (!value) refuse(*found, name, misfit);
    return value;
}

std::optional<CsvTable> read_csv(const std::string& file, const Location& named_at,
                                 Diagnostics& diagnostics)
{
    const std::filesystem::path folder = named_at.source ? named_at.source->folder : ".";
    const auto path = (folder / file).lexically_normal();
    const auto source = read_source(path, most_csv_bytes, named_at, diagnostics);
    if (!source) return std::nullopt;
    const std::size_t errors = diagnostics.error_count();
    CsvTable table(source, diagnostics);
    if (diagnostics.error_count() > errors) return std::nullopt;
    return table;
}

}  // namespace karvan::models
