// What the reader says of a wrong scenario, for tests; empty if it finds nothing wrong.
#pragma once

#include <string>

#include "models/scenario.hpp"

namespace karvan::models {

inline std::string errors_of(const std::string& text)
{
    try {
        scenario_from_text(text);
    } catch (const ScenarioErrors& errors) {
        return errors.what();
    }
    return "";
}

}  // namespace karvan::models
