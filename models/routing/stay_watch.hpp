// How long shipments stay at a place on their way to each next stop, for those who choose routes.
//
// Published at intervals. A value is the mean stay of those that left since the last time,
// smoothed: half new, half old. A place where nobody leaves tells it by those inside: if their mean
// age is more, that counts (in a steady queue the mean age of those inside is the mean time that
// they have still to wait). A place that nobody uses drifts back to its free time by halves.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "models/shipment.hpp"

namespace karvan::models {

// What waits together at a place: the same cargo for the same next stop.
struct StayLane {
    std::uint32_t next = 0;
    CargoKind kind = CargoKind::unit;
    auto operator<=>(const StayLane&) const = default;
};

// What a place publishes: seconds of stay. A group of flows hears news of the same age.
struct StayNews {
    std::uint32_t group = 0;
    std::uint32_t place = 0;
    std::vector<std::pair<StayLane, double>> stays_s;
};

class StayWatch {
public:
    StayWatch(std::uint32_t group, std::uint32_t place, double free_s)
        : group_(group), place_(place), free_s_(free_s)
    {}

    void came(Shipment& shipment, sim::Time now)
    {
        shipment.came = now;
        shipment.lane = next_of(shipment);
        enter(shipment);
    }
    void left(const Shipment& shipment, sim::Time now)
    {
        Lane& lane = leave(shipment);
        ++lane.finished;
        lane.stays_us += (now - shipment.came).count();
    }
    // It ended here, or was lost.
    void ended(const Shipment& shipment) { leave(shipment); }
    // It goes another way than it came for.
    void turned(Shipment& shipment)
    {
        leave(shipment);
        shipment.lane = next_of(shipment);
        enter(shipment);
    }

    StayNews publish(sim::Time now)
    {
        StayNews news{group_, place_, {}};
        for (auto& [key, lane] : lanes_) news.stays_s.emplace_back(key, value_of(lane, now));
        return news;
    }

private:
    static constexpr std::uint32_t nowhere = ~std::uint32_t{0};

    struct Lane {
        std::int64_t inside = 0;
        std::int64_t came_us = 0;  // sum over those inside
        std::int64_t finished = 0;
        std::int64_t stays_us = 0;
        std::optional<double> smoothed_s;
    };

    static std::uint32_t next_of(const Shipment& s)
    {
        const auto& stops = s.route->stops;
        return s.leg + 1 < stops.size() ? stops[s.leg + 1] : nowhere;
    }
    void enter(const Shipment& shipment)
    {
        Lane& lane = lanes_[{shipment.lane, shipment.kind}];
        ++lane.inside;
        lane.came_us += shipment.came.time_since_epoch().count();
    }
    Lane& leave(const Shipment& shipment)
    {
        Lane& lane = lanes_[{shipment.lane, shipment.kind}];
        --lane.inside;
        lane.came_us -= shipment.came.time_since_epoch().count();
        return lane;
    }

    double value_of(Lane& lane, sim::Time now)
    {
        std::optional<double> fresh;
        if (lane.finished > 0) {
            fresh = static_cast<double>(lane.stays_us) * 1e-6 / static_cast<double>(lane.finished);
        } else if (lane.inside == 0) {
            fresh = free_s_;
        }
        if (fresh) lane.smoothed_s = (*fresh + lane.smoothed_s.value_or(*fresh)) / 2;
        lane.finished = 0;
        lane.stays_us = 0;
        const double known = lane.smoothed_s.value_or(free_s_);
        if (lane.inside == 0) return known;
        const double mean_came =
            static_cast<double>(lane.came_us) / static_cast<double>(lane.inside);
        const double age_s =
            (static_cast<double>(now.time_since_epoch().count()) - mean_came) * 1e-6;
        return std::max(known, age_s);
    }

    std::uint32_t group_;
    std::uint32_t place_;
    double free_s_;
    std::map<StayLane, Lane> lanes_;
};

}  // namespace karvan::models
