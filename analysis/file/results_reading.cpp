#include "analysis/file/results_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <type_traits>

#include "analysis/file/netcdf_rows.hpp"

namespace karvan::analysis {

namespace {

constexpr double unknown_number = std::numeric_limits<double>::quiet_NaN();

double number_at(const Values& values, std::size_t at)
{
    return std::visit(
        [at](const auto& all) -> double {
            using T = typename std::decay_t<decltype(all)>::value_type;
            if constexpr (std::is_same_v<T, std::string>)
                return unknown_number;
            else
                return static_cast<double>(all[at]);
        },
        values);
}

const Attribute* find_attribute(const NetcdfFile& file, std::string_view name)
{
    const auto found = std::find_if(file.attributes.begin(), file.attributes.end(),
                                    [&](const Attribute& a) { return a.name == name; });
    return found == file.attributes.end() ? nullptr : &*found;
}

}  // namespace

// Events and shipments are many, and none of the pages shows them one by one.
ResultsReading::ResultsReading(const std::filesystem::path& path)
    : path_(path), file_(read_without_rows(path, {"event", "shipment"}))
{
    constexpr std::string_view format = "karvan-results";
    if (text_attribute("format").starts_with("karvan-experiment"))
        throw std::runtime_error(fmt::format(
            "{}: the file of an experiment ({}: {}), not of a run. Its command printed what it "
            "found; xarray.open_dataset(\"{}\") or ncdump show the numbers, and "
            "analysis/EXPERIMENT-FORMAT.md says what they are. A page is made of the results of "
            "karvan run",
            path.string(), text_attribute("experiment"), text_attribute("title"),
            path.filename().string()));
    if (!text_attribute("format").starts_with(format))
        throw std::runtime_error(fmt::format("{}: not a results file of Karvan", path.string()));
    replications_ = numbers("replication");
    for (const double status : numbers("status")) finished_.push_back(status == 0);
    if (finished_.size() != replications_.size())
        throw std::runtime_error(
            fmt::format("{}: it lacks the status of its replications", path.string()));
    check_indices();
}

// What another program changed has no seal: an index that points nowhere must not be followed.
void ResultsReading::check_indices() const
{
    struct Index {
        const char* variable;
        const char* along;
        const char* of;
    };
    for (const Index& index : {Index{"resource_place", "resource", "place"},
                               {"measure_place", "place_measure", "place"},
                               {"stop_flow", "stop", "flow"},
                               {"stop_place", "stop", "place"}}) {
        const std::vector<double> entries = numbers(index.variable);
        const auto is_wrong = [&](double entry) {
            return !(entry >= 0 && entry < static_cast<double>(size(index.of)));
        };
        if (entries.size() == size(index.along) &&
            std::none_of(entries.begin(), entries.end(), is_wrong))
            continue;
        throw std::runtime_error(
            fmt::format("{}: it is damaged: '{}' is no index of a {} for each {}", path_.string(),
                        index.variable, index.of, index.along));
    }
}

const Variable* ResultsReading::find(std::string_view name) const
{
    const auto found = std::find_if(file_.variables.begin(), file_.variables.end(),
                                    [&](const Variable& v) { return v.name == name; });
    return found == file_.variables.end() ? nullptr : &*found;
}

bool ResultsReading::has(std::string_view variable) const { return find(variable) != nullptr; }

std::size_t ResultsReading::size(std::string_view dimension) const
{
    for (const Dimension& d : file_.dimensions)
        if (d.name == dimension) return d.size;
    return 0;
}

const std::vector<std::string>& ResultsReading::texts(std::string_view variable) const
{
    static const std::vector<std::string> none;
    const Variable* found = find(variable);
    const auto* texts =
        found == nullptr ? nullptr : std::get_if<std::vector<std::string>>(&found->values);
    return texts == nullptr ? none : *texts;
}

std::vector<double> ResultsReading::numbers(std::string_view variable) const
{
    std::vector<double> result;
    const Variable* found = find(variable);
    for (std::size_t i = 0; found != nullptr && i < count(found->values); ++i)
        result.push_back(number_at(found->values, i));
    return result;
}

std::string ResultsReading::text_attribute(std::string_view name) const
{
    const Attribute* found = find_attribute(file_, name);
    const auto* texts =
        found == nullptr ? nullptr : std::get_if<std::vector<std::string>>(&found->values);
    return texts == nullptr || texts->empty() ? std::string() : texts->front();
}

double ResultsReading::number_attribute(std::string_view name, double otherwise) const
{
    const Attribute* found = find_attribute(file_, name);
    return found == nullptr || count(found->values) == 0 ? otherwise : number_at(found->values, 0);
}

std::size_t ResultsReading::finished_count() const
{
    return static_cast<std::size_t>(std::count(finished_.begin(), finished_.end(), true));
}

std::size_t ResultsReading::values_each(std::string_view variable) const
{
    const Variable* found = find(variable);
    return found == nullptr || replications_.empty() ? 0
                                                     : count(found->values) / replications_.size();
}

std::vector<double> ResultsReading::over_replications(std::string_view variable,
                                                      std::size_t at) const
{
    std::vector<double> result(replications_.size(), unknown_number);
    const Variable* found = find(variable);
    const std::size_t each = values_each(variable);
    for (std::size_t r = 0; at < each && r < result.size(); ++r)
        if (finished_[r]) result[r] = number_at(found->values, r * each + at);
    return result;
}

Estimate ResultsReading::estimate(std::string_view variable, std::size_t at) const
{
    return mean_over_replications(over_replications(variable, at), level());
}

}  // namespace karvan::analysis
