// Probability laws in scenario files (sim/law.hpp).
//
//     clearance = "2 h"                                              a constant
//     clearance = { law = "lognormal", mean = "2 h", cv = 0.5 }
//     clearance = { law = "empirical", file = "dwell.csv", column = "hours", unit = "h" }
//     clearance = { law = "mixture", of = [ { share = 0.9, law = "constant", value = "1 h" },
//                                           { share = 0.1, law = "exponential", mean = "9 h" } ] }
// Every law takes `shift`, and `least` and `most`, between which it is truncated. A law of times is
// in seconds; any other is in the unit of its key. A law of times that can be negative is refused.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/reading/key_value.hpp"
#include "sim/law.hpp"

namespace karvan::models {

// Nothing, with an error at the exact value, if the node is no law that fits the key.
std::optional<sim::Law> read_law(const Node& node, const KeyFacts& facts, Reading& reading);

// One way to give a law, for the reference of all keys.
struct LawRow {
    std::string law;
    std::string parameters;  // "mean, cv"; "[lambda]" may be left out
    std::string sentence;
};

std::vector<LawRow> describe_laws();

// Laws are written back as they were written: the parameters of a sim::Law are not read back.
template <>
struct KeyValue<sim::Law> {
    static std::string type(const KeyFacts& facts)
    {
        return facts.unit.is_plain() ? "law of a number"
                                     : "law of " + name_of(facts.unit.dimension);
    }
    static std::optional<sim::Law> read(const Node& node, const KeyFacts& facts, Reading& reading)
    {
        return read_law(node, facts, reading);
    }
    static Node write(const sim::Law& law, const KeyFacts& facts, const Node* written);
};

}  // namespace karvan::models
