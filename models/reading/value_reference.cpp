#include "models/reading/value_reference.hpp"

#include <initializer_list>
#include <utility>

#include "models/reading/quantity.hpp"

namespace karvan::models {

std::vector<ValueForm> value_forms()
{
    std::vector<ValueForm> forms;
    for (const auto& [what, text] : std::initializer_list<std::pair<const char*, const char*>>{
             {"time", "h"},
             {"length", "km"},
             {"mass", "t"},
             {"speed", "km/h"},
             {"volume", "m3"},
             {"energy", "kWh"},
             {"amount of money", "USD"},
             {"rate per time", "/day"},
             {"rate of TEU per time", "TEU/year"}}) {
        forms.push_back({what, allowed_for(unit(text))});
    }
    forms.push_back(
        {"quantity in other units",
         "such as \"12 USD/TEU-day\": joined by '-', after '/' they divide; "
         "'/year' is per 365 days; a word for what is counted (ships, moves, calls) may "
         "stand for 1"});
    forms.push_back({"law of something",
                     "the quantity itself, which never varies, or { law = \"exponential\", mean = "
                     "\"6 min\" }: the laws are below. Any law takes 'shift' (added), and 'least' "
                     "and 'most' (nothing beyond them occurs)"});
    forms.push_back({"opening hours",
                     "\"always\", or spans like \"Mon-Fri 08:00-18:00, Sat 09:00-13:00\"; "
                     "\"20:00-08:00\" goes past midnight"});
    forms.push_back({"date", "without quotes, in UTC: 2024-03-01 or 2024-03-01T06:30:00"});
    forms.push_back({"id", "letters, digits, '-' and '_'"});
    forms.push_back({"word", "one of the words listed, in quotes"});
    forms.push_back({"list", "in brackets: [\"A\", \"B\"]"});
    return forms;
}

}  // namespace karvan::models
