// Every hour has a cause: what a shipment was doing, or waiting for, named at the place where it
// was.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace karvan::models {

enum class Cause : std::uint8_t {
    moving,        // under way on a link, a line or at sea
    service,       // being worked on: handled, checked, served
    queue,         // waits for a server, an officer, a stand
    no_room,       // the place ahead is full
    closed,        // outside opening hours, or shut by a closure
    weather,       // the port or the strait is shut by weather
    berth,         // its vessel waits for a berth
    crane,         // waits for cranes
    yard_full,     // waits for room in the yard
    vessel,        // waits ashore for a vessel
    departure,     // on board or on the train, waits for more load or the timetable
    train,         // waits for a train to be formed
    track,         // its train waits for a track, a path or a meet
    gauge_change,  // wheels are changed to the other gauge
    inspection,    // opened and inspected
    breakdown,     // what works on it is out of order
    preempted,     // another one took its server
    document,      // documents are put right, or awaited
    escort,        // waits for an escort or a convoy
    quota,         // no permit, the quota of the day is used up
    slot,          // waits for its appointment or its turn in the electronic queue
    pilot,         // its vessel waits for a pilot
    tide,          // its vessel waits for the tide
    locomotive,    // its train waits for a locomotive
    crew,          // its train or truck waits for a crew
    wagons,        // waits for empty wagons, platforms or containers
    truck,         // waits for a truck
    rest,          // the driver rests
    ban,           // trucks may not drive: at night, on Sundays
    storage,       // stored until it is wanted or consolidated
    sorting,       // wagons are sorted, trains are split and joined
    possession,    // the track is closed for works
    disruption,    // a disturbance of which nothing more is said
    tug,           // its vessel waits for tugs
    mooring,       // its vessel is moored or unmoored
    customs,       // waits for customs at a port or terminal, or is cleared there
    bogies,        // its train waits for bogies of the gauge ahead
    transloading,  // goods change to wagons of the other gauge
    anchorage,     // its vessel waits at sea for room at anchor
    channel,       // its vessel waits for the channel
    lock,          // its vessel waits for the lock
    dock,          // waits ashore for a vessel that is in dock
    strike,        // a strike
    embargo,       // its goods may not enter
    accident,      // an accident
    repair_crew,   // what works on it is out of order and waits for a repair crew
};

struct CauseName {
    std::string_view id;       // in files
    std::string_view meaning;  // for people
};

inline constexpr std::array<CauseName, 46> cause_names{{
    {"moving", "under way"},
    {"service", "being handled or served"},
    {"queue", "waiting for a server"},
    {"no_room", "the place ahead is full"},
    {"closed", "outside opening hours or closed"},
    {"weather", "shut by weather"},
    {"berth", "vessel waits for a berth"},
    {"crane", "waiting for cranes"},
    {"yard_full", "waiting for yard room"},
    {"vessel", "waiting ashore for a vessel"},
    {"departure", "loaded, waiting to depart"},
    {"train", "waiting for a train to be formed"},
    {"track", "train waits for a track or a meet"},
    {"gauge_change", "wheels changed to the other gauge"},
    {"inspection", "inspection"},
    {"breakdown", "equipment out of order"},
    {"preempted", "preempted by another"},
    {"document", "documents awaited or put right"},
    {"escort", "waiting for an escort or a convoy"},
    {"quota", "waiting for a permit or a quota"},
    {"slot", "waiting for an appointment"},
    {"pilot", "vessel waits for a pilot"},
    {"tide", "vessel waits for the tide"},
    {"locomotive", "waiting for a locomotive"},
    {"crew", "waiting for a crew"},
    {"wagons", "waiting for empty wagons"},
    {"truck", "waiting for a truck"},
    {"rest", "driver rests"},
    {"ban", "driving ban"},
    {"storage", "stored or consolidated"},
    {"sorting", "sorted, split or joined"},
    {"possession", "track closed for works"},
    {"disruption", "disruption not further told"},
    {"tug", "vessel waits for tugs"},
    {"mooring", "vessel is moored or unmoored"},
    {"customs", "customs at a port or terminal"},
    {"bogies", "waiting for bogies"},
    {"transloading", "goods change wagons"},
    {"anchorage", "vessel waits for room at anchor"},
    {"channel", "vessel waits for the channel"},
    {"lock", "vessel waits for the lock"},
    {"dock", "vessel in dock"},
    {"strike", "strike"},
    {"embargo", "embargo"},
    {"accident", "accident"},
    {"repair_crew", "waiting for a repair crew"},
}};

inline constexpr std::size_t causes = cause_names.size();

}  // namespace karvan::models
