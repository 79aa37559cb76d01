"""Random ports and sea services that are valid, and extreme: yards smaller than a shipment, one berth
for all, storms most of the time, ships that never have enough to sail. Two to four ports, each with a
hinterland by rail or by road; rounds over any of them; cargo between all of them and through them."""

import re

from random_happenings import disruption, law, table, text

KINDS = {"container": ("TEU", "teu"), "wagon": ("wagons", "wagons"), "truck": ("trucks", "trucks")}


def some(rng, share):
    return rng.random() < share


def berth_groups(rng, services):
    how = rng.random()
    count = rng.randint(1, 3)
    if how < 0.5:
        order = rng.choice(["priority", "fcfs"])
        return f'[{{ id = "quay", count = {count}, order = "{order}" }}]'
    if how < 0.75:
        return (f'[{{ id = "in", count = {count}, use = "unloading" }}, '
                f'{{ id = "out", count = {rng.randint(1, 2)}, use = "loading" }}]')
    named = rng.choice(services)
    return f'[{{ id = "own", count = 1, services = ["{named}"] }}, {{ id = "quay", count = {count} }}]'


def port(rng, name, services):
    keys = {"id": text(name), "kind": text("port"), "berths": berth_groups(rng, services),
            "crane_rate": text(f"{rng.randint(5, 40)} moves/h"), "teu_per_move": 1,
            "wagon_rate": text("20 wagons/h"), "truck_rate": text("30 trucks/h"),
            "mooring": text(f"{rng.randint(0, 3)} h"), "unmooring": text(f"{rng.randint(0, 3)} h"),
            "train_teu": text(f"{rng.randint(1, 60)} TEU"), "train_wagons": text(f"{rng.randint(1, 60)} wagons"),
            "train_least": rng.choice([0, 0.5, 1])}
    if some(rng, 0.7):
        keys["train_longest_wait"] = text(f"{rng.randint(0, 48)} h")
    if some(rng, 0.5):
        keys |= {"rail_tracks": rng.randint(1, 2), "rail_teu_rate": text("20 TEU/h"), "rail_wagon_rate": text("30 wagons/h")}
    if some(rng, 0.4):
        keys["refuses_trains"] = "true"
    if some(rng, 0.5):
        keys |= {"cranes": rng.randint(1, 3), "cranes_per_ship": rng.randint(1, 3)}
        if some(rng, 0.5):
            keys["crane_failures"] = f'{{ every = {law(rng, 20, 90, "h")}, repair = {law(rng, 2, 50, "h")} }}'
    for unit, key in KINDS.values():
        if some(rng, 0.6):
            keys[f"yard_{key}"] = text(f"{rng.choice([2, 3, 10, 60, 300])} {unit}")
    keys["yard_from_sea"] = rng.choice([0.5, 0.5, 0.2, 0.9])
    if some(rng, 0.3):
        keys["yard_tonnes"] = f'[{{ cargo = "container", room = "{rng.choice([3, 40, 900])} t" }}]'
    for key in ("anchorage", "channel", "pilots", "tugs"):
        if some(rng, 0.3):
            keys[key] = rng.randint(1, 2)
    if some(rng, 0.3):
        keys["storms"] = f'{{ share = {[rng.choice([0, 0.3, 0.9])] * 12}, length = {law(rng, 5, 90, "h")} }}'
    if some(rng, 0.2):
        keys["crane_storms"] = f'{{ share = {[rng.choice([0.3, 0.9])] * 12}, length = {law(rng, 5, 40, "h")} }}'
    if some(rng, 0.4):
        keys |= {"gate_lanes": rng.randint(1, 2), "gate_time": law(rng, 1, 30, "min")}
        if some(rng, 0.5):
            keys["gate_hours"] = text("Mon-Fri 08:00-16:00")
        if some(rng, 0.4):
            keys["appointments"] = '{ trucks = 3, window = "1 h" }'
            keys["pickup_by_gate"] = rng.choice(["true", "false"])
    if some(rng, 0.3):
        keys["pickup"] = law(rng, 1, 60, "h")
    if some(rng, 0.3):
        keys["customs"] = f'{{ share = {rng.choice([0.1, 1])}, time = {law(rng, 1, 60, "h")} }}'
    if "channel" not in keys and some(rng, 0.3):
        keys["chambers"] = chambers(rng)
    return table("place", **keys)


def chambers(rng):
    one = lambda number: (f'{{ id = "{number}", ships = {rng.randint(1, 3)}, lockage = {law(rng, 10, 60, "min")}, '
                          f'turn = "{rng.randint(0, 30)} min", wait = "{rng.choice([0, 0, 40])} min" }}')
    return f'[{", ".join(one(number) for number in range(rng.randint(1, 2)))}]'


def service(rng, number, ports):
    length = rng.randint(2, len(ports))
    keys = {"id": text(f"ships{number}"), "ports": str(rng.sample(ports, length)).replace("'", '"'),
            "ships": rng.randint(1, 4), "sailing": law(rng, 2, 30, "h"), "priority": rng.randint(-1, 2)}
    if some(rng, 0.3):
        keys |= {"decks": '[{ carries = ["wagon", "truck"], length = "300 m" }, { carries = ["container"], capacity = 20 }]'}
    else:
        keys |= {"carries": text(rng.choice(list(KINDS))), "capacity": rng.choice([1, 5, 40, 200])}
    if some(rng, 0.3):
        keys |= {"every": text(f"{rng.randint(3, 60)} h"), "in_storm": text(rng.choice(["wait", "cancel"]))}
    elif some(rng, 0.8):
        keys["longest_wait"] = text(f"{rng.randint(0, 60)} h")
    if some(rng, 0.4):
        keys["least"] = rng.choice([0.1, 0.5, 1])
    if some(rng, 0.3):
        keys["overhaul"] = rng.choice([0.05, 0.5])
    if some(rng, 0.3):
        keys["failures"] = f'{{ every = {law(rng, 20, 200, "h")}, repair = {law(rng, 2, 90, "h")} }}'
    if some(rng, 0.2):
        keys["deadweight"] = text(f"{rng.choice([1, 100, 2000])} t")
    return table("sea_service", **keys)


def carried(service_text):
    """Pairs of ports and the kinds between them, of a service."""
    ports = service_text.split("ports = [")[1].split("]")[0].replace('"', "").split(", ")
    decks = "decks" in service_text
    kinds = list(KINDS) if decks else [service_text.split('carries = "')[1].split('"')[0]]
    return {(ports[i], ports[(i + 1) % len(ports)], kind) for i in range(len(ports)) for kind in kinds}


def flow(rng, number, pair, hinterland):
    """From a port or what lies behind it to the other end or what lies behind it."""
    a, b, kind = pair
    begin = rng.choice([a, hinterland[a]]) if kind == "container" or not hinterland[a].startswith("rail") else a
    end = rng.choice([b, hinterland[b]])
    if kind == "wagon" and end.startswith("road"):
        end = b
    if kind == "wagon" and begin.startswith("road"):
        begin = a
    if kind == "truck" and end.startswith("rail"):
        end = b
    unit = KINDS[kind][0]
    keys = {"id": text(f"flow{number}"), "commodity": text("goods"), "cargo": text(kind), "from": text(begin), "to": text(end),
            "volume": text(f"{rng.randint(1, 60)} {unit}/day"), "size": rng.choice([1, 2, 30]),
            "tonnes": text(f"{rng.choice([0, 5, 900])} t"), "priority": rng.randint(-1, 2)}
    if some(rng, 0.3):
        keys |= {"rerouting": text("when closed"), "information_delay": text("3 h")}
    return table("flow", **keys)


def with_refusing_ships(rng, scenario):
    """Beside every service the same once more, whose ships refuse what some flow brings."""
    flows = re.findall(r'id = "(flow\d+)"', scenario)
    for table_text in re.findall(r"^\[\[sea_service\]\]\n(?:(?!\[\[).*\n)*", scenario, flags=re.MULTILINE):
        second = re.sub(r'id = "(ships\d+)"', r'id = "\1b"', table_text).rstrip()
        scenario += f'\n{second}\nrefuses = {{ flows = ["{rng.choice(flows)}"] }}\n'
    return scenario


def sea(rng, seed):
    ports = [f"port{i}" for i in range(rng.randint(2, 4))]
    services = [service(rng, i, ports) for i in range(rng.randint(1, 4))]
    names = [f"ships{i}" for i in range(len(services))]
    places = [port(rng, name, names) for name in ports]
    hinterland, links = {}, []
    for name in ports:
        by = rng.choice(["rail", "road"])
        behind = hinterland[name] = f"{by}-{name}"
        if by == "rail":
            places.append(table("place", id=text(behind), kind=text("rail_terminal"), tracks=1, cranes=1,
                                rate=text("20 moves/h"), train_length=20, longest_wait=text("12 h")))
            places.append(table("place", id=text("line-" + name), kind=text("rail_line"),
                                between=f'["{name}", "{behind}"]', length=text("90 km"), speed=text("50 km/h")))
        else:
            places.append(table("place", id=text(behind), kind=text("station"), servers=2, service=text("5 min")))
            links.append(table("link", **{"from": text(name), "to": text(behind), "time": text("3 h")}))
    pairs = sorted(set().union(*(carried(s) for s in services)))
    flows = [flow(rng, i, rng.choice(pairs), hinterland) for i in range(rng.randint(1, 6))]
    troubles = [disruption(rng, i, [(name, "port") for name in ports], []) for i in range(rng.randint(0, 2))]
    weather = []
    if some(rng, 0.4):
        weather.append(table("weather", id=text("storms"), places=str(ports[:2]).replace("'", '"'),
                             services=f'["{names[0]}"]', share=str([rng.choice([0.2, 0.9])] * 12),
                             length=law(rng, 5, 100, "h")))
    head = ('[scenario]\nname = "Random ports"\nhorizon = "60 d"\nwarmup = "5 d"\n'
            f"replications = 2\nseed = {seed}\n")
    return head + "".join(places + links + services + flows + weather + troubles)
