// The capacity use of a section as trains ran through it (line_capacity.hpp): the sum of the least
// headways between each train and the next one.
#pragma once

#include <optional>

#include "models/rail/line_capacity.hpp"
#include "sim/place.hpp"

namespace karvan::models {

class LineUse final : public sim::Measured {
public:
    LineUse(sim::Place& place, LeastHeadway least) : least_(least) { place.add_measured(*this); }

    void enter(std::size_t way, sim::Duration running)
    {
        if (last_) sum_ += least_.between(last_->way, last_->running, way, running);
        last_ = Entry{way, running};
    }
    // The compressed time of all trains since the warm-up.
    sim::Duration sum() const { return sum_; }
    void forget(sim::Time now) override
    {
        since_ = now;
        sum_ = sim::Duration{0};
    }
    // As a share of the time that passed.
    double share(sim::Time now) const
    {
        return now > since_ ? sim::in_seconds(sum_) / sim::in_seconds(now - since_) : 0;
    }

private:
    struct Entry {
        std::size_t way;
        sim::Duration running;
    };
    LeastHeadway least_;
    std::optional<Entry> last_;
    sim::Time since_{};
    sim::Duration sum_{};
};

}  // namespace karvan::models
