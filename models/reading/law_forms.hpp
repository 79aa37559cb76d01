// The table of laws that a scenario can name, each with its parameters: one row for each way to
// give it. Reading (models/reading/law_keys.hpp) and the reference of all keys come from this
// table.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/law.hpp"

namespace karvan::models {

enum class Argument { quantity, number, whole, quantities, numbers, text, laws };

struct Parameter {
    std::string name;
    Argument argument = Argument::quantity;
    bool optional = false;
};

// The parameters of one law as read, by name.
struct Arguments {
    std::map<std::string, double, std::less<>> numbers;
    std::map<std::string, std::vector<double>, std::less<>> lists;
    std::vector<double> shares;
    std::vector<sim::Law> laws;

    double operator[](std::string_view name) const { return numbers.find(name)->second; }
    double get(std::string_view name, double otherwise) const
    {
        const auto found = numbers.find(name);
        return found == numbers.end() ? otherwise : found->second;
    }
    const std::vector<double>& list(std::string_view name) const
    {
        return lists.find(name)->second;
    }
    std::vector<double> weights() const
    {
        const auto found = lists.find("weights");
        if (found != lists.end()) return found->second;
        return std::vector<double>(list("values").size(), 1.0);
    }
};

// One way to give a law. Laws that can be given in several ways have several rows.
struct LawForm {
    std::string word;
    std::vector<Parameter> parameters;
    std::function<sim::Law(const Arguments&)> make;
    std::string sentence;
};

const std::vector<LawForm>& law_forms();

// Every word once, in the order of the table.
std::vector<std::string> law_words();

// "low, mode, high, [lambda]": brackets around what may be left out.
std::string parameter_list(const LawForm& form);

}  // namespace karvan::models
