// Charging: what is due at each step of a shipment.
#include "models/money/account_book.hpp"

#include <algorithm>
#include <cmath>

#include "models/plan.hpp"
#include "sim/int128.hpp"

namespace karvan::models {

namespace {

bool is_shared(Basis per)
{
    return per == Basis::vehicle_km || per == Basis::vehicle || per == Basis::call;
}

}  // namespace

// What the amount of a rule is multiplied with for one shipment, distance and days apart. Of what
// is empty the weight is that of the container, wagon or truck.
double AccountBook::count_of(Basis per, const Shipment& s) const
{
    switch (per) {
        case Basis::tonne_km:
        case Basis::tonne:
        case Basis::tonne_day:
            return s.tonnes + tare_t_[s.flow] * s.size;
        case Basis::shipment_km:
        case Basis::shipment:
        case Basis::shipment_day:
            return 1;
        default:
            return s.size;
    }
}

bool AccountBook::fits(const Rule& rule, const Shipment& s) const
{
    if (!rule.flows[s.flow]) return false;
    return !rule.arrives_by || mode_of(s.came_by) == rule.arrives_by;
}

std::optional<WayMode> AccountBook::mode_of(std::uint32_t way) const
{
    return way == no_way ? std::nullopt : ways_[way].mode;
}

void AccountBook::charge_one(const Rule& rule, Shipment& s, double quantity, std::uint32_t where,
                             const sim::Place& by) const
{
    if (quantity == 0) return;
    double amount = rule.mean;
    if (!rule.amount.is_constant()) {
        sim::Draw draw = by.stream(rule.purpose).at(s.id, s.leg);
        amount = rule.amount.sample(draw);
    }
    if (empty_[s.flow]) amount *= rule.empty_factor;
    s.charge(where, rule.charge, in_millionths(amount * quantity));
}

// Cumulative shares are rounded, so that the parts sum to the whole exactly; what is empty may pay
// only a part of its share.
void AccountBook::share(const Rule& rule, Cargo& cargo, std::uint64_t vehicle, double quantity,
                        std::uint32_t where, const sim::Place& by) const
{
    std::int64_t size = 0;
    cargo.for_each([&](const Shipment& s) { size += fits(rule, s) ? s.size : 0; });
    if (size == 0 || quantity == 0) return;
    double amount = rule.mean;
    if (!rule.amount.is_constant()) {
        sim::Draw draw = by.stream(rule.purpose).at(vehicle, cargo.front().leg);
        amount = rule.amount.sample(draw);
    }
    const std::int64_t whole = in_millionths(amount * quantity);
    std::int64_t charged = 0;
    std::int64_t so_far = 0;
    cargo.for_each([&](Shipment& s) {
        if (!fits(rule, s)) return;
        so_far += s.size;
        const auto due = static_cast<std::int64_t>(static_cast<sim::Int128>(whole) * so_far / size);
        const std::int64_t own = due - charged;
        const bool reduced = empty_[s.flow] && rule.empty_factor != 1;
        s.charge(where, rule.charge,
                 reduced ? std::llround(static_cast<double>(own) * rule.empty_factor) : own);
        charged = due;
    });
}

void AccountBook::pass(Cargo& cargo, std::uint64_t vehicle, std::uint32_t where,
                       const sim::Place& by) const
{
    const Way& way = ways_[where];
    for (const std::uint32_t index : way.passing) {
        const Rule& rule = rules_[index];
        const double km = is_by_distance(rule.per) ? way.km : 1;
        if (is_shared(rule.per)) {
            share(rule, cargo, vehicle, km, where, by);
            continue;
        }
        cargo.for_each([&](Shipment& s) {
            if (fits(rule, s)) charge_one(rule, s, km * count_of(rule.per, s), where, by);
        });
    }
}

void AccountBook::come(Cargo& cargo, std::uint64_t vehicle, const sim::Place& at) const
{
    if (!ways_[at.id()].keeping.empty()) cargo.for_each([&](Shipment& s) { end_clock(s, at); });
    for (const std::uint32_t index : ways_[at.id()].coming) {
        const Rule& rule = rules_[index];
        if (is_shared(rule.per)) {
            share(rule, cargo, vehicle, 1, at.id(), at);
            continue;
        }
        cargo.for_each([&](Shipment& s) {
            if (fits(rule, s)) charge_one(rule, s, count_of(rule.per, s), at.id(), at);
        });
    }
}

// Onto or off a vehicle: where the mode changes, and from ship to ship.
double AccountBook::moves(const Shipment& s, std::uint32_t onto) const
{
    const auto in = mode_of(s.came_by);
    const auto out = mode_of(onto);
    if (in == out && in != WayMode::sea) return 0;
    return static_cast<double>(in.has_value()) + static_cast<double>(out.has_value());
}

double AccountBook::days(const Rule& rule, sim::Duration stay)
{
    constexpr std::chrono::hours day{24};
    const sim::Duration beyond = stay - rule.free_time;
    if (beyond <= sim::Duration{0}) return 0;
    const double exact = sim::in_hours(beyond) / 24;
    return rule.started_days ? static_cast<double>((beyond + day - sim::Duration{1}) / day) : exact;
}

void AccountBook::leave(Shipment& s, std::uint32_t onto, const sim::Place& at) const
{
    for (const std::uint32_t index : ways_[at.id()].leaving) {
        const Rule& rule = rules_[index];
        if (!fits(rule, s) || (rule.leaves_by && mode_of(onto) != rule.leaves_by)) continue;
        const double times =
            rule.per == Basis::move ? moves(s, onto) : days(rule, at.now() - s.came);
        charge_one(rule, s, times * count_of(rule.per, s), at.id(), at);
    }
    for (const std::uint32_t index : ways_[at.id()].keeping) begin_clock(index, s, onto, at);
}

// A container has one clock at a time. What goes on by sea is with the ship, not away.
void AccountBook::begin_clock(std::uint32_t index, Shipment& s, std::uint32_t onto,
                              const sim::Place& at) const
{
    const Rule& rule = rules_[index];
    const auto by = mode_of(onto);
    if (s.kept_by != no_way || !by || *by == WayMode::sea || !fits(rule, s)) return;
    if (rule.leaves_by && by != rule.leaves_by) return;
    s.kept_by = index;
    s.kept_since = at.now();
}

void AccountBook::end_clock(Shipment& s, const sim::Place& at) const
{
    const auto& here = ways_[at.id()].keeping;
    if (s.kept_by == no_way || std::find(here.begin(), here.end(), s.kept_by) == here.end()) return;
    const Rule& rule = rules_[s.kept_by];
    s.kept_by = no_way;
    const double times = days(rule, at.now() - s.kept_since);
    charge_one(rule, s, times * count_of(rule.per, s), at.id(), at);
}

void AccountBook::call(Cargo& cargo, std::uint64_t vessel, const sim::Place& at) const
{
    for (const std::uint32_t index : ways_[at.id()].calling) {
        share(rules_[index], cargo, vessel, 1, at.id(), at);
    }
}

std::vector<AccountBook::EmptyDue> AccountBook::empty_dues(std::uint32_t where,
                                                           std::optional<CargoKind> cargo,
                                                           double units, double tare_t) const
{
    std::vector<EmptyDue> dues;
    const Way& way = ways_[where];
    for (const std::uint32_t index : way.passing) {
        const Rule& rule = rules_[index];
        const bool concerned = !cargo || !rule.cargo || *rule.cargo == *cargo;
        const bool pays = rule.has_empty_rate || is_emission(rule.charge);
        if (!rule.of_all_flows || !concerned || !pays) continue;
        double count = units;
        if (rule.per == Basis::tonne_km || rule.per == Basis::tonne) count = units * tare_t;
        if (rule.per == Basis::shipment_km || rule.per == Basis::shipment) count = 0;
        if (is_shared(rule.per)) count = 1;
        const double km = is_by_distance(rule.per) ? way.km : 1;
        const double amount = rule.mean * rule.empty_factor * count * km;
        dues.push_back({rule.charge, in_millionths(amount), rule.allots_empties});
    }
    return dues;
}

void AccountBook::value_hours(Shipment& s, sim::Duration transit, std::uint32_t at) const
{
    const FlowValue& worth = worth_[s.flow];
    if (worth.is_spoiled(transit)) {
        s.charge(at, Charge::inventory, in_millionths(worth.goods(s.tonnes)));
    }
    const double inventory_per_h = worth.inventory_per_h(s.tonnes);
    if (worth.value_of_time == 0 && inventory_per_h == 0) return;
    for (auto entry = s.ledger.begin(); entry != s.ledger.end();) {
        const std::uint32_t where = entry->where;
        sim::Duration spent{};  // in one stay, whatever its causes
        for (; entry != s.ledger.end() && entry->where == where; ++entry) spent += entry->spent;
        const double hours = sim::in_hours(spent);
        s.charge(where, Charge::time_value, in_millionths(worth.value_of_time * hours));
        s.charge(where, Charge::inventory, in_millionths(inventory_per_h * hours));
    }
}

}  // namespace karvan::models
