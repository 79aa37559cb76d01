// Putting the numbers into the page that analysis/page/build.mjs has made.
#include "analysis/report/report_page.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "analysis/file/packed_text.hpp"
#include "analysis/report/report_comparison.hpp"
#include "analysis/report/report_run.hpp"

// The file page.html as it is, in the program itself.
asm(".section .rodata\n"
    ".global karvan_report_page\n"
    "karvan_report_page:\n"
    ".incbin \"" KARVAN_REPORT_PAGE
    "\"\n"
    ".global karvan_report_page_end\n"
    "karvan_report_page_end:\n"
    ".byte 0\n"
    ".text\n");
extern "C" const char karvan_report_page[];
extern "C" const char karvan_report_page_end[];

namespace karvan::analysis {

namespace {

Json read_borders(const std::filesystem::path& path)
{
    std::ifstream file(path);
    if (!file) throw std::runtime_error(fmt::format("{}: cannot be read", path.string()));
    Json borders = Json::parse(file, nullptr, false);
    if (!borders.is_object() || !borders.contains("type"))
        throw std::runtime_error(fmt::format("{}: not GeoJSON", path.string()));
    return borders;
}

}  // namespace

std::string report_page(const std::vector<std::filesystem::path>& results,
                        const std::optional<std::filesystem::path>& borders)
{
    std::vector<ResultsReading> readings;
    for (const auto& path : results) readings.emplace_back(path);
    Json data{{"runs", Json::array()}};
    for (const ResultsReading& reading : readings) data["runs"].push_back(report_of_run(reading));
    data["comparisons"] = report_comparison(readings);
    data["borders"] = borders ? read_borders(*borders) : Json(nullptr);

    constexpr std::string_view mark = "@DATA@";
    std::string page(karvan_report_page, karvan_report_page_end);
    const std::size_t at = page.find(mark);
    if (at == std::string::npos) throw std::logic_error("the report page has no place for data");
    constexpr auto lenient = Json::error_handler_t::replace;  // of bytes that are not UTF-8
    return page.replace(at, mark.size(), packed_text(data.dump(-1, ' ', false, lenient)));
}

}  // namespace karvan::analysis
