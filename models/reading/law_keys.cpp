// Reading a law by the table of its forms (models/reading/law_forms.hpp).
#include "models/reading/law_keys.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

#include "models/reading/csv.hpp"
#include "models/reading/law_forms.hpp"

namespace karvan::models {
namespace {

using sim::Law;

// Reads one law, in a table or as a plain quantity.
class LawReader {
public:
    LawReader(const KeyFacts& facts, Reading& reading, bool in_mixture)
        : facts_(facts), reading_(reading), in_mixture_(in_mixture)
    {}

    std::optional<Law> read(const Node& node)
    {
        if (!node.is_table()) {
            const auto value = read_quantity_of_law(node, facts_.name);
            return value ? std::optional(Law::constant(*value)) : std::nullopt;
        }
        const Node* word = node.find("law");
        const LawForm* form = word ? choose_form(node, *word) : nullptr;
        if (!word) refuse(node.where, "the key 'law' is missing", listed(law_words()));
        if (!form) return std::nullopt;
        Arguments arguments;
        if (!read_arguments(node, *form, arguments)) return std::nullopt;
        return make(node, *form, arguments);
    }

private:
    void refuse(const Location& where, const std::string& message, std::string allowed = {},
                std::string suggestion = {})
    {
        reading_.diagnostics.error(where, fmt::format("{}: {}", in_quotes(facts_.name), message),
                                   std::move(allowed), std::move(suggestion));
    }

    std::vector<std::string> names_beside() const
    {
        std::vector<std::string> names{"law", "shift", "least", "most"};
        if (in_mixture_) names.emplace_back("share");
        return names;
    }

    static bool knows(const LawForm& form, const std::string& key)
    {
        return std::any_of(form.parameters.begin(), form.parameters.end(),
                           [&](const Parameter& p) { return p.name == key; });
    }

    // The row of the table that explains the keys which are there.
    const LawForm* choose_form(const Node& node, const Node& word)
    {
        std::vector<const LawForm*> forms;
        for (const LawForm& form : law_forms()) {
            if (word.is_text() && form.word == word.text()) forms.push_back(&form);
        }
        if (forms.empty()) {
            const std::string found = word.is_text() ? "unknown law " + in_quotes(word.text())
                                                     : "'law' is " + word.kind_name();
            refuse(word.where, found, listed(law_words()),
                   word.is_text() ? nearest(word.text(), law_words()) : "");
            return nullptr;
        }
        if (!refuse_strange_keys(node, forms)) return nullptr;
        std::string ways;
        for (const LawForm* form : forms) {
            if (fits(node, *form)) return form;
            ways += (ways.empty() ? "" : "; or ") + parameter_list(*form);
        }
        refuse(
            node.where,
            fmt::format("the parameters of the law {} do not fit together", in_quotes(word.text())),
            ways);
        return nullptr;
    }

    // False, with errors, if a key belongs to no form of the law.
    bool refuse_strange_keys(const Node& node, const std::vector<const LawForm*>& forms)
    {
        std::vector<std::string> names = names_beside();
        for (const LawForm* form : forms) {
            for (const Parameter& parameter : form->parameters) names.push_back(parameter.name);
        }
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        const std::size_t errors = reading_.diagnostics.error_count();
        refuse_unknown(node, "the law " + in_quotes(forms.front()->word), names, reading_);
        return reading_.diagnostics.error_count() == errors;
    }

    bool fits(const Node& node, const LawForm& form) const
    {
        const std::vector<std::string> beside = names_beside();
        for (const auto& [key, member] : node.table()) {
            const bool is_beside = std::find(beside.begin(), beside.end(), key) != beside.end();
            if (!is_beside && !knows(form, key)) return false;
        }
        return std::all_of(form.parameters.begin(), form.parameters.end(), [&](const Parameter& p) {
            return p.optional || node.find(p.name) != nullptr;
        });
    }

    // A quantity in the unit of the law; times in any notation.
    std::optional<double> read_quantity_of_law(const Node& node, const std::string& name)
    {
        if (!facts_.unit.is_time() || !node.is_text()) {
            return read_in_unit(node, name, facts_.unit, reading_);
        }
        Misfit misfit;
        const auto value = read_duration(node.text(), misfit);
        if (value) return sim::in_seconds(*value) * facts_.unit.under / facts_.unit.over;
        reading_.diagnostics.error(node.where,
                                   fmt::format("{}: {}", in_quotes(name), misfit.message),
                                   misfit.allowed, misfit.suggestion);
        return std::nullopt;
    }

    std::optional<double> read_single(const Node& node, const Parameter& parameter)
    {
        const bool is_quantity =
            parameter.argument == Argument::quantity || parameter.argument == Argument::quantities;
        if (is_quantity) return read_quantity_of_law(node, parameter.name);
        if (parameter.argument == Argument::whole) {
            KeyFacts facts;
            facts.name = parameter.name;
            facts.type = "whole number";
            const auto value = read_whole(node, facts, 1, 1'000'000, reading_);
            return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
        }
        return read_in_unit(node, parameter.name, Unit{}, reading_);
    }

    std::optional<std::vector<double>> read_list(const Node& node, const Parameter& parameter)
    {
        if (!node.is_array()) {
            refuse(node.where, fmt::format("{} is {}", in_quotes(parameter.name), node.kind_name()),
                   "a list");
            return std::nullopt;
        }
        std::vector<double> result;
        for (const Node& element : node.array()) {
            const auto value = read_single(element, parameter);
            if (value) result.push_back(*value);
            if (reading_.diagnostics.is_full()) break;
        }
        if (result.size() != node.array().size()) return std::nullopt;
        return result;
    }

    bool read_arguments(const Node& node, const LawForm& form, Arguments& arguments)
    {
        bool fine = true;
        for (const Parameter& parameter : form.parameters) {
            const Node* member = node.find(parameter.name);
            if (member) fine = read_argument(*member, parameter, arguments) && fine;
        }
        if (fine && knows(form, "file")) fine = read_file(node, arguments);
        if (fine && knows(form, "mu")) fine = read_unit(node, arguments);
        return fine;
    }

    bool read_argument(const Node& node, const Parameter& parameter, Arguments& arguments)
    {
        switch (parameter.argument) {
            case Argument::laws:
                return read_mixture(node, arguments);
            case Argument::text:
                if (!node.is_text())
                    refuse(node.where,
                           fmt::format("{} is {}", in_quotes(parameter.name), node.kind_name()),
                           "text");
                return node.is_text();
            case Argument::quantities:
            case Argument::numbers:
                if (auto list = read_list(node, parameter)) {
                    arguments.lists[parameter.name] = std::move(*list);
                    return true;
                }
                return false;
            default:
                if (const auto value = read_single(node, parameter)) {
                    arguments.numbers[parameter.name] = *value;
                    return true;
                }
                return false;
        }
    }

    bool read_mixture(const Node& node, Arguments& arguments)
    {
        if (!is_array_of_tables(node)) {
            refuse(node.where, "'of' is " + node.kind_name(),
                   "a list of laws, such as { share = 0.3, law = \"constant\", value = ... }");
            return false;
        }
        bool fine = true;
        for (const Node& element : node.array()) {
            const Node* share = element.find("share");
            if (!share)
                refuse(element.where, "the key 'share' is missing", "a number, such as 0.3");
            const auto value =
                share ? read_in_unit(*share, "share", Unit{}, reading_) : std::nullopt;
            auto law = LawReader(facts_, reading_, true).read(element);
            fine = fine && value && law;
            if (!fine) continue;
            arguments.shares.push_back(value.value_or(0));
            arguments.laws.push_back(std::move(*law));
        }
        return fine;
    }

    // The unit in which a column or a logarithm is given.
    std::optional<Unit> named_unit(const Node& node)
    {
        const Node* text = node.find("unit");
        if (!text) return std::nullopt;
        Unit result;
        Misfit misfit;
        if (!parse_unit(text->text(), result, misfit)) {
            refuse(text->where, misfit.message, misfit.allowed, misfit.suggestion);
        } else if (result.dimension != facts_.unit.dimension) {
            refuse(text->where,
                   fmt::format("{} is {}, but {} is needed", in_quotes(result.text),
                               name_of(result.dimension), name_of(facts_.unit.dimension)),
                   listed(units_like(facts_.unit)));
        } else {
            return result;
        }
        return std::nullopt;
    }

    double ratio(const Unit& unit) const
    {
        return unit.over * facts_.unit.under / (unit.under * facts_.unit.over);
    }

    bool read_unit(const Node& node, Arguments& arguments)
    {
        const auto given = named_unit(node);
        if (given) arguments.numbers["unit"] = ratio(*given);
        if (given || (facts_.unit.is_plain() && !node.find("unit"))) return true;
        if (!node.find("unit")) {
            refuse(node.where,
                   "the key 'unit' is missing: mu is the logarithm of a number of what?",
                   listed(units_like(facts_.unit)));
        }
        return false;
    }

    bool read_file(const Node& node, Arguments& arguments)
    {
        const Node& file = *node.find("file");
        const Node& column = *node.find("column");
        const auto given = named_unit(node);
        if (!given && node.find("unit")) return false;
        const auto table = read_csv(file.text(), file.where, reading_.diagnostics);
        if (!table) return false;
        if (!table->column(column.text())) {
            refuse(
                column.where,
                fmt::format("no column {} in {}", in_quotes(column.text()), in_quotes(file.text())),
                listed(table->header()), nearest(column.text(), table->header()));
            return false;
        }
        const Unit& wanted = given ? *given : facts_.unit;
        const std::size_t errors = reading_.diagnostics.error_count();
        std::vector<double>& values = arguments.lists["values"];
        for (std::size_t row = 0; row < table->row_count(); ++row) {
            const auto value = table->quantity(row, column.text(), wanted, given.has_value());
            if (value) values.push_back(*value * (given ? ratio(*given) : 1.0));
            if (reading_.diagnostics.is_full()) break;
        }
        return reading_.diagnostics.error_count() == errors;
    }

    // Builds the law, moves and truncates it, and checks that it can stand for what the key means.
    std::optional<Law> make(const Node& node, const LawForm& form, const Arguments& arguments)
    {
        if (form.word == "poisson" && facts_.unit.is_time()) {
            refuse(node.find("law")->where, "the poisson law counts, it gives no times",
                   "for times between arrivals: exponential", "exponential");
            return std::nullopt;
        }
        constexpr double infinite = std::numeric_limits<double>::infinity();
        const auto shift = beside(node, "shift", 0);
        const auto least = beside(node, "least", -infinite);
        const auto most = beside(node, "most", infinite);
        if (!shift || !least || !most) return std::nullopt;
        try {
            Law law = form.make(arguments);
            if (*shift != 0) law = Law::shifted(law, *shift);
            if (std::isfinite(*least) || std::isfinite(*most)) {
                law = Law::truncated(law, *least, *most);
            }
            return law;
        } catch (const std::invalid_argument& error) {
            refuse(node.where, error.what());
            return std::nullopt;
        }
    }

    std::optional<double> beside(const Node& node, const std::string& name, double otherwise)
    {
        const Node* member = node.find(name);
        return member ? read_quantity_of_law(*member, name) : std::optional(otherwise);
    }

    const KeyFacts& facts_;
    Reading& reading_;
    bool in_mixture_;
};

// The support of the law against the range of the key.
bool fits_key(const Law& law, const Node& node, const KeyFacts& facts, Reading& reading)
{
    const bool is_time = facts.unit.is_time();
    const double floor = facts.least ? facts.least->value
                         : is_time   ? 0.0
                                     : -std::numeric_limits<double>::infinity();
    const bool below = law.least() < floor;
    const bool above = facts.most && law.greatest() > facts.most->value;
    if (!below && !above) return true;
    const std::string side = below ? "least" : "most";
    const double reached = below ? law.least() : law.greatest();
    const std::string how_far =
        std::isfinite(reached) ? "reaches " + format_quantity(reached, facts.unit)
                               : std::string("has no ") + (below ? "lower" : "upper") + " limit";
    const std::string bound = format_quantity(below ? floor : facts.most->value, facts.unit);
    reading.diagnostics.error(
        node.where, fmt::format("{}: {} {}", in_quotes(facts.name), law.describe(), how_far),
        fmt::format("at {} {}; truncate the law by {} = \"{}\"", side, bound, side, bound));
    return false;
}

}  // namespace

std::optional<Law> read_law(const Node& node, const KeyFacts& facts, Reading& reading)
{
    auto law = LawReader(facts, reading, false).read(node);
    if (law && !fits_key(*law, node, facts, reading)) return std::nullopt;
    return law;
}

Node KeyValue<Law>::write(const Law& law, const KeyFacts& facts, const Node* written)
{
    if (written) return *written;
    if (facts.standard) return *facts.standard;
    return node_of(law.describe());
}

}  // namespace karvan::models
