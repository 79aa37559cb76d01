// Time zones by their names in the IANA data base: "Asia/Baku".
#pragma once

#include <string>

namespace karvan::models {

struct Node;
class Diagnostics;

// The zone that was probably meant, also by its city alone ("Baku"), or "".
std::string nearest_time_zone(const std::string& word);

// An error where the key "time_zone" of a table names none; empty is fine.
void check_time_zone(const std::string& zone, const Node& table, Diagnostics& problems);

}  // namespace karvan::models
