#include "analysis/report/report_notes.hpp"

namespace karvan::analysis {

Json report_notes(const ResultsReading& results)
{
    const std::vector<double> sourced = results.numbers("note_is_sourced");
    const std::vector<double> assumed = results.numbers("note_is_assumed");
    Json list = Json::array();
    for (std::size_t i = 0; i < sourced.size(); ++i) {
        Json note;
        for (const char* part : {"table", "id", "key", "value", "text"})
            note[part] = results.texts(fmt::format("note_{}", part))[i];
        note["sourced"] = sourced[i] != 0;
        note["assumed"] = assumed[i] != 0;
        list.push_back(std::move(note));
    }
    return list;
}

Json report_references(const ResultsReading& results)
{
    Json list = Json::array();
    for (std::size_t i = 0; i < results.size("reference"); ++i)
        list.push_back({{"id", results.texts("reference")[i]},
                        {"title", results.texts("reference_title")[i]},
                        {"grade", results.texts("reference_grade")[i]},
                        {"link", results.texts("reference_link")[i]}});
    return list;
}

}  // namespace karvan::analysis
