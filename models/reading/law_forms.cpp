// The laws by name: parameters, constructor and a sentence.
#include "models/reading/law_forms.hpp"

#include "models/reading/law_keys.hpp"

namespace karvan::models {
namespace {

using sim::Law;

Parameter quantity(std::string name) { return {std::move(name), Argument::quantity, false}; }
Parameter number(std::string name) { return {std::move(name), Argument::number, false}; }
Parameter maybe(Parameter parameter)
{
    parameter.optional = true;
    return parameter;
}

using A = const Arguments&;

std::vector<LawForm> common_laws()
{
    const Parameter mean = quantity("mean"), cv = number("cv"), low = quantity("low"),
                    high = quantity("high"), unit_text{"unit", Argument::text, true};
    return {
        {"constant",
         {quantity("value")},
         [](A a) { return Law::constant(a["value"]); },
         "Always the same."},
        {"uniform",
         {low, high},
         [](A a) { return Law::uniform(a["low"], a["high"]); },
         "Equally likely between two ends."},
        {"exponential",
         {mean},
         [](A a) { return Law::exponential(a["mean"]); },
         "Without memory: times between independent events."},
        {"normal",
         {mean, quantity("sd")},
         [](A a) { return Law::normal(a["mean"], a["sd"]); },
         "The bell curve; for times it needs least or most."},
        {"normal",
         {mean, cv},
         [](A a) { return Law::normal(a["mean"], a["mean"] * a["cv"]); },
         "The same by mean and coefficient of variation."},
        {"lognormal",
         {mean, cv},
         [](A a) { return Law::lognormal(a["mean"], a["cv"]); },
         "Skewed to the right: handling and clearance times."},
        {"lognormal",
         {number("mu"), number("sigma"), unit_text},
         [](A a) { return Law::scaled(Law::lognormal_log(a["mu"], a["sigma"]), a.get("unit", 1)); },
         "By mean and standard deviation of the logarithm of the value in a unit."},
        {"gamma",
         {number("shape"), quantity("scale")},
         [](A a) { return Law::gamma(a["shape"], a["scale"]); },
         "Sums of waiting times, by shape and scale."},
        {"gamma",
         {mean, cv},
         [](A a) { return Law::gamma_mean_cv(a["mean"], a["cv"]); },
         "The same by mean and coefficient of variation."},
    };
}

std::vector<LawForm> shaped_laws()
{
    const Parameter mean = quantity("mean"), cv = number("cv"), low = quantity("low"),
                    mode = quantity("mode"), high = quantity("high");
    return {
        {"erlang",
         {{"k", Argument::whole, false}, mean},
         [](A a) { return Law::erlang(static_cast<int>(a["k"]), a["mean"]); },
         "The sum of k exponential stages with this mean in all."},
        {"weibull",
         {number("shape"), quantity("scale")},
         [](A a) { return Law::weibull(a["shape"], a["scale"]); },
         "Lifetimes: times between failures."},
        {"weibull",
         {mean, cv},
         [](A a) { return Law::weibull_mean_cv(a["mean"], a["cv"]); },
         "The same by mean and coefficient of variation."},
        {"triangular",
         {low, mode, high},
         [](A a) { return Law::triangular(a["low"], a["mode"], a["high"]); },
         "From three estimates: least, most likely, greatest."},
        {"pert",
         {low, mode, high, maybe(number("lambda"))},
         [](A a) { return Law::pert(a["low"], a["mode"], a["high"], a.get("lambda", 4)); },
         "Three estimates, smoother; lambda (4) is the weight of the mode."},
        {"beta",
         {number("a"), number("b"), low, high},
         [](A a) { return Law::beta(a["a"], a["b"], a["low"], a["high"]); },
         "The beta law stretched between two ends."},
        {"poisson",
         {mean},
         [](A a) { return Law::poisson(a["mean"]); },
         "Whole numbers of independent events; no law of times."},
    };
}

std::vector<LawForm> tabled_laws()
{
    const Parameter values{"values", Argument::quantities, false};
    const Parameter weights{"weights", Argument::numbers, true};
    return {
        {"discrete",
         {values, weights},
         [](A a) { return Law::discrete(a.list("values"), a.weights()); },
         "One of the values, each with its weight."},
        {"empirical",
         {values, weights},
         [](A a) { return Law::empirical(a.list("values"), a.weights()); },
         "Between measured values."},
        {"empirical",
         {{"file", Argument::text, false},
          {"column", Argument::text, false},
          {"unit", Argument::text, true}},
         [](A a) { return Law::empirical(a.list("values")); },
         "Between the measured values in a column of a CSV file."},
        {"mixture",
         {{"of", Argument::laws, false}},
         [](A a) { return Law::mixture(a.shares, a.laws); },
         "One of several laws, each with its share."},
    };
}

std::vector<LawForm> all_laws()
{
    std::vector<LawForm> result = common_laws();
    for (const auto& more : {shaped_laws(), tabled_laws()}) {
        result.insert(result.end(), more.begin(), more.end());
    }
    return result;
}

}  // namespace

const std::vector<LawForm>& law_forms()
{
    static const std::vector<LawForm> forms = all_laws();
    return forms;
}

std::vector<std::string> law_words()
{
    std::vector<std::string> result;
    for (const LawForm& form : law_forms()) {
        if (result.empty() || result.back() != form.word) result.push_back(form.word);
    }
    return result;
}

std::string parameter_list(const LawForm& form)
{
    std::vector<std::string> names;
    for (const Parameter& parameter : form.parameters) {
        names.push_back(parameter.optional ? "[" + parameter.name + "]" : parameter.name);
    }
    return listed(names);
}

std::vector<LawRow> describe_laws()
{
    std::vector<LawRow> result;
    for (const LawForm& form : law_forms()) {
        result.push_back({form.word, parameter_list(form), form.sentence});
    }
    return result;
}

}  // namespace karvan::models
