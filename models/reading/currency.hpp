// The currency of a scenario: named once, and every amount of money is in it. Karvan converts
// nothing, for it knows no rates.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/reading/diagnostics.hpp"
#include "models/reading/node.hpp"

namespace karvan::models {

// The ISO 4217 codes that amounts may be written in.
const std::vector<std::string>& currencies();

// Errors for amounts of money in a table, or in the tables below it, that name another currency.
// Texts for people (names, descriptions, sources) are passed over.
void check_currency(const Node& table, const std::string& currency, Diagnostics& problems);

}  // namespace karvan::models
