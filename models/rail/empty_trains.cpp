// Empty units of a fleet that go to another base as trains: they gather, take locomotives and crews
// where others do, run over the lines on their way among all trains, pay and emit. At places
// between two lines they stop for the planned time; room there they do not take.
#include <algorithm>
#include <cmath>
#include <limits>

#include "models/fleet/fleet.hpp"
#include "models/money/account_book.hpp"
#include "models/rail/rail_line.hpp"
#include "models/rail/rail_terminal_plan.hpp"

namespace karvan::models {

namespace {

// How long an empty train stops at a place on its way.
sim::Duration planned_stop(const PlacePlan& place)
{
    const auto* terminal = dynamic_cast<const RailTerminalPlan*>(&place);
    return terminal != nullptr && terminal->passing ? terminal->transit_stop : sim::Duration{0};
}

std::uint32_t rail_link(const Scenario& scenario, std::uint32_t from, std::uint32_t to)
{
    std::uint32_t number = 0;
    for (const LinkPlan& link : scenario.links) {
        if (link.from == from && link.to == to && link.mode == "rail") return number;
        ++number;
    }
    throw std::logic_error("no rails from one stop to the next");
}

}  // namespace

void Fleet::wire(const std::vector<std::unique_ptr<Facility>>& facilities)
{
    if (!plan_.empty_trains) return;
    for (const auto& facility : facilities) {
        if (auto* fleet = dynamic_cast<Fleet*>(facility.get())) all_fleets_.push_back(fleet);
        if (auto* line = dynamic_cast<RailLine*>(facility.get())) lines_[line->id()] = line;
    }
    measure_count("empty trains", "1", trains_, "trains of empty units that have arrived");
    measure_value(
        "empty distance", "unit-km", [this](sim::Time) { return empty_m_ / 1e3; },
        "kilometres of units in empty trains");
    measure_value(
        "empty running", "1", [this](sim::Time) { return empty_share(); },
        "share of the kilometres of its units without load, in the sense of ISO 14083");
    if (book() == nullptr) return;
    if (book()->has_money()) {
        measure_value(
            "empty cost", scenario_.currency,
            [this](sim::Time) { return static_cast<double>(paid_) / 1e6; },
            "what empty trains pay");
    }
    if (!book()->has_emissions()) return;
    measure_value(
        "empty CO2e of operation", "kg",
        [this](sim::Time) { return static_cast<double>(operation_) / 1e9; },
        "CO2e of empty trains, tank to wheel");
    measure_value(
        "empty CO2e of energy", "kg",
        [this](sim::Time) { return static_cast<double>(energy_) / 1e9; },
        "CO2e of empty trains, well to tank");
}

// --- Gathering ---

void Fleet::gather_train(Base& from, Base& to, std::int64_t count)
{
    auto& waiting = gathering_[{from.place, to.place}];
    if (waiting == nullptr) {
        waiting =
            std::make_unique<EmptyBlock>(*this, "empty units to " + scenario_.place(to.place).id);
        start("form empty trains", form_empty_trains(*this, &from, &to, waiting.get()));
    }
    for (std::int64_t unit = 0; unit < count; ++unit) waiting->put(1, 1);
}

sim::Process Fleet::form_empty_trains(Fleet& self, Base* from, Base* to, EmptyBlock* block)
{
    sim::BatchRule rule;
    rule.full = self.plan_.empty_trains->units;
    rule.longest_wait = self.plan_.empty_trains->longest_wait.value_or(sim::Duration{0});
    for (;;) {
        const EmptyBlock::Departure departure = co_await block->form(self, rule);
        self.start("run empty train", run_empty_train(self, from, to, departure.units));
    }
}

// --- Running ---

const Fleet::EmptyWay& Fleet::empty_way(std::uint32_t from, std::uint32_t to)
{
    EmptyWay& way = empty_ways_[{from, to}];
    if (!way.empty()) return way;
    const std::vector<std::uint32_t>& stops = plan_.empty_ways.at({from, to});
    const auto places = static_cast<std::uint32_t>(scenario_.places.size());
    for (std::size_t i = 1; i < stops.size(); ++i) {
        EmptyStep step;
        step.before = stops[i - 1];
        step.place = stops[i];
        const std::uint32_t number = rail_link(scenario_, step.before, step.place);
        step.link = places + number;
        const double transit_s = scenario_.links[number].transit_s.mean();
        step.transit = sim::Duration(static_cast<std::int64_t>(transit_s * 1e6));
        const auto line = lines_.find(step.place);
        if (line != lines_.end()) {
            step.line = line->second;
        } else if (i + 1 < stops.size()) {
            step.stop = planned_stop(scenario_.place(step.place));
        }
        way.push_back(step);
    }
    return way;
}

// The fleet that draws trains over a line from a place; null: none does.
Fleet* Fleet::drawn_by(FleetUse of, std::uint32_t line, std::uint32_t from) const
{
    for (Fleet* fleet : all_fleets_) {
        if (fleet->plan().use == of && fleet->serves(line) && fleet->is_base(from)) return fleet;
    }
    return nullptr;
}

sim::Process Fleet::run_empty_train(Fleet& self, Base* from, Base* to, std::int64_t count)
{
    self.running_empty_.add(self.now(), count);
    EmptyTrain train{self, count};
    const EmptyWay& way = self.empty_way(from->place, to->place);
    for (std::size_t i = 0; i < way.size(); ++i) {
        const EmptyStep& step = way[i];
        self.owe(step.link, count);
        if (step.transit > sim::Duration{0}) co_await self.delay(step.transit);
        if (step.line == nullptr) {
            // What draws trains has its bases at the ends of lines, and goes no further.
            const bool line_ahead = i + 1 < way.size() && way[i + 1].line != nullptr;
            if (!line_ahead) self.undraw(train, step.place, nullptr, nullptr);
            co_await self.delay(step.stop);
            continue;
        }
        co_await draw(self, train, step);
        self.owe(step.place, count);
        co_await cross(self, train, step);
    }
    self.coming_ -= count;
    to->coming -= count;
    to->arrived_empty += static_cast<std::uint64_t>(count);
    ++self.trains_;
    self.running_empty_.add(self.now(), -count);
    self.arrive_at(*to, count, sim::Duration{0});
}

Fleet::EmptyTrain::EmptyTrain(Fleet& fleet, std::int64_t count)
    : units(count), crossed(fleet, "the end of the line")
{
    consist.id = fleet.new_vehicle_id();
    consist.vehicle = Vehicle::train;
    consist.priority = fleet.plan_.empty_trains->priority;
}

// Locomotives and crew of the line ahead; those that do not work it stay here, and so does a crew
// whose duty would end on it.
sim::Task<> Fleet::draw(Fleet& self, EmptyTrain& train, const EmptyStep& step)
{
    Fleet* locomotives = self.drawn_by(FleetUse::locomotive, step.place, step.before);
    Fleet* crews = self.drawn_by(FleetUse::crew, step.place, step.before);
    self.undraw(train, step.before, locomotives, crews);
    if (locomotives == nullptr && crews == nullptr) co_return;
    auto& traction = train.consist.traction;
    if (traction == nullptr) {
        traction = std::make_unique<Traction>();
        traction->train = train.consist.id;
    }
    if (locomotives != nullptr && !traction->locomotives) {
        const FleetPlan& plan = locomotives->plan();
        const double weight_t = static_cast<double>(train.units) * self.plan_.empty_trains->tare_t;
        const double needed = plan.pulls_t ? std::ceil(weight_t / *plan.pulls_t) : 1;
        const double most = static_cast<double>(plan.units());
        const auto amount = static_cast<std::uint32_t>(std::clamp(needed, 1.0, most));
        Taken taken = co_await take_from(self, *locomotives, step.before, amount,
                                         train.consist.priority, traction->train);
        traction->locomotives = std::move(taken.units);
    }
    if (crews == nullptr) co_return;
    if (traction->crew && crews->may_work_on(*traction, step.place)) co_return;
    self.leave_crew(train, step.before);
    Taken taken =
        co_await take_from(self, *crews, step.before, 1, train.consist.priority, traction->train);
    traction->crew = std::move(taken.units);
    traction->crew_worked = taken.worked;
    traction->crew_since = self.now();
}

Fleet* Fleet::fleet_of(const FleetUnits& units) const
{
    return *std::find_if(all_fleets_.begin(), all_fleets_.end(),
                         [&](const Fleet* other) { return other->id() == units.fleet(); });
}

// What draws the train and is not of the fleets ahead is given back.
void Fleet::undraw(EmptyTrain& train, std::uint32_t at, const Fleet* locomotives,
                   const Fleet* crews)
{
    if (train.consist.traction == nullptr) return;
    Traction& traction = *train.consist.traction;
    if (traction.locomotives && fleet_of(traction.locomotives) != locomotives) {
        fleet_of(traction.locomotives)
            ->give_back(at, std::move(traction.locomotives), traction.train);
    }
    if (traction.crew && fleet_of(traction.crew) != crews) leave_crew(train, at);
}

void Fleet::leave_crew(EmptyTrain& train, std::uint32_t at)
{
    Traction& traction = *train.consist.traction;
    if (!traction.crew) return;
    const sim::Duration worked = now() - traction.crew_since;
    fleet_of(traction.crew)
        ->give_back(at, std::move(traction.crew), traction.train, worked, traction.crew_worked);
}

// Over a line, as a train among others.
sim::Task<> Fleet::cross(Fleet& self, EmptyTrain& train, const EmptyStep& step)
{
    const double units_m = self.plan_.empty_trains->length_m * static_cast<double>(train.units);
    EmptyTrain* self_train = &train;
    train.is_over = false;
    std::function<void(Consist)> out = [self_train](Consist consist) {
        self_train->consist = std::move(consist);
        self_train->is_over = true;
        self_train->crossed.raise();
    };
    step.line->run_empty(std::move(train.consist), step.before, units_m, std::move(out));
    while (!train.is_over) {
        sim::AnyOf first(self);
        first.add(train.crossed);
        co_await first.wait();
    }
}

// Of units that came back, and of empty trains; NaN before the first.
double Fleet::empty_share() const
{
    double all_m = empty_m_;
    for (const sim::Int128& of_flow : loaded_m_) all_m += static_cast<double>(of_flow);
    return all_m > 0 ? empty_m_ / all_m : std::numeric_limits<double>::quiet_NaN();
}

// Their kilometres on a way, and what that costs and emits.
void Fleet::owe(std::uint32_t where, std::int64_t count)
{
    if (book() == nullptr) return;
    const auto units = static_cast<double>(count);
    empty_m_ += static_cast<double>(book()->distance_m(where)) * units;
    const double tare_t = plan_.empty_trains->tare_t;
    for (const auto& due : book()->empty_dues(where, plan_.counts_as, units, tare_t)) {
        std::int64_t& sum = due.charge == Charge::operation ? operation_
                            : due.charge == Charge::energy  ? energy_
                                                            : paid_;
        sum += due.millionths;
        if (!due.is_allotted) dues_[{where, due.charge}] += due.millionths;
    }
}

}  // namespace karvan::models
