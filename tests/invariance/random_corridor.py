"""Random corridors that are valid: hubs in a row, joined by rail lines, sea services or roads with
borders and gauge changes, and flows of all kinds between them. Over them what happens to any
corridor: fleets, failures, calendars, disruptions of every sort, tariffs (random_happenings.py).
Roads, dry ports and the finer parts of borders and lines are in random_land.py, rules for
commodities, empties and money in random_rules.py."""

import random
import re

from random_happenings import failing, happenings, text, table, law
from random_land import agency_rules, dry_port, line_parts, road_place
from random_rules import platforms, with_rules


def journey(rng, low, high):
    """A law of travel times, most of the time with a least one, so that places are sites."""
    mode = rng.randint(low, high)
    if rng.random() < 0.15:
        return f'{{ law = "exponential", mean = "{mode} h" }}'
    return f'{{ law = "triangular", low = "{0.7 * mode:.2f} h", mode = "{mode} h", high = "{2 * mode} h" }}'


def port(rng, name):
    keys = {
        "id": text(name), "kind": text("port"),
        "berths": f'[{{ id = "quay", count = {rng.randint(1, 3)} }}]',
        "crane_rate": text(f"{rng.randint(15, 30)} moves/h"),
        "rail_tracks": rng.randint(1, 3), "rail_teu_rate": text(f"{rng.randint(15, 40)} TEU/h"),
        "train_teu": text(f"{rng.randint(20, 60)} TEU"), "train_longest_wait": text(f"{rng.randint(6, 48)} h"),
    }
    if rng.random() < 0.5:
        keys |= {"cranes": rng.randint(1, 4), "cranes_per_ship": 1}
    if rng.random() < 0.5:
        keys["yard_teu"] = text(f"{rng.randint(150, 400)} TEU")
    if rng.random() < 0.5:
        keys |= {"gate_lanes": rng.randint(1, 3), "gate_time": law(rng, 5, 15, "min")}
    return table("place", **keys)


def terminal(rng, name):
    keys = {
        "id": text(name), "kind": text("rail_terminal"), "tracks": rng.randint(1, 4),
        "departure_tracks": rng.randint(1, 3), "cranes": rng.randint(1, 3),
        "rate": text(f"{rng.randint(10, 40)} moves/h"), "train_length": rng.randint(20, 60),
    }
    if rng.random() < 0.3:
        keys["passing"] = "true"
        if rng.random() < 0.5:
            keys |= {"splits": "true", "joins": "true", "shunting": text(f"{rng.randint(10, 60)} min")}
    elif rng.random() < 0.35:
        keys |= {"sorting_rate": text(f"{rng.randint(20, 100)} wagons/h"), "leads": rng.randint(1, 2)}
    if rng.random() < 0.3:
        keys["cranes_per_train"] = rng.randint(1, keys["cranes"])
    if rng.random() < 0.2:
        keys["longest_train"] = text(f"{rng.randint(150, 400)} m")
    if rng.random() < 0.5:
        keys["departs_every"] = text(f"{rng.randint(6, 24)} h")
    else:
        keys["longest_wait"] = text(f"{rng.randint(6, 48)} h")
    return table("place", **failing(keys, ["cranes", "departure tracks"]))


def station(rng, name):
    keys = {"id": text(name), "kind": text("station"), "servers": rng.randint(2, 8),
            "service": law(rng, 5, 40, "min")}
    if rng.random() < 0.3:
        keys["hours"] = text("Mon-Sat 06:00-22:00")
    if rng.random() < 0.2:
        keys["room"] = rng.randint(10, 40)
    if rng.random() < 0.2:
        keys["breakdowns"] = f'{{ every = "{rng.randint(2, 9)} d", repair = {law(rng, 1, 6, "h")} }}'
        if rng.random() < 0.5:
            keys["repair_crews"] = rng.randint(1, 2)
    return table("place", **keys)


def rules(rng):
    """Of a side of a border: slots, a quota, convoys."""
    said = ""
    if rng.random() < 0.3:
        booked = rng.choice([0, 0.3, 0.7])
        said += f', slots = {{ every = "30 min", trucks = {rng.randint(2, 6)}'
        if booked:
            said += (f', booked = {booked}, reserved = 1, kept = "{rng.randint(0, 60)} min", '
                     'late = { law = "normal", mean = "-5 min", sd = "30 min", least = "-3 h" }')
        said += " }"
    if rng.random() < 0.2:
        said += f', quotas = [{{ id = "permits", per_day = {rng.randint(40, 90)} }}]'
    if rng.random() < 0.2:
        said += (f', convoy = {{ trucks = {rng.randint(2, 6)}, longest_wait = "{rng.randint(2, 9)} h", '
                 'crews = 2, drive = "1 h", back = "1 h" }')
    return said


def border(rng, name):
    agency = (f'{{ id = "customs", officers = {rng.randint(2, 6)}, per_train = {law(rng, 20, 60, "min")}, '
              f'per_truck = {law(rng, 5, 30, "min")}, inspected = {round(rng.uniform(0, 0.2), 2)}, '
              f'inspection = {law(rng, 1, 4, "h")}')
    sides = ", ".join(f'{{ country = "{country}", agencies = [{agency}{agency_rules(rng)} }}]{rules(rng)} }}'
                      for country in ("KZ", "AZ"))
    keys = {"id": text(name), "kind": text("border"), "sides": f"[{sides}]"}
    if rng.random() < 0.3:
        keys["control"] = text(rng.choice(["joint", "single"]))
    if rng.random() < 0.4:
        keys["parking"] = rng.randint(5, 30)
    return table("place", **failing(keys, ["KZ customs officers", "AZ customs officers"]))


def gauge_change(rng, name, a, b):
    keys = {"id": text(name), "kind": text("gauge_change"), "stands": rng.randint(1, 3),
            "tracks": rng.randint(1, 3)}
    if rng.random() < 0.5:
        keys["per_train"] = law(rng, 1, 4, "h")
    else:
        keys |= {"per_unit": law(rng, 2, 9, "min"), "gangs": rng.randint(2, 4),
                 "gangs_per_train": rng.randint(1, 2)}
    if rng.random() < 0.5:
        sets = rng.randint(30, 80)
        sides = ", ".join(f'{{ place = "{place}", gauge = "{gauge}", bogies = {sets}, bogies_most = {sets + 20} }}'
                          for place, gauge in ((a, "1435 mm"), (b, "1520 mm")))
        keys |= {"sides": f"[{sides}]", "bogie_return": text(f"{rng.randint(12, 72)} h")}
    if rng.random() < 0.2:
        keys |= {"variable_share": 0.3, "variable_time": text("20 min")}
    return table("place", **failing(keys, ["stands", "stands"] if "gangs" not in keys else ["stands", "gangs"]))


def line(rng, name, a, b):
    keys = {
        "id": text(name), "kind": text("rail_line"), "between": f'["{a}", "{b}"]',
        "length": text(f"{rng.randint(50, 600)} km"), "sections": rng.randint(1, 8),
        "tracks": text(rng.choice(["single", "double"])), "speed": text(f"{rng.randint(30, 80)} km/h"),
    }
    if rng.random() < 0.3:
        keys["background"] = text(f"{rng.randint(1, 6)} trains/day")
    single = keys["tracks"] == text("single")
    if single and rng.random() < 0.3:
        keys["follow"] = "true"
    if single and rng.random() < 0.3:
        keys["loop_length"] = text(f"{rng.randint(150, 500)} m")
    if rng.random() < 0.3:
        works = '{ hours = "Mon-Sun 01:00-05:00"'
        works += rng.choice(["", ', speed = "20 km/h"'] if single else [", single_line = true", f', towards = "{b}"'])
        keys["possessions"] = f"[{works} }}]"
    if rng.random() < 0.2:
        keys["yields"] = text("20 min")
    line_parts(rng, keys, int(keys["length"].strip('"').split()[0]), a, b)
    return table("place", **keys)


def road(rng, a, b):
    return table("link", **{"from": text(a), "to": text(b), "time": journey(rng, 2, 30)})


def hub(rng, name, modes):
    """What a hub must be follows from the ways that meet there."""
    if "sea" in modes:
        return port(rng, name)
    if "rail" in modes:
        return dry_port(rng, name) if rng.random() < 0.25 else terminal(rng, name)
    return station(rng, name)


def segment(rng, mode, number, a, b):
    """Places, links and services between two hubs, each as a list of tables."""
    if mode == "sea":
        service = table("sea_service", id=text(f"ships{number}"), ports=f'["{a}", "{b}"]',
                        carries=text("container"), ships=rng.randint(1, 3), capacity=rng.randint(40, 200),
                        sailing=journey(rng, 10, 40), longest_wait=text(f"{rng.randint(6, 48)} h"))
        return [], [], [service]
    if mode == "rail":
        if rng.random() < 0.4:
            middle = f"gauge{number}"
            return [gauge_change(rng, middle, f"line{number}a", f"line{number}b"), line(rng, f"line{number}a", a, middle),
                    line(rng, f"line{number}b", middle, b)], [], []
        return [line(rng, f"line{number}", a, b)], [], []
    if rng.random() < 0.5:
        middle = f"border{number}"
        if rng.random() < 0.4:
            return [border(rng, middle), road_place(rng, f"road{number}", a, middle)], [road(rng, middle, b)], []
        return [border(rng, middle)], [road(rng, a, middle), road(rng, middle, b)], []
    if rng.random() < 0.5:
        return [road_place(rng, f"road{number}", a, b)], [], []
    return [], [road(rng, a, b)], []


def rate(rng):
    """How many, and when."""
    keys = {}
    if rng.random() < 0.2:
        keys["timetable"] = f'["Mon-Fri 0{rng.randint(0, 9)}:30", "Sun 12:00"]'
    else:
        keys["volume"] = text(f"{rng.randint(2, 15)} TEU/day")
        keys["arrivals"] = text(rng.choice(["poisson", "even"]))
        if rng.random() < 0.3:
            keys["weekdays"] = "[1, 1, 1, 1, 1, 0.5, 0]"
        if rng.random() < 0.2:
            keys["growth"] = round(rng.uniform(-0.5, 1), 2)
    if rng.random() < 0.3:
        keys["per_arrival"] = '{ law = "uniform", low = 1, high = 6 }'
    keys["size"] = rng.choice(["1", "2", '{ law = "uniform", low = 1, high = 4 }'])
    keys["priority"] = rng.randint(-1, 2)
    return keys


def routing(rng):
    rule = rng.choice(["fixed", "least cost", "logit"])
    keys = {"routing": text(rule)}
    if rng.random() < 0.3:
        keys |= {"value_of_time": text("2 USD/h"), "cost_per_km": text("0.2 USD/km")}
    if rule == "fixed":
        if rng.random() < 0.5:
            keys |= {"rerouting": text("when closed"), "information_delay": text(f"{rng.randint(0, 30)} h")}
        return keys
    if rule == "logit":
        keys["scale"] = text(f"{round(rng.uniform(0.01, 0.3), 3)} /USD")
    keys |= {"information_delay": text(f"{rng.randint(0, 30)} h"), "information_every": text("7 h"),
             "rerouting": text(rng.choice(["never", "when closed", "always"]))}
    return keys


def names_of(part):
    """Kind and id of a place."""
    return re.findall(r'id = "([^"]+)"\nkind = "(\w+)"', part)


def neighbours(rng, hubs, modes, kinds):
    """Trucks where a road joins two hubs, trains of wagons where a railway joins two terminals."""
    flows = []
    for i, mode in enumerate(modes):
        ends = {"from": text(hubs[i]), "to": text(hubs[i + 1])}
        if mode == "road" and rng.random() < 0.5:
            flows.append(table("flow", id=text(f"trucks{i}"), cargo=text("truck"), **ends, **routing(rng),
                               volume=text(f"{rng.randint(5, 40)} trucks/day"), tonnes=text("18 t")))
        rail = all(kinds[hub] == "rail_terminal" for hub in hubs[i:i + 2])
        if mode == "rail" and rail and rng.random() < 0.5:
            flows.append(table("flow", id=text(f"wagons{i}"), cargo=text("wagon"), **ends, tonnes=text("60 t"),
                               volume=text(f"{rng.randint(5, 30)} wagons/day"), per_arrival=15,
                               arrives_as=text("train")))
    return flows


def corridor(seed):
    rng = random.Random(seed)
    hubs = [f"hub{i}" for i in range(rng.randint(3, 6))]
    modes = [rng.choice(["rail", "sea", "road"]) for _ in hubs[1:]]
    # A second way by road round one segment, unless it is a road already.
    parallel = rng.randrange(len(modes)) if rng.random() < 0.7 else None
    places, links, services = [], [], []
    for i, mode in enumerate(modes):
        more = segment(rng, mode, i, hubs[i], hubs[i + 1])
        for whole, part in zip((places, links, services), more):
            whole += part
    if parallel is not None:
        around = f"detour{parallel}"
        places.append(station(rng, around))
        links += [road(rng, hubs[parallel], around), road(rng, around, hubs[parallel + 1])]
    for i, name in enumerate(hubs):
        places.append(hub(rng, name, modes[max(0, i - 1):i + 1]))
    flows = []
    for f in range(rng.randint(2, 6)):
        a, b = rng.sample(hubs, 2)
        flows.append(table("flow", id=text(f"flow{f}"), cargo=text("container"),
                           commodity=text("goods" if f % 2 == 0 else "parts"),
                           **{"from": text(a), "to": text(b)}, **rate(rng), **routing(rng)))
        if rng.random() < 0.3:
            flows.append(table("flow", id=text(f"empty{f}"), cargo=text("container"), empty="true",
                               **{"from": text(b), "to": text(a)}, answers=f'["flow{f}"]',
                               answer_share=0.7, dwell=law(rng, 10, 90, "h")))
    flows += neighbours(rng, hubs, modes, dict(name for part in places for name in names_of(part)))
    more = happenings(rng, [name for part in places for name in names_of(part)],
                      re.findall(r'id = "(flow\d+)"', "".join(flows)))
    head = ('[scenario]\nname = "Random corridor"\nhorizon = "60 d"\nwarmup = "5 d"\n'
            f"replications = 2\nseed = {seed}\n")
    return with_rules(seed, head + "".join(places + links + services + flows + more))


def railway(seed):
    """Terminals on one railway, with a fleet of platforms whose empties run over it as trains."""
    rng = random.Random(f"railway {seed}")
    hubs = [f"hub{i}" for i in range(rng.randint(2, 4))]
    places = [terminal(rng, name) for name in hubs]
    places += [line(rng, f"line{i}", a, b) for i, (a, b) in enumerate(zip(hubs, hubs[1:]))]
    flows = []
    for f in range(rng.randint(1, 4)):
        a, b = rng.sample(hubs, 2)
        flows.append(table("flow", id=text(f"flow{f}"), cargo=text("container"), commodity=text("goods"),
                           **{"from": text(a), "to": text(b)}, **rate(rng)))
    known = [name for part in places for name in names_of(part)]
    more = [part for part in happenings(rng, known, []) if 'id = "platforms"' not in part]
    head = ('[scenario]\nname = "Random railway"\nhorizon = "60 d"\nwarmup = "5 d"\n'
            f"replications = 2\nseed = {seed}\n")
    return with_rules(seed, head + "".join(places + flows + more + [platforms(rng, hubs)]))
