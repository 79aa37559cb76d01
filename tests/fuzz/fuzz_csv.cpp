// Fuzzing the CSV reader and the readers of quantities: any bytes end in values or in errors, and
// what is written from a value reads back to it. Build as fuzz_scenario.cpp says.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "models/reading/csv.hpp"

using namespace karvan::models;

namespace {

void read_as_quantity(const std::string& text)
{
    static const Unit wanted[] = {unit("h"), unit("TEU/day"), unit("1"), unit("g/t-km")};
    Misfit misfit;
    for (const Unit& unit : wanted) {
        const auto value = read_quantity(text, unit, misfit);
        if (value && read_quantity(format_quantity(*value, unit), unit, misfit) != value) {
            std::abort();
        }
    }
    const auto time = read_duration(text, misfit);
    if (time && read_duration(format_duration(*time), misfit) != time) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const std::string text(reinterpret_cast<const char*>(bytes), size);
    read_as_quantity(text);
    Diagnostics diagnostics;
    CsvTable table(diagnostics.add_source("t.csv", "", text), diagnostics);
    table.expect({"day"}, {"to"});
    for (std::size_t row = 0; row < table.row_count(); ++row) {
        for (const std::string& name : table.header()) {
            table.quantity(row, name, unit("t"));
            table.count(row, name);
            table.duration(row, name);
            table.text(row, name);
        }
    }
    diagnostics.render();
    return 0;
}
