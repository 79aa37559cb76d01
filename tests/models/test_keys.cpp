// Declarations of keys: reading, checking, describing and echoing, all from one line a key.
#include "models/reading/keys.hpp"

#include <stdexcept>

#include "models/reading/document.hpp"
#include "models/reading/kinds.hpp"
#include "tests/catch.hpp"

using namespace karvan;
using namespace karvan::models;
using namespace std::chrono_literals;

namespace {

enum class Discipline { fifo, lifo, priority };

struct ShiftPlan {
    sim::Duration from{};
    int crews = 0;
};

struct PlacePlan {
    virtual ~PlacePlan() = default;
    std::string id;
    std::string name;
};

struct PortPlan : PlacePlan {
    int berths = 0;
    double moves_per_hour = 0;
    sim::Duration mooring{};
    double transit_share = 0;
    Discipline discipline = Discipline::fifo;
    bool night = false;
    std::optional<double> depth_m;
    std::vector<ShiftPlan> shifts;
    ShiftPlan tugs;
    std::vector<std::string> next;
    std::optional<std::chrono::local_seconds> opened;
    int wagons = 0;
};

struct ForkPlan : PlacePlan {
    std::vector<double> shares;
};

struct WorldPlan {
    std::uint64_t seed = 0;
    std::vector<std::shared_ptr<const PlacePlan>> places;
};

const Keys<ShiftPlan>& shift_keys()
{
    static const Keys<ShiftPlan> keys{
        "shift", "A shift.",
        key("from", &ShiftPlan::from).below(24h).otherwise(0h).means("When it begins."),
        key("crews", &ShiftPlan::crews).at_least(1).otherwise(2).means("How many crews work.")};
    return keys;
}

const Keys<PlacePlan>& place_keys()
{
    static const Keys<PlacePlan> keys{
        "place", "What every place has.",
        key("id", &PlacePlan::id).identifies("place").required().means("Its id."),
        key("name", &PlacePlan::name).otherwise("").means("Its name.")};
    return keys;
}

const Keys<PortPlan>& port_keys()
{
    static const Keys<PortPlan> keys{
        "port",
        "A sea port.",
        place_keys(),
        key("berths", &PortPlan::berths).at_least(1).at_most(50).required().means("Ships at once."),
        key("moves", &PortPlan::moves_per_hour).unit("moves/h").above(0).required().means("Speed."),
        key("mooring", &PortPlan::mooring).otherwise(2h).means("Until all fast."),
        key("transit", &PortPlan::transit_share).share().otherwise(0.25).means("Share in transit."),
        key("discipline", &PortPlan::discipline)
            .words({{"fifo", Discipline::fifo},
                    {"lifo", Discipline::lifo},
                    {"priority", Discipline::priority}})
            .otherwise(Discipline::fifo)
            .means("Who is served next."),
        key("night", &PortPlan::night).otherwise(true).means("Works at night."),
        key("depth", &PortPlan::depth_m).unit("m").above(0).means("Draught."),
        key("shift", &PortPlan::shifts).table(shift_keys()).means("Shifts."),
        key("tugs", &PortPlan::tugs).table(shift_keys()).means("Tugs."),
        key("next", &PortPlan::next).refers_to("place").means("Where cargo goes."),
        key("opened", &PortPlan::opened).means("Since when."),
        key("wagons", &PortPlan::wagons).unit("wagons").otherwise("54 wagons").means("A train."),
        checked([](const PortPlan& plan, const Node& table, Diagnostics& diagnostics) {
            if (!plan.night && plan.discipline == Discipline::lifo) {
                diagnostics.error(table.find("night")->where, "by day only and lifo: absurd");
            }
        })};
    return keys;
}

const Keys<ForkPlan>& fork_keys()
{
    static const Keys<ForkPlan> keys{
        "fork", "A fork.", place_keys(),
        key("shares", &ForkPlan::shares).share().at_least_elements(2).required().means("Shares.")};
    return keys;
}

const Kinds<PlacePlan>& place_kinds()
{
    static const Kinds<PlacePlan> kinds{"place", port_keys(), fork_keys()};
    return kinds;
}

const Keys<WorldPlan>& world_keys()
{
    static const Keys<WorldPlan> keys{
        "", "A scenario.", key("seed", &WorldPlan::seed).otherwise(1).means("The seed."),
        key("place", &WorldPlan::places).kinds(place_kinds()).means("The places.")};
    return keys;
}

struct World {
    WorldPlan plan;
    Node root;
    std::string errors;
};

World read_world(const std::string& text)
{
    Diagnostics diagnostics;
    Ids ids;
    Reading reading{diagnostics, ids};
    World world;
    world.root = document_from_text(text, {}, diagnostics, "s.toml").root;
    world.plan = world_keys().read(world.root, reading);
    ids.check(diagnostics);
    for (const Problem& problem : diagnostics.sorted()) world.errors += problem.headline() + "\n";
    return world;
}

// A port with the two required keys, and a line more: line 6 of the file.
World port_with(const std::string& line)
{
    return read_world(
        "[[place]]\nid = \"A\"\nkind = \"port\"\nberths = 2\nmoves = \"25 moves/h\"\n" + line +
        "\n");
}

std::string error_with(const std::string& line)
{
    const World world = port_with(line);
    CHECK(world.errors.find('\n') == world.errors.size() - 1);
    return world.errors.substr(0, world.errors.size() - (world.errors.empty() ? 0 : 1));
}

const PortPlan& port(const World& world)
{
    REQUIRE(world.plan.places.size() == 1);
    return dynamic_cast<const PortPlan&>(*world.plan.places.front());
}

const char* const full_text =
    "seed = 18\n[[place]]\nid = \"A\"\nkind = \"port\"\nname = \"Alat\"\nberths = 2\n"
    "moves = \"600 moves/day\"\nmooring = \"PT90M\"\ntransit = \"50 %\"\ndiscipline = \"lifo\"\n"
    "depth = \"12.5 m\"\nnext = [\"B\", \"A\"]\nopened = 2014-09-10\nwagons = \"40 wagons\"\n"
    "tugs = { crews = 3 }\n[[place.shift]]\nfrom = \"8 h\"\n[[place.shift]]\ncrews = 4\n"
    "[[place]]\nid = \"B\"\nkind = \"fork\"\nshares = [0.25, \"75 %\"]\n";

}  // namespace

TEST_CASE("a plan is filled from a file, with defaults for what is absent")
{
    const World world = port_with("");
    CHECK(world.errors.empty());
    const PortPlan& plan = port(world);
    CHECK(plan.id == "A");
    CHECK(plan.berths == 2);
    CHECK(plan.moves_per_hour == 25);
    CHECK(plan.mooring == 2h);
    CHECK(plan.transit_share == 0.25);
    CHECK(plan.night);
    CHECK_FALSE(plan.depth_m.has_value());
    CHECK(plan.shifts.empty());
    CHECK(plan.tugs.crews == 2);
    CHECK(plan.wagons == 54);
}

TEST_CASE("every type of value is read")
{
    const World world = read_world(full_text);
    CHECK(world.errors.empty());
    REQUIRE(world.plan.places.size() == 2);
    const auto& plan = dynamic_cast<const PortPlan&>(*world.plan.places[0]);
    CHECK(world.plan.seed == 18);
    CHECK(plan.moves_per_hour == 25);
    CHECK(plan.mooring == 90min);
    CHECK(plan.transit_share == 0.5);
    CHECK(plan.discipline == Discipline::lifo);
    CHECK(plan.depth_m == 12.5);
    CHECK(plan.next == std::vector<std::string>{"B", "A"});
    CHECK(plan.shifts.size() == 2);
    CHECK(plan.shifts[0].from == 8h);
    CHECK(plan.shifts[1].crews == 4);
    CHECK(plan.tugs.crews == 3);
    CHECK(plan.wagons == 40);
    CHECK(dynamic_cast<const ForkPlan&>(*world.plan.places[1]).shares ==
          std::vector<double>{0.25, 0.75});
}

TEST_CASE("what is written from the plan reads back to the same plan and the same text")
{
    const World once = read_world(full_text);
    const std::string echo = to_toml(world_keys().write(once.plan, &once.root));
    CAPTURE(echo);
    const World twice = read_world(echo);
    CHECK(twice.errors.empty());
    CHECK(to_toml(world_keys().write(twice.plan, &twice.root)) == echo);
    CHECK(echo.find("mooring = \"1 h 30 min\"") != std::string::npos);
    CHECK(echo.find("moves = \"25 moves/h\"") != std::string::npos);
    CHECK(echo.find("kind = \"fork\"") != std::string::npos);
    CHECK(echo.find("night = true") != std::string::npos);
}

TEST_CASE("each wrong value is an error at its place, with what is allowed")
{
    CHECK(
        error_with("berht = 3") ==
        "s.toml:6:1: error: unknown key 'berht' in port; allowed: id, name, berths, moves, "
        "mooring, "
        "transit, discipline, night, depth, shift, tugs, next, opened, wagons, kind; did you mean "
        "'berths'?");
    CHECK(error_with("depth = 12") ==
          "s.toml:6:9: error: 'depth': '12' needs a unit; allowed: a length "
          "in mm, m, km, nmi, such as '8 m'; did you mean '12 m'?");
    CHECK(error_with("depth = \"12 h\"") ==
          "s.toml:6:9: error: 'depth': 'h' is a time, but a length is needed; allowed: a length in "
          "mm, "
          "m, km, nmi, such as '8 m'");
    CHECK(error_with("depth = \"0 m\"") ==
          "s.toml:6:9: error: 'depth' is 0 m, which is too small; allowed: above 0 m");
    CHECK(error_with("mooring = \"-2 h\"") ==
          "s.toml:6:11: error: 'mooring' is -2 h, which is too small; allowed: at least 0 s");
    CHECK(error_with("mooring = 2") ==
          "s.toml:6:11: error: 'mooring': '2' needs a unit; allowed: a time in s, min, h, d, week, "
          "such "
          "as '36 h', or as 'P1DT12H'; did you mean '2 h'?");
    CHECK(error_with("transit = 1.5") ==
          "s.toml:6:11: error: 'transit' is 1.5, which is too large; allowed: 0 to 1");
    CHECK(
        error_with("transit = nan") ==
        "s.toml:6:11: error: 'transit': nan is no finite number; allowed: a number without a unit");
}

TEST_CASE("words, texts, lists and sub-tables that are wrong are errors at their place")
{
    CHECK(error_with("discipline = \"fif\"") ==
          "s.toml:6:14: error: 'discipline' is 'fif'; allowed: fifo, lifo, priority; did you mean "
          "'fifo'?");
    CHECK(error_with("discipline = 3") ==
          "s.toml:6:14: error: 'discipline' is a whole number; allowed: "
          "one of the words fifo, lifo, priority");
    CHECK(error_with("night = \"true\"") ==
          "s.toml:6:9: error: 'night' is text; allowed: true or "
          "false; did you mean 'true'?");
    CHECK(error_with("name = 42") ==
          "s.toml:6:8: error: 'name' is a whole number; allowed: text; did you mean '\"42\"'?");
    CHECK(error_with("next = [\"B\"]") == "s.toml:6:9: error: no place has the id 'B'; allowed: A");
    CHECK(error_with("next = \"A\"") ==
          "s.toml:6:8: error: 'next' is text; allowed: a list of ids of places: [\"A\", \"B\"]; "
          "did you mean '[\"A\"]'?");
    CHECK(error_with("next = [\"A\", 1]") ==
          "s.toml:6:14: error: 'next' is a whole number; allowed: "
          "a list of ids of places: [\"A\", \"B\"]");
    CHECK(error_with("tugs = 3") ==
          "s.toml:6:8: error: 'tugs' is a whole number; allowed: a table");
    CHECK(error_with("tugs = { crew = 3 }") ==
          "s.toml:6:10: error: unknown key 'crew' in shift; allowed: from, crews; did you mean "
          "'crews'?");
    CHECK(error_with("shift = [{ from = \"25 h\" }]") ==
          "s.toml:6:19: error: 'from' is 25 h, which is too large; allowed: at least 0 s, below 24 "
          "h");
    CHECK(error_with("shift = { from = \"2 h\" }")
              .find("'shift' is a table; allowed: a list of tables") != std::string::npos);
    CHECK(error_with("opened = \"2014\"")
              .find("s.toml:6:10: error: 'opened' is text; allowed: a date") == 0);
    CHECK(error_with("opened = 2014-01-01T00:00:00Z").find("is a date with an offset from UTC") !=
          std::string::npos);
    CHECK(error_with("opened = 07:30:00").find("is a time of day without a date") !=
          std::string::npos);
    CHECK(error_with("wagons = \"1.5 wagons\"") ==
          "s.toml:6:10: error: 'wagons' is no whole number of wagons");
    CHECK(error_with("wagons = 54").find("'54' needs a unit") != std::string::npos);
    CHECK(error_with("night = false\ndiscipline = \"lifo\"") ==
          "s.toml:6:9: error: by day only and lifo: absurd");
}

TEST_CASE("whole numbers are whole and in range")
{
    const auto berths = [](const std::string& value) {
        return read_world("[[place]]\nid = \"A\"\nkind = \"port\"\nmoves = \"1 /h\"\nberths = " +
                          value)
            .errors;
    };
    CHECK(berths("0") ==
          "s.toml:5:10: error: 'berths' is 0, which is too small; allowed: 1 to 50\n");
    CHECK(berths("2.0") ==
          "s.toml:5:10: error: 'berths' is a number; allowed: whole number, 1 to 50\n");
    CHECK(berths("\"4\"") ==
          "s.toml:5:10: error: 'berths' is text; allowed: whole number, 1 to 50; did "
          "you mean '4'?\n");
    CHECK(berths("9999999999").find("too large") != std::string::npos);
    CHECK(berths("[1]").find("'berths' is a list") != std::string::npos);
    CHECK(read_world("seed = -1").errors.find("'seed' is -1, which is too small") !=
          std::string::npos);
}

TEST_CASE("missing keys, ids and kinds are errors of the table")
{
    CHECK(read_world("[[place]]\nid = \"A\"\nkind = \"port\"\nberths = 1\n").errors ==
          "s.toml:1:1: error: the key 'moves' is missing in port 'A'; allowed: a rate per time in "
          "moves/h, such as '8 moves/h'\n");
    CHECK(read_world("[[place]]\nid = \"A\"\n").errors ==
          "s.toml:1:1: error: the key 'kind' is missing in place 'A'; allowed: port, fork\n");
    CHECK(read_world("[[place]]\nid = \"A\"\nkind = \"prot\"\n").errors ==
          "s.toml:3:8: error: unknown kind of place 'prot'; allowed: port, fork; did you mean "
          "'port'?\n");
    CHECK(port_with("next = [\"B\"]\n[[place]]\nid = \"B\"\nkind = \"prot\"").errors ==
          "s.toml:9:8: error: unknown kind of place 'prot'; allowed: port, fork; did you mean "
          "'port'?\n");
    CHECK(read_world("[[place]]\nid = \"A\"\nkind = 1\n").errors ==
          "s.toml:3:8: error: 'kind' is a whole number; allowed: port, fork\n");
    CHECK(read_world("[[place]]\nid = \"A B\"\nkind = \"fork\"\nshares = [0, 1]\n").errors ==
          "s.toml:2:6: error: 'A B' is no id; allowed: letters, digits, '-' and '_'\n");
    CHECK(
        read_world("[[place]]\nid = \"A\"\nkind = \"fork\"\nshares = [1]\n").errors ==
        "s.toml:4:10: error: 'shares' is a list of 1 element; allowed: a list of numbers, 0 to 1; "
        "at least 2 elements\n");
    CHECK(read_world("place = 3").errors.find("s.toml:1:9: error: 'place' is a whole number") == 0);
    CHECK(read_world("place = [3]").errors ==
          "s.toml:1:10: error: 'place' is a whole number; allowed: a table\n");
}

TEST_CASE("all problems of a file come at once, in the order of lines")
{
    const World world = read_world(
        "sed = 1\n[[place]]\nid = \"A\"\nkind = \"port\"\nberths = 0\n"
        "[[place]]\nid = \"B\"\nkind = \"frok\"\n[[plaec]]\n");
    std::string lines;
    for (std::size_t at = world.errors.find("toml:"); at != std::string::npos;
         at = world.errors.find("toml:", at + 1)) {
        lines += world.errors[at + 5];
    }
    CAPTURE(world.errors);
    CHECK(lines == "12589");
}

TEST_CASE("the reference of keys comes from the declarations")
{
    std::vector<KeyRow> rows;
    world_keys().describe("", rows);
    const auto row = [&](const std::string& kind, const std::string& name) {
        for (const KeyRow& candidate : rows) {
            if (candidate.kind == kind && candidate.key == name) return candidate;
        }
        return KeyRow{};
    };
    CHECK(row("", "seed").standard == "1");
    CHECK(row("", "kind").allowed == "port, fork");
    const KeyRow moves = row("port", "moves");
    CHECK(moves.table == "place");
    CHECK(moves.type == "rate per time");
    CHECK(moves.unit == "moves/h");
    CHECK(moves.allowed == "above 0 moves/h");
    CHECK(moves.standard == "required");
    CHECK(row("port", "mooring").standard == "\"2 h\"");
    CHECK(row("port", "discipline").standard == "\"fifo\"");
    CHECK(row("port", "depth").standard == "-");
    CHECK(row("fork", "shares").type == "list of number");
    CHECK(row("", "crews").table == "place.shift");
}

TEST_CASE("a declaration that contradicts itself is refused when it is made")
{
    const auto declare = [](auto builder) {
        Keys<PortPlan>("port", "A port.", std::move(builder));
    };
    CHECK_THROWS_AS(declare(key("n", &PortPlan::berths).means("No default.")), std::logic_error);
    CHECK_THROWS_AS(declare(key("n", &PortPlan::berths).otherwise(1).required().means("Both.")),
                    std::logic_error);
    CHECK_THROWS_AS(declare(key("n", &PortPlan::berths).otherwise(1)), std::logic_error);
    CHECK_THROWS_AS(declare(key("n", &PortPlan::discipline).required().means("No words.")),
                    std::logic_error);
    CHECK_THROWS_AS(declare(key("n", &PortPlan::mooring).otherwise("2 km").means("No time.")),
                    std::logic_error);
    CHECK_THROWS_AS(declare(key("n", &PortPlan::tugs).means("No table.")), std::logic_error);
    CHECK_THROWS_AS(Keys<PortPlan>("port", "A port.", place_keys(), place_keys()),
                    std::logic_error);
}
