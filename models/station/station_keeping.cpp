// Customers who keep their server while they are served elsewhere: a lock keeper, a permit, a
// partition of memory.
#include "models/station/station.hpp"

namespace karvan::models {

// To be kept until the customer has left the place that the plan names.
void Station::keep(const Consist& consist, sim::Hold server)
{
    kept_.emplace(consist.id, std::move(server));
}

// He leaves this place, or for good: whoever waits for him to do so has his server back.
void Station::let_go(const Consist& consist, bool for_good)
{
    for (Station* keeper : keepers_) {
        if (!for_good && keeper->kept_until_ != id()) continue;
        keeper->kept_.erase(consist.id);
        keeper->tell_busy();
    }
}

}  // namespace karvan::models
