// A signal: wakes everybody who waits for it, and is forgotten at once.
#pragma once

#include "sim/place.hpp"

namespace karvan::sim {

class Signal final : public WaitQueue {
public:
    using WaitQueue::WaitQueue;
    void raise()
    {
        for (std::uint32_t n = waiting(); n > 0; --n) grant(*front());
    }
    bool try_grant(Waiter&) override { return false; }
    void give_back(Waiter&) override {}
    bool redeem(Waiter&) { return true; }
};

}  // namespace karvan::sim
