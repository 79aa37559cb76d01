// A small scenario with a key of every type: what the fuzzers and the hostile files are read with.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/reading/document.hpp"
#include "models/reading/keys.hpp"
#include "models/reading/kinds.hpp"

namespace karvan::models::sample {

enum class Discipline { fifo, lifo };

struct Place {
    virtual ~Place() = default;
    std::string id;
};

struct Shift {
    sim::Duration from{};
    std::vector<sim::Duration> breaks;
};

struct Station : Place {
    int servers = 0;
    sim::Law service = sim::Law::constant(0);
    sim::Law batch = sim::Law::constant(1);
    double rate_per_day = 0;
    double share = 0;
    Discipline discipline = Discipline::fifo;
    bool open = true;
    std::optional<double> room_teu;
    std::vector<Shift> shifts;
    Shift night;
    std::vector<std::string> next;
    std::optional<std::chrono::local_seconds> since;
};

struct Sink : Place {};

struct Scenario {
    std::string title;
    std::uint64_t seed = 0;
    std::vector<std::shared_ptr<const Place>> places;
};

inline const Keys<Scenario>& keys()
{
    using namespace std::chrono_literals;
    static const Keys<Shift> shift{
        "shift", "A shift.", key("from", &Shift::from).below(24h).otherwise(0h).means("Begin."),
        key("breaks", &Shift::breaks).means("Pauses.")};
    static const Keys<Place> place{
        "place", "Any place.",
        key("id", &Place::id).identifies("place").required().means("Its id.")};
    static const Keys<Station> station{
        "station",
        "A queue with servers.",
        place,
        key("servers", &Station::servers).at_least(1).required().means("Servers."),
        key("service", &Station::service).otherwise("1 h").means("Time of service."),
        key("batch", &Station::batch).unit("1").at_least(1).otherwise("1").means("Batch."),
        key("rate", &Station::rate_per_day)
            .unit("/day")
            .at_least(0)
            .otherwise(0)
            .means("Arrivals."),
        key("share", &Station::share).share().otherwise(0.5).means("A share."),
        key("discipline", &Station::discipline)
            .words({{"fifo", Discipline::fifo}, {"lifo", Discipline::lifo}})
            .otherwise(Discipline::fifo)
            .means("Who is next."),
        key("open", &Station::open).otherwise(true).means("Open."),
        key("room", &Station::room_teu).unit("TEU").above(0).means("Room."),
        key("shift", &Station::shifts).table(shift).means("Shifts."),
        key("night", &Station::night).table(shift).means("The night."),
        key("next", &Station::next).refers_to("place").means("Whereto."),
        key("since", &Station::since).means("Since when.")};
    static const Keys<Sink> sink{"sink", "The end.", place};
    static const Kinds<Place> kinds{"place", station, sink};
    static const Keys<Scenario> scenario{
        "", "A scenario.", key("title", &Scenario::title).otherwise("").means("Title."),
        key("seed", &Scenario::seed).otherwise(1).means("Seed."),
        key("place", &Scenario::places).kinds(kinds).means("Places.")};
    return scenario;
}

// Everything that is found wrong with a scenario; and its echo, where nothing is.
struct Outcome {
    Diagnostics diagnostics;
    std::string echo;
};

inline void read(const std::string& text, const std::vector<std::string>& overrides,
                 Outcome& outcome)
{
    Ids ids;
    Reading reading{outcome.diagnostics, ids};
    const Document document =
        document_from_text(text, overrides, outcome.diagnostics, "s.toml", "/nonexistent");
    const Scenario plan = keys().read(document.root, reading);
    ids.check(outcome.diagnostics);
    if (!outcome.diagnostics.has_errors())
        outcome.echo = to_toml(keys().write(plan, &document.root));
}

}  // namespace karvan::models::sample
