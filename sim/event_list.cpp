#include "sim/event_list.hpp"

#include <limits>

namespace karvan::sim {

void EventList::become_long()
{
    while (!short_.is_empty()) {
        const EventKey key = short_.first().key;
        long_.push(key, short_.remove_first());
    }
    short_.shut();
    is_long_ = true;
}

bool EventList::become_short()
{
    short_.open();
    is_long_ = false;
    last_rank_ = long_.last_rank();
    std::uint64_t time = 0;
    while (Event* event = long_.pop_before(std::numeric_limits<std::uint64_t>::max(), time))
        short_.insert({long_.last_rank(), time}, *event);
    return !short_.is_empty();
}

}  // namespace karvan::sim
