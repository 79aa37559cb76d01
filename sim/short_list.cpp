#include "sim/short_list.hpp"

#include <cstring>

namespace karvan::sim {

void ShortList::remove(Event& event)
{
    Item* place = first_;
    while (place->event != &event) ++place;
    event.slot_ = Event::unscheduled;
    --last_;
    std::memmove(place, place + 1, static_cast<std::size_t>(last_ - place) * sizeof(Item));
}

bool ShortList::make_room()
{
    if (size() > most) return false;
    const std::size_t count = size();
    std::memmove(items_.data(), first_, count * sizeof(Item));
    first_ = items_.data();
    last_ = first_ + count;
    return true;
}

}  // namespace karvan::sim
