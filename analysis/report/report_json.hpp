// How the report page is told numbers: an estimate is [mean, half_width, n], null for what is
// unknown. Seven significant digits are kept: more than any picture or table shows.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/estimate.hpp"

namespace karvan::analysis {

using Json = nlohmann::ordered_json;

inline Json number_json(double number)
{
    if (!std::isfinite(number)) return nullptr;
    return std::stod(fmt::format("{:.7g}", number));
}

inline Json estimate_json(const Estimate& e)
{
    return Json::array({number_json(e.mean), number_json(e.half_width), e.n});
}

inline Json numbers_json(const std::vector<double>& numbers)
{
    Json list = Json::array();
    for (const double number : numbers) list.push_back(number_json(number));
    return list;
}

}  // namespace karvan::analysis
