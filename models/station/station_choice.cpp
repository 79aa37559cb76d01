// Customers who look where the fewest are, or the least work, before they go on.
#include <algorithm>
#include <cmath>

#include "models/station/station.hpp"

namespace karvan::models {

// Takes note of the stations that customers look into from here, and lets others know of what they
// are told when they leave.
void Station::wire(const std::vector<std::unique_ptr<Facility>>& facilities)
{
    for (const auto& facility : facilities) {
        if (!kept_until_ && split_to_.empty()) break;
        auto* other = dynamic_cast<Station*>(facility.get());
        if (other != nullptr && kept_until_) other->keepers_.push_back(this);
        if (other != nullptr && !split_to_.empty()) other->splitters_.push_back(this);
    }
    if (plan_.choice == Choice::chance) return;
    for (Branching& ways : branching_) {
        for (const std::optional<std::uint32_t>& to : ways.to) {
            auto& seen = dynamic_cast<Station&>(*facilities[*to]);
            seen.is_weighed_ = seen.is_weighed_ || plan_.choice == Choice::least_work;
            ways.looks_into.push_back(&seen);
        }
    }
}

// Of some ways, drawn by their shares, the one where it is least crowded; of several such ways the
// one drawn first. Drawn so: by the smallest of exponential times whose rates are the shares.
std::optional<std::uint32_t> Station::choose_least_crowded(Consist& consist, const Branching& ways)
{
    const Shipment& front = consist.cargo.front();
    sim::Draw chance = routes_.at(consist.id, front.hops);
    std::vector<std::pair<double, std::size_t>> drawn;
    double below = 0;
    for (std::size_t i = 0; i < ways.to.size(); ++i) {
        const double share = ways.below[i] - std::exchange(below, ways.below[i]);
        const double time = -std::log(chance.unit());
        if (share > 0) drawn.emplace_back(time / share, i);
    }
    std::sort(drawn.begin(), drawn.end());
    const auto most = static_cast<std::size_t>(plan_.choice_among.value_or(drawn.size()));
    drawn.resize(std::min(drawn.size(), most));
    std::size_t best = drawn.front().second;
    double least = ways.looks_into[best]->crowd(plan_.choice);
    for (const auto& [time, i] : drawn) {
        const double there = ways.looks_into[i]->crowd(plan_.choice);
        if (there >= least) continue;
        best = i;
        least = there;
    }
    const auto to = take(consist, ways, best);
    ways.looks_into[best]->expect(consist);
    return to;
}

// Customers, or seconds of work, for each server that works now; those who chose to come and are
// under way count. Where no server works it is more crowded than anywhere else.
double Station::crowd(Choice choice) const
{
    constexpr double closed = 1e12;
    double there =
        static_cast<double>(tally_.customers.current()) + static_cast<double>(coming_.size());
    if (choice == Choice::least_work) there = work_left_s();
    if (plan_.is_unlimited()) return 0;
    const std::int64_t servers = servers_->usable();
    return servers > 0 ? there / static_cast<double>(servers) : closed + there;
}

// Work in hand counts as if it were never interrupted.
double Station::work_left_s() const
{
    sim::Duration left = work_ahead_;
    for (const auto& [id, work] : coming_) left += work;
    if (sharing_) return sim::in_seconds(left) + sharing_->work_left_s();
    const auto done_by =
        static_cast<double>((now() - sim::start_of_time).count()) * static_cast<double>(in_hand_);
    return sim::in_seconds(left) + std::max(0.0, (ends_us_ - done_by) / 1e6);
}

void Station::begin_work_in_hand(sim::Duration drawn, sim::Duration work)
{
    work_ahead_ -= drawn;
    if (sharing_) return;
    ++in_hand_;
    ends_us_ += static_cast<double>((now() - sim::start_of_time + work).count());
}

void Station::end_work_in_hand(sim::Time began, sim::Duration work)
{
    if (sharing_) return;
    --in_hand_;
    ends_us_ -= static_cast<double>((began - sim::start_of_time + work).count());
}

void Station::expect(const Consist& consist)
{
    coming_.emplace(consist.id, is_weighed_ ? draw_service(consist) : sim::Duration{});
}

}  // namespace karvan::models
