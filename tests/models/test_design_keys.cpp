// Design files: values and ranges of factors, and what is refused.
#include "models/reading/design_keys.hpp"

#include "tests/catch.hpp"

using namespace karvan::models;

namespace {

const std::string head = "scenario = 'a.toml'\n";

std::string refusal(const std::string& text)
{
    try {
        design_from_text(text);
    } catch (const ScenarioErrors& errors) {
        return errors.what();
    }
    return "";
}

std::string at(const Factor& factor, double u) { return inline_text(factor.at(u)); }

}  // namespace

TEST_CASE("a factor has values, whole numbers of a range, or a quantity of a range")
{
    const DesignPlan plan = design_from_text(
        head +
        "[[factor]]\nkey='a'\nvalues=[1,'x',true]\n[[factor]]\nkey='b'\nfrom=2\nto=4\n"
        "[[factor]]\nkey='c'\nfrom='12 h'\nto='72 h'\n[[factor]]\nkey='d'\nfrom=0.5\nto=1");
    CHECK(at(plan.factor[0], 0) == "1");
    CHECK(at(plan.factor[0], 0.5) == "\"x\"");
    CHECK(at(plan.factor[0], 1) == "true");
    CHECK(at(plan.factor[1], 0.3) == "2");
    CHECK(at(plan.factor[1], 0.4) == "3");
    CHECK(at(plan.factor[1], 1) == "4");
    CHECK(at(plan.factor[2], 0.25) == "\"27 h\"");
    CHECK(at(plan.factor[3], 0.5) == "0.75");
    CHECK(plan.factor[0].levels().size() == 3);
    CHECK(plan.factor[2].levels().size() == 2);
    CHECK(plan.name == "design");
}

TEST_CASE("wrong designs are refused in words")
{
    CHECK(refusal("design = 'list'").find("scenario") != std::string::npos);
    CHECK(refusal(head).find("without factors") != std::string::npos);
    CHECK(refusal(head + "design='list'").find("without points") != std::string::npos);
    CHECK(refusal(head + "desing='list'").find("did you mean 'design'?") != std::string::npos);
    CHECK(
        refusal(head + "design='sobol'\n[[factor]]\nkey='a'\nvalues=[1]").find("how many points") !=
        std::string::npos);
    const std::string factor = head + "[[factor]]\nkey='a'\n";
    CHECK(refusal(factor).find("either values or a range") != std::string::npos);
    CHECK(refusal(factor + "from='1 h'\nto='2 d'").find("same unit") != std::string::npos);
    CHECK(refusal(factor + "from=2\nto=1").find("ends before") != std::string::npos);
}
