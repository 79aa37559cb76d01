// Commodities that rules of borders and fleets name, and that nothing carries.
#pragma once

namespace karvan::models {

class Diagnostics;
struct Node;
struct Scenario;

// A slip more often than not, and told: no flow carries them and no [[commodity]] describes them.
void warn_of_unknown_commodities(const Scenario& scenario, const Node& root, Diagnostics& problems);

}  // namespace karvan::models
