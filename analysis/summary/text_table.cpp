// Laying out tables: number formats, terminal widths, columns that share the room there is.
#include "analysis/summary/text_table.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "analysis/summary/text_width.hpp"

namespace karvan::analysis {

namespace {

constexpr std::string_view gap = "  ";
constexpr std::string_view plus_minus = " ± ";
constexpr std::size_t least_text_width = 12;
constexpr int most_decimals = 8;

std::string blanks(std::size_t width, std::string_view text)
{
    return std::string(width - std::min(width, display_width(text)), ' ');
}

std::string pad_left(std::string_view text, std::size_t width)
{
    return blanks(width, text).append(text);
}

std::string pad_right(std::string_view text, std::size_t width)
{
    return std::string(text).append(blanks(width, text));
}

// ---- numbers

// The power of ten of the leading digit once rounded to `digits` significant digits.
int exponent(double number, int digits)
{
    const std::string rounded = fmt::format("{:.{}e}", std::abs(number), digits - 1);
    return std::stoi(rounded.substr(rounded.find('e') + 1));
}

// Rounded to a power of ten; without a decimal point if that is 1 or more.
std::string rounded_at(double number, int power)
{
    if (power <= 0) return fmt::format("{:.{}f}", number, -power);
    const double step = std::pow(10.0, power);
    return fmt::format("{:.0f}", std::round(number / step) * step);
}

// "-0.00" says no more than "0.00".
std::string without_negative_zero(std::string text)
{
    if (text.front() == '-' && text.find_first_of("123456789") == std::string::npos)
        text.erase(0, 1);
    return text;
}

struct MeanAndHalfWidth {
    std::string mean;
    std::string half_width;
};

MeanAndHalfWidth parts(const Estimate& estimate)
{
    const double h = estimate.half_width;
    if (std::isnan(estimate.mean)) return {"-", {}};
    if (!std::isfinite(h)) return {format_number(estimate.mean), "-"};
    constexpr double rounding = 1e-12;  // what is left of equal numbers after sums and quotients
    if (h <= rounding * std::abs(estimate.mean)) return {format_number(estimate.mean), "0"};
    const int power = exponent(h, 2) - 1;
    // Too fine or too coarse to write out: digits would say less than a power of ten.
    if (-power > most_decimals || power > 12)
        return {fmt::format("{:.6g}", estimate.mean), fmt::format("{:.1e}", h)};
    return {without_negative_zero(rounded_at(estimate.mean, power)), rounded_at(h, power)};
}

// ---- cells

bool is_text(const Cell& cell) { return std::holds_alternative<std::string>(cell); }

std::string plain_cell(const Cell& cell)
{
    if (const auto* text = std::get_if<std::string>(&cell)) return printable(*text);
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return fmt::format("{}", *number);
    if (const auto* real = std::get_if<double>(&cell)) return format_number(*real);
    return "-";
}

nlohmann::ordered_json real_or_null(double number)
{
    return std::isfinite(number) ? nlohmann::ordered_json(number) : nlohmann::ordered_json();
}

nlohmann::ordered_json json_cell(const Cell& cell)
{
    if (const auto* text = std::get_if<std::string>(&cell)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
    if (const auto* real = std::get_if<double>(&cell)) return real_or_null(*real);
    const auto* estimate = std::get_if<Estimate>(&cell);
    if (estimate == nullptr) return nullptr;
    return {{"mean", real_or_null(estimate->mean)},
            {"half_width", real_or_null(estimate->half_width)},
            {"level", estimate->level},
            {"n", estimate->n}};
}

// ---- columns

// The words of the text, filled into lines of at most `width` where the words allow it.
std::vector<std::string> lines_of(std::string_view text, std::size_t width)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        const std::size_t taken = display_width(word) + 1;
        if (!lines.empty() && display_width(lines.back()) + taken <= width)
            lines.back().append(" ").append(word);
        else if (!word.empty())
            lines.emplace_back(word);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// One column ready to print: its cells as text, and the room it takes.
struct PrintedColumn {
    std::vector<std::string> header;
    std::vector<std::string> cells;
    std::size_t width = 0;
    bool left = false;  // text stands left, numbers right
};

// Both sides of every ± line up.
std::vector<std::string> align_estimates(const std::vector<std::vector<Cell>>& rows, std::size_t i)
{
    std::vector<MeanAndHalfWidth> split;
    std::size_t mean_width = 0;
    std::size_t half_width = 0;
    for (const std::vector<Cell>& row : rows) {
        const auto* estimate = std::get_if<Estimate>(&row[i]);
        split.push_back(estimate ? parts(*estimate) : MeanAndHalfWidth{plain_cell(row[i]), {}});
        const MeanAndHalfWidth& last = split.back();
        if (!last.half_width.empty()) mean_width = std::max(mean_width, display_width(last.mean));
        half_width = std::max(half_width, display_width(last.half_width));
    }
    std::vector<std::string> cells;
    for (const MeanAndHalfWidth& part : split)
        cells.push_back(part.half_width.empty()
                            ? part.mean
                            : pad_left(part.mean, mean_width)
                                  .append(plus_minus)
                                  .append(pad_left(part.half_width, half_width)));
    return cells;
}

PrintedColumn print_column(const Column& column, const std::vector<std::vector<Cell>>& rows,
                           std::size_t i)
{
    PrintedColumn printed;
    printed.cells = align_estimates(rows, i);
    printed.left =
        std::any_of(rows.begin(), rows.end(), [&](auto& row) { return is_text(row[i]); });
    const bool is_bare = column.unit.empty() || column.unit == "1";
    const std::string unit = is_bare ? "" : fmt::format("[{}]", column.unit);
    printed.width = display_width(unit);
    for (const std::string& cell : printed.cells)
        printed.width = std::max(printed.width, display_width(cell));
    printed.header = lines_of(printable(column.title), printed.width);
    if (!unit.empty()) printed.header.push_back(unit);
    for (const std::string& line : printed.header)
        printed.width = std::max(printed.width, display_width(line));
    return printed;
}

std::size_t total_width(const std::vector<PrintedColumn>& columns)
{
    std::size_t width = columns.empty() ? 0 : (columns.size() - 1) * gap.size();
    for (const PrintedColumn& column : columns) width += column.width;
    return width;
}

// Takes the room that is missing from the widest columns of text, one step at a time.
void clip_names(std::vector<PrintedColumn>& columns, std::size_t width)
{
    while (total_width(columns) > width) {
        PrintedColumn* widest = nullptr;
        for (PrintedColumn& column : columns)
            if (column.left && column.width > least_text_width &&
                (widest == nullptr || column.width > widest->width))
                widest = &column;
        if (widest == nullptr) return;
        --widest->width;
    }
}

// Clipped names stay different.
void clip_cells(std::vector<PrintedColumn>& columns)
{
    for (PrintedColumn& column : columns)
        if (column.left) column.cells = clip_apart(column.cells, column.width);
}

std::string print_line(const std::vector<PrintedColumn>& columns,
                       const std::vector<std::string>& cells)
{
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string cell = clip(cells[i], columns[i].width);
        if (i > 0) line += gap;
        line +=
            columns[i].left ? pad_right(cell, columns[i].width) : pad_left(cell, columns[i].width);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

// The headers stand on the rule below them.
std::string print_header(const std::vector<PrintedColumn>& columns)
{
    std::size_t height = 0;
    for (const PrintedColumn& column : columns) height = std::max(height, column.header.size());
    std::string text;
    for (std::size_t line = 0; line < height; ++line) {
        std::vector<std::string> cells;
        for (const PrintedColumn& column : columns) {
            const std::size_t empty = height - column.header.size();
            cells.push_back(line < empty ? "" : column.header[line - empty]);
        }
        text += print_line(columns, cells);
    }
    return text;
}

std::string print_block(const std::vector<PrintedColumn>& columns)
{
    std::string text = print_header(columns);
    std::vector<std::string> rules;
    for (const PrintedColumn& column : columns) rules.emplace_back(column.width, '-');
    text += print_line(columns, rules);
    for (std::size_t row = 0; row < columns.front().cells.size(); ++row) {
        std::vector<std::string> cells;
        for (const PrintedColumn& column : columns) cells.push_back(column.cells[row]);
        text += print_line(columns, cells);
    }
    return text;
}

// The first columns of names: what a row is told by.
std::size_t names_of(const std::vector<PrintedColumn>& columns)
{
    const auto number = std::find_if(columns.begin(), columns.end(),
                                     [](const PrintedColumn& column) { return !column.left; });
    return number == columns.begin() || number == columns.end()
               ? 1
               : static_cast<std::size_t>(number - columns.begin());
}

// Cuts the columns into blocks that fit; each begins with the names and has a column of its own.
std::vector<std::vector<PrintedColumn>> blocks_of(const std::vector<PrintedColumn>& columns,
                                                  std::size_t width)
{
    const std::size_t names = names_of(columns);
    const std::vector<PrintedColumn> start(columns.begin(),
                                           columns.begin() + static_cast<std::ptrdiff_t>(names));
    std::vector<std::vector<PrintedColumn>> blocks{start};
    for (std::size_t i = names; i < columns.size(); ++i) {
        const std::size_t needed = total_width(blocks.back()) + gap.size() + columns[i].width;
        if (needed > width && blocks.back().size() > names) blocks.push_back(start);
        blocks.back().push_back(columns[i]);
    }
    return blocks;
}

}  // namespace

std::string format_number(double number)
{
    if (std::isnan(number)) return "-";
    if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
    if (number == 0) return "0";
    const int power = exponent(number, 4);
    if (power > 14 || power < -most_decimals) return fmt::format("{:.3e}", number);
    return rounded_at(number, std::min(0, power - 3));
}

std::string format_estimate(const Estimate& estimate)
{
    const MeanAndHalfWidth part = parts(estimate);
    return part.half_width.empty() ? part.mean
                                   : part.mean + std::string(plus_minus) + part.half_width;
}

TextTable::TextTable(std::string title, std::vector<Column> columns)
    : title_(std::move(title)), columns_(std::move(columns))
{
    if (columns_.empty()) throw std::invalid_argument("a table needs a column");
}

void TextTable::add_row(std::vector<Cell> cells)
{
    if (cells.size() != columns_.size())
        throw std::invalid_argument(fmt::format("a row of {} cells in a table of {} columns",
                                                cells.size(), columns_.size()));
    rows_.push_back(std::move(cells));
}

std::string TextTable::text(std::size_t width) const
{
    std::vector<PrintedColumn> columns;
    for (std::size_t i = 0; i < columns_.size(); ++i)
        columns.push_back(print_column(columns_[i], rows_, i));
    clip_names(columns, width);
    clip_cells(columns);
    std::string text;
    for (const std::string& line : lines_of(printable(title_), width))
        text += clip(line, width) + "\n";
    if (!text.empty()) text += "\n";
    bool first = true;
    for (const std::vector<PrintedColumn>& block : blocks_of(columns, width)) {
        if (!std::exchange(first, false)) text += "\n";
        text += print_block(block);
    }
    return text;
}

nlohmann::ordered_json TextTable::json() const
{
    nlohmann::ordered_json columns = nlohmann::ordered_json::array();
    for (const Column& c : columns_)
        columns.push_back({{"key", c.key}, {"title", c.title}, {"unit", c.unit}});
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (const std::vector<Cell>& cells : rows_) {
        nlohmann::ordered_json row = nlohmann::ordered_json::object();
        for (std::size_t i = 0; i < cells.size(); ++i) row[columns_[i].key] = json_cell(cells[i]);
        rows.push_back(std::move(row));
    }
    return {{"title", title_}, {"columns", std::move(columns)}, {"rows", std::move(rows)}};
}

}  // namespace karvan::analysis
