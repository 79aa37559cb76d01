// Tables for people, as plain text, and the same rows as JSON for machines.
//
// Text shows as many digits as the interval supports; JSON carries every number in full. Widths are
// counted as a terminal shows them, so names in any script line up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "analysis/estimate.hpp"

namespace karvan::analysis {

// What stands in a row: nothing ("-"), text, a whole number, a real number or an estimate.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double, Estimate>;

struct Column {
    std::string key;    // in JSON
    std::string title;  // in text, broken between words where that saves room
    std::string unit;   // in text, in brackets under the title unless it is "1" or empty
};

class TextTable {
public:
    TextTable(std::string title, std::vector<Column> columns);

    // Throws std::invalid_argument unless there is one cell a column.
    void add_row(std::vector<Cell> cells);

    std::size_t rows() const { return rows_.size(); }

    // The table in at most `width` columns: long names are clipped, and columns that still do not
    // fit go into a block beneath that repeats the columns of names.
    std::string text(std::size_t width = 100) const;

    // {"title": ..., "columns": [{"key", "title", "unit"}], "rows": [{key: value}]}. An estimate is
    // {"mean", "half_width", "level", "n"}; what is unknown is null.
    nlohmann::ordered_json json() const;

private:
    std::string title_;
    std::vector<Column> columns_;
    std::vector<std::vector<Cell>> rows_;
};

// A number with about four significant digits, never fewer than stand before the decimal point;
// "-" if it is not a number.
std::string format_number(double number);

// "123.4 ± 5.6": both rounded to two significant digits of the half-width; "-" for what is unknown.
std::string format_estimate(const Estimate& estimate);

}  // namespace karvan::analysis
