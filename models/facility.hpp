// A facility: a live place of the corridor - a station, port, terminal, line, border.
//
// The base keeps what all of them share: taking in consists, passing them on to the next stop with
// or without asking for room there, ending shipments at their destination, and the account of
// hours. A kind of place derives from it, implements receive(), and is built by its plan
// (plan.hpp).
//
// Room: a facility whose room is finite answers room_for(); whoever sends to it first asks, waits
// for the grant (acceptance, as railways do it) and keeps the consist meanwhile. Questions and
// grants are messages without delay, so such neighbours share a site.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/disruption/timeline.hpp"
#include "models/journey.hpp"
#include "models/place_measure.hpp"
#include "models/shipment.hpp"
#include "models/story.hpp"
#include "sim/any_of.hpp"
#include "sim/durations.hpp"
#include "sim/int128.hpp"
#include "sim/law.hpp"
#include "sim/link.hpp"
#include "sim/resource.hpp"
#include "sim/signal.hpp"
#include "sim/waiting_report.hpp"

namespace karvan::models {

class AccountBook;
class Disturbances;
class Failures;
class Facility;
class Fleet;
class Outages;
struct FleetTies;
class RouteChoice;
class StayWatch;
class TrainArrivals;
struct PlacePlan;
struct Scenario;
struct StayNews;

struct RoomRequest {
    std::uint64_t consist = 0;
    std::int64_t size = 1;  // of its cargo, in TEU, wagons or trucks
    std::int16_t priority = 0;
    Vehicle vehicle = Vehicle::none;
    Facility* from = nullptr;  // whom to answer; in the same site
    CargoKind kind = CargoKind::unit;
};

// The way to one neighbour.
class Outlet {
public:
    // `where` is the index of the link in the ledger; `transit_s` the law of the transit time.
    Outlet(Facility& from, Facility& to, std::uint32_t where, const sim::Law& transit_s);

    Facility& to() const { return to_; }
    std::uint32_t where() const { return where_; }
    void obey(const Timeline* timeline) { disturbed_ = timeline; }
    const Timeline* disturbed() const { return disturbed_; }
    sim::Duration planned_transit() const { return planned_; }
    sim::Duration draw_transit(const Consist& consist);
    void send(Consist consist, sim::Duration transit) { link_.send(std::move(consist), transit); }

private:
    Facility& to_;
    std::uint32_t where_;
    const sim::Law& transit_s_;
    sim::Duration planned_;
    sim::Stream transits_;
    sim::Link<Consist> link_;
    const Timeline* disturbed_ = nullptr;
};

// What is known of one flow at one place, after the warm-up.
struct FlowTally {
    std::uint64_t entered = 0;  // came into being here
    std::uint64_t left = 0;     // ended here
    std::uint64_t lost = 0;     // turned away here
    // Of those that entered after the warm-up and ended here:
    sim::Durations transit;
    std::vector<sim::Duration> ledger;  // by (where * causes + cause); empty until one ended
    std::vector<sim::Int128> charged;   // millionths, by (where * charges + kind); empty if none
    JourneyTally journeys;
};

// What every facility of a replication needs to know of the whole.
struct CorridorFacts {
    std::uint32_t places = 0;
    std::uint32_t links = 0;
    std::uint32_t flows = 0;
    sim::Time warmup_end{};
    const AccountBook* book = nullptr;  // none: nothing is charged
    Recording recording{};
};

class Facility : public sim::Place {
public:
    Facility(sim::Simulation& simulation, const PlacePlan& plan, const CorridorFacts& facts);
    ~Facility() override;

    // A consist arrives (over a link or from a flow that begins here).
    virtual void receive(Consist consist) = 0;
    // The resource whose units a consist needs before it may come; null: come at once.
    virtual sim::Resource* room_for(const RoomRequest&) { return nullptr; }
    // A resource of which a unit must be free before that is granted; null: none. The unit is let
    // go at once.
    virtual sim::Resource* room_behind(const RoomRequest&) { return nullptr; }
    // How many units of it.
    virtual std::uint32_t room_needed(const RoomRequest&) const { return 1; }

    // Shipments of one flow come into being here, each by itself or as one train. If the place has
    // finite room they wait outside for it.
    void enter(Cargo cargo, Vehicle vehicle);

    // Choices of route at this place, and who watches how long shipments stay (route_choice.hpp);
    // they outlive the run.
    void choose_routes_by(RouteChoice* choice) { route_choice_ = choice; }
    RouteChoice* route_choice() const { return route_choice_; }
    void watch_stays(StayWatch* watch) { stay_watches_.push_back(watch); }
    // A closure became known, or its end: cargo that waits here for a vehicle may choose again.
    virtual void reconsider() {}
    // For the waiting report: cargo that waits here without a process of its own, and for whom.
    virtual void add_waits(std::vector<sim::WaitingProcess>&) const {}
    // News of the stays at another place.
    void learn(StayNews news);

    // `hear` is told of every shipment that ends here.
    void when_ended(std::function<void(const Shipment&)> hear)
    {
        when_ended_.push_back(std::move(hear));
    }

    const PlacePlan& place_plan() const { return plan_; }
    const std::vector<FlowTally>& flows() const { return flows_; }
    // Shipments of a flow that came into being here less those that ended or were lost here, over
    // the whole run.
    std::int64_t balance(std::size_t flow) const { return balance_[flow]; }
    const std::vector<const sim::Resource*>& resources() const { return resources_; }
    // Where those who want the resource number i stand in line: at itself, unless said otherwise.
    const sim::Resource& line_of(std::size_t i) const { return *lines_[i]; }
    bool is_stock(std::size_t i) const { return stocks_[i]; }
    const std::vector<JourneyEvent>& events() const { return events_; }  // if recorded
    const std::vector<ShipmentStory>& stories() const { return stories_; }
    const std::vector<PlaceMeasure>& measures() const { return measures_; }
    std::int64_t inside(std::uint32_t flow) const { return inside_[flow]; }

    void connect(Facility& to, std::uint32_t where, const sim::Law& transit_s);
    // Called once when all facilities of the corridor stand, in the order of places: ties of its
    // own.
    virtual void wire(const std::vector<std::unique_ptr<Facility>>&) {}
    // Called once after that, if anything is ever disturbed: from now on the place, its resources
    // and its outlets obey the disruptions. What is disturbed otherwise (ships) is left to the
    // kind of place.
    virtual void obey(const Disturbances& disturbances);
    // Called once: from now on its resources fail as the plan says.
    void begin_failures();
    // Throws std::logic_error if something that the place owns was lost. Asked after every run.
    virtual void check_balance() const {}
    // The fleets with a base here; see fleet_ties.hpp.
    FleetTies& tie_to_fleets();
    // Called once, at the end: trains from these places end here, which is measured.
    void expect_trains(const Scenario& scenario, const std::vector<std::uint32_t>& origins);
    // Ends the warm-up for flows and measures; resources forget by themselves.
    void forget_flows();
    // Takes a sample of every resource.
    void sample();
    const std::vector<std::int32_t>& sampled_queue() const { return sampled_queue_; }
    const std::vector<std::int32_t>& sampled_busy() const { return sampled_busy_; }

    // A message arrives over an outlet: counted and accounted, then received.
    void arrive(Consist consist);
    // A neighbour asks for room; answered at once or when there is some.
    void ask_room(const RoomRequest& request);

protected:
    // The next stop of a shipment; throws std::logic_error at its destination.
    std::uint32_t next_stop(const Shipment& shipment) const
    {
        return shipment.route->stops.at(shipment.leg + 1);
    }
    bool is_destination(const Shipment& shipment) const
    {
        return shipment.leg + 1 == shipment.route->stops.size();
    }

    // co_await depart(*this, consist, to): asks the next stop for room if need be (the wait is
    // accounted to `cause`), then sends. To be called by the process that still holds what the
    // consist occupies.
    static sim::Task<> depart(Facility& self, Consist& consist, std::uint32_t to,
                              Cause cause = Cause::no_room);
    // co_await room_ahead(...): only the asking; then send_on() sends.
    static sim::Task<> room_ahead(Facility& self, Consist& consist, std::uint32_t to, Cause cause);
    void send_on(Consist consist, std::uint32_t to);
    // What was granted to an arriving consist, to be held while it is here.
    sim::Hold take_room(const Consist& consist);

    // Wagons for all shipments that a fleet with a base here carries, of a gauge if one is given;
    // the wait is of the cause `wagons`. Trains do this by themselves before they leave.
    static sim::Task<> take_wagons(Facility& self, Consist& consist, const std::string& gauge);
    void give_back_wagons(Shipment& shipment);
    // The same for containers alone, wherever it can be done.
    void unload_wagons(Cargo& cargo);
    // Does it free the wagons of trains that end here by itself, once they are unloaded?
    virtual bool unloads_by_itself() const { return false; }
    const FleetTies* fleets() const { return fleets_.get(); }

    // Cargo that comes by other ways than outlets chooses here, before it is counted in.
    void choose_again(Cargo& cargo);
    // A shipment that waits here, for reconsider(): true if it goes on another way now. What it
    // waited for so far is accounted to `cause`.
    bool choose_other_way(Shipment& waiting, Cause cause);

    // Ends the journey of a shipment here.
    void finish(ShipmentPtr shipment);
    void lose(ShipmentPtr shipment);

    // For cargo that comes and goes by other ways than outlets (ships): what is inside, by flow;
    // and its account. `where` is the way that it takes, `vehicle` the number of its vehicle.
    void come_in(Cargo& cargo, std::uint64_t vehicle);
    void set_out(Cargo& cargo, std::uint64_t vehicle, std::uint32_t where);
    const AccountBook* book() const { return facts_.book; }
    void count_in(Cargo& cargo);
    void count_out(const Cargo& cargo);
    // To be called first by the destructor of a facility with room of its own.
    void drop_rooms() { rooms_.clear(); }

    // A wait is put to the disruption as far as the place was closed by one.
    void account(Consist& consist, Cause cause)
    {
        if (disturbed_ != nullptr && is_wait_at_place(cause)) [[unlikely]] {
            account_closures(consist);
        }
        consist.account(id(), cause, now());
    }
    void account(Shipment& shipment, Cause cause)
    {
        if (disturbed_ != nullptr && is_wait_at_place(cause)) [[unlikely]] {
            disturbed_->account_closed(shipment, id(), now());
        }
        shipment.account(id(), cause, now());
    }
    // A wait for one resource, which may be closed or out of order by itself.
    void account_wait(Consist& consist, const sim::Resource& resource, Cause cause);
    void account_wait(Shipment& shipment, const sim::Resource& resource, Cause cause);
    const Outages* outages_of(const sim::Resource& resource) const;  // null: it never fails
    // Work with a resource that was to take so long and ends now: what it took longer was
    // interruption, by a closure or a failure.
    void account_work(Consist& consist, const sim::Resource& resource, Cause cause,
                      sim::Duration work);
    void account_work(Shipment& shipment, const sim::Resource& resource, Cause cause,
                      sim::Duration work);
    // Puts an interruption that was no closure, up to `until`, to the wait for a repair crew and to
    // the repair, or to what left fewer units; the work was in hand from `began` up to `ended`.
    void account_failure(Shipment& shipment, const sim::Resource& resource, sim::Time until,
                         sim::Time began, sim::Time ended);
    // When so much running time from a moment on ends, with the speed and the closures of the
    // place.
    sim::Time running_ends(sim::Time begin, sim::Duration running) const
    {
        return disturbed_ == nullptr ? begin + running : disturbed_->run_until(begin, running);
    }
    const Timeline* disturbed() const { return disturbed_; }
    // What strikes a resource of this place: by itself, or the place as a whole; null: nothing.
    const Timeline* timeline_of(const sim::Resource& resource) const;

    // A resource that appears in results. What only stands for something else in the model (room
    // at anchor) is not restricted by disruptions.
    enum class Restricted : bool { no, yes };
    void measure(sim::Resource& resource, Restricted restricted = Restricted::yes)
    {
        measure(resource, resource, restricted);
    }
    // The same where who wants it stands in line for another one: a seat in the batch of a server.
    void measure(sim::Resource& resource, const sim::Resource& line,
                 Restricted restricted = Restricted::yes)
    {
        resources_.push_back(&resource);
        lines_.push_back(&line);
        stocks_.push_back(false);
        if (restricted == Restricted::yes) restricted_.push_back(&resource);
    }

    // The same for a stock, whose units leave it to be used: how much is in use means nothing.
    void measure_stock(sim::Resource& stock)
    {
        measure(stock);
        stocks_.back() = true;
    }

    // Measures of this place: they forget the warm-up and land in the results by themselves. To be
    // called from the constructor or wire(), alike in every replication; what is measured must
    // outlive the run. The name tells measures of one place apart ("vessel turnaround").
    void measure_time(std::string name, sim::Durations& times, std::string long_name = {});
    void measure_count(std::string name, std::string unit, std::uint64_t& count,
                       std::string long_name = {});
    // A single number, asked for at the horizon; it must leave out the warm-up by itself, as a
    // Level does.
    void measure_value(std::string name, std::string unit,
                       std::function<double(sim::Time now)> value, std::string long_name = {});

    // What a shipment costs here, in the currency of the scenario.
    void charge(Shipment& shipment, Charge kind, double amount) const
    {
        shipment.charge(id(), kind, in_millionths(amount));
    }
    // The same for all shipments of a consist together: shared by their size.
    void charge(Cargo& cargo, Charge kind, double amount) const;
    // For records: a vehicle gets somewhere within the place, at so many metres of a line.
    void log_within(const Cargo& cargo, std::uint64_t vehicle, Step step, std::int64_t metres = -1);
    std::uint64_t new_vehicle_id()
    {
        return vehicle_bit | (std::uint64_t{id()} << 40) | ++vehicles_;
    }

private:
    static constexpr std::uint64_t vehicle_bit = std::uint64_t{1} << 63;

    void add_measure(PlaceMeasure measure);
    void log(const Cargo& cargo, std::uint64_t vehicle, Step step, std::uint32_t way);
    void log(const Shipment& shipment, Step step);
    void begin_stop(Shipment& shipment);
    void end_stop(Shipment& shipment, std::uint32_t onto);
    void tally_charges(const Shipment& shipment, FlowTally& flow) const;
    static sim::Process grant_room(Facility& self, RoomRequest request);
    static sim::Process wait_outside(Facility& self, Consist consist);
    static sim::Process follow_disruptions(Facility& self, const Timeline* timeline,
                                           std::vector<sim::Resource*> resources);
    // co_await admission(self, at, consist): until `at` is open to the consist.
    static sim::Task<> admission(Facility& self, Facility& at, Consist& consist);
    static sim::Process wait_at_closure(Facility& self, Consist consist);
    bool bars(const Consist& consist) const
    {
        return disturbed_ != nullptr && disturbed_->at(now()).bars(consist.cargo);
    }
    void account_closures(Consist& consist);
    void enter_one(Consist consist);
    // What it asks a place for, this one or the next.
    RoomRequest request_of(const Consist& consist);
    static sim::Task<> ask_and_wait(Facility& self, Facility& at, RoomRequest request,
                                    Consist& consist, Cause cause);
    void room_granted(std::uint64_t consist);
    static sim::Task<> await_grant(Facility& self, Facility& at, Consist& consist,
                                   sim::Signal& granted);

    // Fleets; see fleet_ties.cpp.
    static sim::Task<> prepare_train(Facility& self, Consist& consist, std::uint32_t to);
    static sim::Task<> take_locomotives(Facility& self, Consist& consist, Fleet& fleet);
    void account_wait(Consist& consist, std::span<const Outages* const> each, Cause cause);
    static sim::Task<> take_crew(Facility& self, Consist& consist, Fleet& fleet, std::uint32_t to);
    void release_units(Consist& consist);
    void give_back_traction(Consist& consist, bool locomotives, bool crew);
    // Before the room `at`: how long its locomotives and crew stay with a train, and their leaving.
    std::optional<sim::Duration> patience_of_traction(const Facility& at,
                                                      const Consist& consist) const;
    void leave_train(Facility& at, Consist& consist);
    bool goes_on_together(const Consist& train) const;

    // Runs of trains; see rail/train_runs.cpp. It sets out over a link of that planned time; it
    // comes.
    void plan_train_on(Consist& train, sim::Duration link) const;
    void note_train_arrival(const Consist& train);

    const PlacePlan& plan_;
    CorridorFacts facts_;
    std::map<std::uint32_t, std::unique_ptr<Outlet>> outlets_;  // by next stop
    std::map<std::uint64_t, sim::Signal*> asked_;               // consists that wait for room ahead
    std::map<std::uint64_t, sim::Hold> rooms_;                  // granted here, consist under way
    std::vector<FlowTally> flows_;
    std::vector<std::int64_t> balance_;
    std::vector<std::int64_t> inside_;  // shipments here, by flow
    RouteChoice* route_choice_ = nullptr;
    std::vector<StayWatch*> stay_watches_;
    std::vector<std::function<void(const Shipment&)>> when_ended_;
    std::vector<const sim::Resource*> resources_;
    std::vector<const sim::Resource*> lines_;  // of each, where one waits for it
    std::vector<bool> stocks_;                 // of each, whether it is a stock
    std::vector<sim::Resource*> restricted_;   // of these, what disruptions restrict
    std::unique_ptr<Failures> failures_;
    const Timeline* disturbed_ = nullptr;  // the place as a whole; null: never
    std::vector<std::pair<const sim::Resource*, const Timeline*>> own_timelines_;
    std::vector<PlaceMeasure> measures_;
    std::vector<JourneyEvent> events_;
    std::vector<ShipmentStory> stories_;
    std::vector<std::int32_t> sampled_queue_;  // time by time, resources in order
    std::vector<std::int32_t> sampled_busy_;
    std::uint64_t vehicles_ = 0;
    std::unique_ptr<FleetTies> fleets_;  // null: none has a base here
    std::unique_ptr<TrainArrivals> train_arrivals_;
};

}  // namespace karvan::models
