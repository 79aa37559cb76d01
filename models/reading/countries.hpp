// Codes of countries: ISO 3166-1 alpha-2.
#pragma once

#include <string>
#include <string_view>

namespace karvan::models {

struct Node;
class Diagnostics;

// True for the codes of the standard (of 2024), and for those that it leaves to users: AA, QM to
// QZ, XA to XZ, ZZ.
bool is_country(std::string_view code);
// The code that was probably meant, or "".
std::string nearest_country(const std::string& word);

// An error where a key of a table holds a text that is no code.
void check_country(const std::string& code, const Node& table, const char* key,
                   Diagnostics& problems);

}  // namespace karvan::models
