// Customers who keep their server while they are served elsewhere: a lock keeper, a permit, a
// partition of memory.
#include "models/station/station.hpp"

namespace karvan::models {

// To be kept until the customer has left the place that the plan names; of a train that is taken
// apart on the way, its first shipment.
void Station::keep(const Consist& consist, sim::Hold server)
{
    kept_.emplace(consist.cargo.front().id, std::move(server));
}

// He leaves this place, or for good: whoever waits for him to do so has his server back.
void Station::let_go(const Consist& consist, bool for_good)
{
    for (Station* keeper : keepers_) {
        if (!for_good && keeper->kept_until_ != id()) continue;
        keeper->kept_.erase(consist.cargo.front().id);
        keeper->tell_busy();
    }
}

}  // namespace karvan::models
