// Scenario files that are wrong in every way we could think of: each gives an error, none crashes
// and none is silently accepted.
#include "tests/fuzz/sample_keys.hpp"

#include "tests/catch.hpp"

using namespace karvan::models;

namespace {

std::string errors_of(const std::string& text)
{
    sample::Outcome outcome;
    sample::read(text, {}, outcome);
    outcome.diagnostics.render();
    std::string result;
    for (const Problem& problem : outcome.diagnostics.sorted()) {
        if (problem.severity == Severity::error) result += problem.headline() + "\n";
    }
    return result;
}

// A right file up to here: the line is added to a station.
std::string station(const std::string& line)
{
    return "[[place]]\nid = \"A\"\nkind = \"station\"\nservers = 1\n" + line + "\n";
}

std::string repeated(const std::string& text, int times)
{
    std::string result;
    for (int i = 0; i < times; ++i) result += text;
    return result;
}

struct Hostile {
    std::string text;
    std::string error;  // a part of the first error, with its line and column
};

const std::vector<Hostile> wrong_laws{
    {"service = 2", "5:11: error: 'service': '2' needs a unit"},
    {"service = \"2\"", "5:11: error: 'service': '2' needs a unit"},
    {"service = \"2 km\"", "5:11: error: 'service': 'km' is a length"},
    {"service = \"1 month\"", "5:11: error: 'service': a month has no fixed length"},
    {"service = \"1,5 h\"", "5:11: error: 'service': a comma in the number"},
    {"service = \"-1 h\"", "5:11: error: 'service': "},
    {"service = \"\"", "5:11: error: 'service': '' does not start with a number"},
    {"service = \"h\"", "5:11: error: 'service': 'h' does not start with a number"},
    {"service = \"1e400 h\"", "5:11: error: 'service': the number in '1e400 h' is too large"},
    {"service = \"9e15 d\"", "5:11: error: 'service': a time of more than 1000 years"},
    {"service = true", "5:11: error: 'service': it is true or false"},
    {"service = [\"1 h\"]", "5:11: error: 'service': it is a list"},
    {"service = {}", "5:11: error: 'service': the key 'law' is missing"},
    {"service = { law = \"exponential\", mean = \"1 h\", mean2 = 3 }", "unknown key 'mean2'"},
    {"service = { law = \"erlang\", k = 0, mean = \"1 h\" }", "'k' is 0, which is too small"},
    {"service = { law = \"erlang\", k = 99999999999, mean = \"1 h\" }", "which is too large"},
    {"service = { law = \"gamma\", shape = -1, scale = \"1 h\" }", "5:11: error: 'service': "},
    {"service = { law = \"gamma\", shape = inf, scale = \"1 h\" }", "no finite number"},
    {"service = { law = \"weibull\", mean = \"1 h\", cv = 1e9 }", "5:11: error: 'service': "},
    {"service = { law = \"uniform\", low = \"1 h\", high = \"2 h\", least = \"3 h\" }", "5:11: "},
    {"service = { law = \"mixture\", of = [1] }", "'of' is a list"},
    {"service = { law = \"empirical\", file = \"../../none/dwell.csv\", column = \"x\" }",
     "cannot read"},
    {"service = { law = \"empirical\", file = \"\", column = \"x\" }", "5:39: error: cannot read"},
    {"service = { law = \"empirical\", file = \"/dev/zero\", column = \"x\" }",
     "it is no plain file"},
};

const std::vector<Hostile> wrong_lines{
    {"batch = 0", "allowed: at least 1"},
    {"batch = { law = \"poisson\", mean = 1e18 }", "5:9: error: 'batch': "},
    {"servers = 2", "5:11: error: not TOML"},
    {"rate = \"12\"", "5:8: error: 'rate': '12' needs a unit"},
    {"rate = \"12 /fortnight\"", "5:8: error: 'rate': unknown unit 'fortnight'"},
    {"rate = \"-1 /day\"", "5:8: error: 'rate' is -1 /day, which is too small"},
    {"rate = \"12 km/h\"", "but a rate per time is needed"},
    {"share = 1.0000001", "5:9: error: 'share' is 1.0000001, which is too large"},
    {"share = \"101 %\"", "which is too large"},
    {"share = \"1 %%\"", "5:9: error: 'share': unknown unit '%%'"},
    {"discipline = \"FIFO\"", "did you mean 'fifo'?"},
    {"open = 1", "5:8: error: 'open' is a whole number; allowed: true or false"},
    {"room = \"0 TEU\"", "allowed: above 0 TEU"},
    {"room = \"10 wagons\"", "but a number of TEU is needed"},
    {"shift = 3", "5:9: error: 'shift' is a whole number"},
    {"shift = [3]", "5:10: error: 'shift' is a whole number; allowed: a table"},
    {"shift = [[]]", "'shift' is a list; allowed: a table"},
    {"night = { breaks = [\"1 h\", 2, \"x\"] }", "5:28: error: 'breaks': '2' needs a unit"},
    {"next = [\"B\"]", "no place has the id 'B'"},
    {"next = [[\"A\"]]", "'next' is a list"},
    {"since = 2023-02-29", "5:"},
    {"since = \"2024-01-01\"", "'since' is text; allowed: a date"},
    {"remove = 3", "'remove' is a whole number"},
    {"\"\" = 1", "unknown key ''"},
    {"\"\\u001b[31m\" = 1", "unknown key '\\x1b[31m'"},
    {"a.b.c = 1", "unknown key 'a'"},
    {"[[place]]\nid = \"A\"\nkind = \"sink\"", "the id 'A' is given twice, first at s.toml:2:6"},
    {"[[place]]\nkind = \"sink\"", "the key 'id' is missing"},
    {"[[place]]\nid = 7\nkind = \"sink\"", "'id' is a whole number"},
    {"[[place]]\nid = \"a/b\"\nkind = \"sink\"", "'a/b' is no id"},
    {"[[place]]\nid = \"B\"\nremove = true", "nothing to remove"},
};

void check_lines(const std::vector<Hostile>& lines)
{
    for (const Hostile& hostile : lines) {
        const std::string errors = errors_of(station(hostile.text));
        CAPTURE(hostile.text, errors);
        CHECK(errors.find(hostile.error) != std::string::npos);
        CHECK(errors.find("s.toml:") == 0);
    }
}

}  // namespace

TEST_CASE("every wrong line of a station is an error at its place")
{
    CHECK(errors_of(station("")).empty());
    CHECK(wrong_laws.size() + wrong_lines.size() >= 50);
    check_lines(wrong_laws);
    check_lines(wrong_lines);
}

TEST_CASE("files that attack the reader end in an error")
{
    const std::vector<Hostile> files{
        {"=", "1:1: error: not TOML"},
        {"[", "1:"},
        {"[?=", "1:"},
        {"[$H?", "1:"},
        {"a = '", "1:"},
        {"a = \"\"\"", "1:"},
        {"a = \"\\", "1:"},
        {"a = \"\\U0011FFFF\"", "1:"},
        {std::string("a\0b", 3), "1:2: error: the control character 0x00"},
        {"\xFE\xFF", "1:1: error: the byte 0xfe is not UTF-8"},
        {"\xEF\xBB", "1:1: error: the byte 0xef is not UTF-8"},
        {"# \xED\xA0\x80", "1:3: error: the byte 0xed is not UTF-8"},
        {"seed = 9223372036854775808", "1:"},
        {"seed = -1", "1:8: error: 'seed' is -1, which is too small"},
        {"seed = 1e400", "1:13: error: not TOML"},
        {"place = \"A\"", "1:9: error: 'place' is text"},
        {"[place]\nid = \"A\"", "'place' is a table; allowed: a list of tables"},
        {"extends = \"s.toml\"", "cycle"},
        {"extends = \"/dev/stdin\"", "it is no plain file"},
        {"extends = [\"x\"]", "there is no such file"},
        {"extends = \"\\u0000\"", "1:11: error: cannot read"},
        {"a = " + repeated("[", 100000), "nested too deeply"},
        {"a = " + repeated("{a=", 100000), "nested too deeply"},
        {repeated("a.", 100000) + "a = 1", "nested too deeply"},
        {repeated("\"a\".", 100000) + "a = 1", "nested too deeply"},
        {repeated("'a' . ", 100000) + "a = 1", "nested too deeply"},
        {"[[" + repeated("a.", 100000) + "a]]", "nested too deeply"},
        {"a = \"\"\"" + repeated("x", 100000) + "\"\"\"", "a text too long"},
        {repeated("x", 100000) + " = 1", "a key too long"},
    };
    for (const Hostile& hostile : files) {
        const std::string errors = errors_of(hostile.text);
        CAPTURE(hostile.text.substr(0, 100), errors.substr(0, 1000));
        CHECK(errors.find(hostile.error) != std::string::npos);
    }
}

TEST_CASE("ten thousand unknown keys are refused quickly")
{
    std::string text;
    for (int i = 0; i < 10000; ++i) text += "key" + std::to_string(i) + " = 1\n";
    sample::Outcome outcome;
    sample::read(text, {}, outcome);
    CHECK(outcome.diagnostics.is_full());
    CHECK(outcome.diagnostics.render().size() < 100000);
}
