// Tables in CSV (RFC 4180), as planners export them: separator comma, semicolon or tab, with or
// without byte-order mark, CRLF, quoted line breaks. A separator other than the comma is reported
// as a note; a decimal comma is understood only where the semicolon separates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/reading/diagnostics.hpp"
#include "models/reading/quantity.hpp"

namespace karvan::models {

inline constexpr std::size_t most_csv_bytes = 256 * 1024 * 1024;

struct CsvCell {
    std::string text;
    int line = 0;
    int column = 0;  // code points, from 1
};

class CsvTable {
public:
    // Reads a whole table; the first row is the header. Errors (a quote that is not closed, a row
    // with too many or too few cells, a column named twice) go to `diagnostics`.
    CsvTable(std::shared_ptr<const Source> source, Diagnostics& diagnostics);

    std::size_t row_count() const { return rows_.size(); }
    const std::vector<std::string>& header() const { return header_; }
    char separator() const { return separator_; }

    // Declares the columns that are understood: an error for each required one that is missing and
    // each unknown one that is there.
    void expect(const std::vector<std::string>& required, const std::vector<std::string>& optional);

    // The position of a column, if the table has it.
    std::optional<std::size_t> column(std::string_view name) const;

    // Typed cells. An empty cell, an absent column and an error (which is reported) are nothing.
    // A number without a unit is taken in the wanted unit, where the header says the unit as in
    // "dwell [h]", or where `bare_is_fine`.
    std::optional<std::string> text(std::size_t row, std::string_view column) const;
    std::optional<double> quantity(std::size_t row, std::string_view column, const Unit& wanted,
                                   bool bare_is_fine = false) const;
    std::optional<std::int64_t> count(std::size_t row, std::string_view column) const;
    std::optional<sim::Duration> duration(std::size_t row, std::string_view column) const;

    // Where the cell stands, for errors of meaning.
    Location where(std::size_t row, std::string_view column) const;

private:
    const CsvCell* cell(std::size_t row, std::string_view column) const;
    std::string unit_in_header(std::string_view column) const;
    std::string with_point(const std::string& number) const;
    Location location(const CsvCell& cell) const;
    void name_columns(const std::vector<CsvCell>& cells);
    void refuse(const CsvCell& cell, std::string_view column, const Misfit& misfit) const;

    std::shared_ptr<const Source> source_;
    Diagnostics* diagnostics_;
    char separator_ = ',';
    std::vector<std::string> header_;
    std::vector<std::string> units_;  // as given in brackets in the header
    std::vector<CsvCell> header_cells_;
    std::vector<std::vector<CsvCell>> rows_;
};

// Reads a CSV file named in a scenario; nothing, with an error there, if it cannot be read.
std::optional<CsvTable> read_csv(const std::string& file, const Location& named_at,
                                 Diagnostics& diagnostics);

}  // namespace karvan::models
