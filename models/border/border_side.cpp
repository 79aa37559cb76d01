#include "models/border/border_side.hpp"

namespace karvan::models {

sim::Task<> Border::Branches::all(Border& border)
{
    while (left > 0) {
        sim::AnyOf first(border);
        first.add(one_ended);
        co_await first.wait();
    }
}

const Border::Story& Border::Branches::last(const std::vector<Story>& stories)
{
    const auto end = [](const Story& story) {
        return story.episodes.empty() ? sim::start_of_time : story.episodes.back().until;
    };
    const Story* latest = &stories.front();
    for (const Story& story : stories) {
        if (end(story) > end(*latest)) latest = &story;
    }
    return *latest;
}

Border::Side::Side(Border& border, const BorderSidePlan& plan) : plan_(plan)
{
    border.add_measured(*this);
    for (const AgencyPlan& agency : plan.agencies) agencies_.emplace_back(border, plan, agency);
    for (const Direction way : {Direction::exit, Direction::entry}) {
        for (const Vehicle vehicle : {Vehicle::truck, Vehicle::train}) group_agencies(way, vehicle);
    }
    for (const QuotaPlan& quota : plan.quotas) quotas_.emplace_back(border, plan, quota);
    if (plan.slots) slots_ = std::make_unique<SlotBook>(border, plan, *plan.slots);
    if (plan.convoy) convoy_ = std::make_unique<Convoy>(border, plan, *plan.convoy);
    name_measures(border);
}

void Border::Side::group_agencies(Direction way, Vehicle vehicle)
{
    Groups& groups = groups_[kind_of(way, vehicle)];
    std::string last;
    std::size_t run = 0;  // of agencies that belong together
    std::size_t latest = 0;
    for (Agency& agency : agencies_) {
        const std::string& group = agency.plan().group;
        if (group.empty() || group != last) ++run;
        last = group;
        if (!agency.plan().sees(vehicle, way)) continue;
        if (run != latest) groups.emplace_back();
        latest = run;
        groups.back().push_back(&agency);
    }
}

void Border::Side::name_measures(Border& border)
{
    const std::string side = plan_.country + " side";
    border.measure_time(side + ", crossing time", time_,
                        "time of trains and trucks from joining the first queue of the side to the "
                        "end of its last control (TFI1)");
    bool has_fees = false;
    for (const AgencyPlan& agency : plan_.agencies) has_fees = has_fees || !agency.fees.empty();
    for (const Direction way : {Direction::exit, Direction::entry}) {
        for (const Vehicle vehicle : {Vehicle::truck, Vehicle::train}) {
            const std::string who = std::string(way == Direction::exit ? "exit" : "entry") +
                                    (vehicle == Vehicle::train ? " of trains" : " of trucks");
            border.measure_time(side + ", " + who, tally(way, vehicle).time,
                                "time at the border, " + who + " (TFI1)");
            if (!has_fees) continue;
            border.measure_value(
                side + ", cost of " + who, "1",
                [this, way, vehicle](sim::Time) { return mean_paid(way, vehicle); },
                "official and unofficial payments, " + who +
                    ", in the currency of the scenario "
                    "(TFI2)");
        }
    }
}

double Border::Side::mean_paid(Direction way, Vehicle vehicle) const
{
    const Tally& tally = const_cast<Side*>(this)->tally(way, vehicle);
    const auto count = tally.time.count();
    return count == 0 ? 0 : static_cast<double>(tally.paid) / 1e6 / static_cast<double>(count);
}

void Border::Side::record(sim::Duration time, Direction way, Vehicle vehicle, std::int64_t paid)
{
    time_.record(time);
    tally(way, vehicle).time.record(time);
    tally(way, vehicle).paid += paid;
}

void Border::Side::forget(sim::Time)
{
    time_.reset();
    for (Tally& tally : tallies_) tally = Tally{};
}

sim::Task<> Border::Side::await_slot(Border& border, Side& side, Consist& consist)
{
    if (!side.slots_->plan().covers(consist, border.scenario_.flows)) co_return;
    const sim::Time slot = side.slots_->call(border.now(), consist.id, consist.cargo.front().leg);
    if (slot > border.now()) co_await border.delay_until(slot);
    border.account(consist, Cause::slot);
}

sim::Task<> Border::Side::take_permits(Border& border, Side& side, Consist& consist)
{
    for (Quota& quota : side.quotas_) {
        if (!quota.plan().covers(consist, border.scenario_.flows)) continue;
        sim::Hold permit = co_await quota.permits().acquire(1, consist.priority);
        quota.use(permit);
        border.account(consist, Cause::quota);
    }
}

sim::Task<> Border::Side::join_convoy(Border& border, Side& side, Consist& consist)
{
    Convoy& convoy = *side.convoy_;
    if (!convoy.escorts(consist, border.scenario_.flows)) co_return;
    Convoy::Rider rider(border, border.now());
    convoy.put(rider);
    sim::AnyOf called(border);
    called.add(rider.go);
    co_await called.wait();
    border.account(consist, Cause::escort);
    co_await border.delay(rider.drive);
    border.account(consist, Cause::moving);
}

sim::Task<> Border::Side::control(Border& border, Side& side, Consist& consist, Direction way,
                                  Story& story)
{
    for (const std::vector<Agency*>& present : side.present(way, consist.vehicle)) {
        if (present.size() > 1) {
            co_await check_group(border, present, consist, story);
        } else {
            co_await Agency::check(border, *present.front(), consist, story);
        }
    }
}

sim::Process Border::Side::control_beside(Border& border, Side* side, Consist* consist,
                                          Direction way, Story* story, Branches* branches)
{
    co_await control(border, *side, *consist, way, *story);
    branches->end_one();
}

sim::Task<> Border::Side::check_group(Border& border, const std::vector<Agency*>& group,
                                      Consist& consist, Story& story)
{
    std::vector<Story> stories(group.size(), Story{true});
    Branches branches(border, group.size());
    for (std::size_t i = 0; i < group.size(); ++i) {
        border.start("check beside others",
                     check_beside(border, group[i], &consist, &stories[i], &branches), consist.id);
    }
    co_await branches.all(border);
    for (const Episode& each : Branches::last(stories).episodes) border.note(story, consist, each);
    for (const Story& each : stories) story.paid += each.paid;
}

sim::Process Border::Side::check_beside(Border& border, Agency* agency, Consist* consist,
                                        Story* story, Branches* branches)
{
    co_await Agency::check(border, *agency, *consist, *story);
    branches->end_one();
}

}  // namespace karvan::models
