// A signal: wakes everybody who waits for it, and is forgotten at once.
#pragma once

#include "sim/place.hpp"

namespace karvan::sim {

class Signal final : public WaitQueue {
public:
    using WaitQueue::WaitQueue;
    void raise()
    {
        for (std::uint32_t n = waiting(); n > 0 && front() != nullptr; --n) grant(*front());
    }
    // What really is waited for, where the signal only brings the news: for the waiting report.
    void stand_for(const WaitQueue& queue) { stands_for_ = &queue; }
    void holders(std::vector<std::uint64_t>& subjects) const override
    {
        if (stands_for_ != nullptr) stands_for_->holders(subjects);
    }

    bool try_grant(Waiter&) override { return false; }
    void give_back(Waiter&) override {}
    bool redeem(Waiter&) { return true; }

private:
    const WaitQueue* stands_for_ = nullptr;
};

}  // namespace karvan::sim
