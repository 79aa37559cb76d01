"""Random corridors that are valid: hubs in a row, joined by rail lines, sea services or roads with
borders, gauge changes, disruptable in every way, and flows of all kinds between them."""

import random


def table(name, **keys):
    lines = [f"[[{name}]]"]
    lines += [f"{key} = {value}" for key, value in keys.items()]
    return "\n".join(lines) + "\n"


def text(word):
    return f'"{word}"'


def law(rng, low, high, unit):
    """A law with a mean between two bounds."""
    mean = round(rng.uniform(low, high), 2)
    return rng.choice([
        f'"{mean} {unit}"',
        f'{{ law = "exponential", mean = "{mean} {unit}" }}',
        f'{{ law = "lognormal", mean = "{mean} {unit}", cv = {round(rng.uniform(0.2, 1.2), 2)} }}',
        f'{{ law = "triangular", low = "{mean / 2} {unit}", mode = "{mean} {unit}", high = "{2 * mean} {unit}" }}',
    ])


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
        keys["departs_every"] = text(f"{rng.randint(6, 24)} h")
    else:
        keys["longest_wait"] = text(f"{rng.randint(6, 48)} h")
    return table("place", **keys)


def station(rng, name):
    keys = {"id": text(name), "kind": text("station"), "servers": rng.randint(2, 8),
            "service": law(rng, 5, 40, "min")}
    if rng.random() < 0.3:
        keys["hours"] = text("Mon-Sat 06:00-22:00")
    if rng.random() < 0.2:
        keys["room"] = rng.randint(10, 40)
    if rng.random() < 0.2:
        keys["breakdowns"] = f'{{ every = "{rng.randint(2, 9)} d", repair = {law(rng, 1, 6, "h")} }}'
    return table("place", **keys)


def border(rng, name):
    agency = (f'{{ id = "customs", officers = {rng.randint(2, 6)}, per_train = {law(rng, 20, 60, "min")}, '
              f'per_truck = {law(rng, 5, 30, "min")}, inspected = {round(rng.uniform(0, 0.2), 2)}, '
              f'inspection = {law(rng, 1, 4, "h")} }}')
    sides = ", ".join(f'{{ country = "{country}", agencies = [{agency}] }}' for country in ("KZ", "AZ"))
    keys = {"id": text(name), "kind": text("border"), "sides": f"[{sides}]"}
    if rng.random() < 0.4:
        keys["parking"] = rng.randint(5, 30)
    return table("place", **keys)


def gauge_change(rng, name):
    return table("place", id=text(name), kind=text("gauge_change"), stands=rng.randint(1, 3),
                 tracks=rng.randint(1, 3), per_train=law(rng, 1, 4, "h"))


def line(rng, name, a, b):
    keys = {
        "id": text(name), "kind": text("rail_line"), "between": f'["{a}", "{b}"]',
        "length": text(f"{rng.randint(50, 600)} km"), "sections": rng.randint(1, 8),
        "tracks": text(rng.choice(["single", "double"])), "speed": text(f"{rng.randint(30, 80)} km/h"),
    }
    if rng.random() < 0.3:
        keys["background"] = text(f"{rng.randint(1, 6)} trains/day")
    return table("place", **keys)


def road(rng, a, b):
    return table("link", **{"from": text(a), "to": text(b), "time": journey(rng, 2, 30)})


def hub(rng, name, modes):
    """What a hub must be follows from the ways that meet there."""
    if "sea" in modes:
        return port(rng, name)
    return terminal(rng, name) if "rail" in modes else station(rng, name)


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
            return [gauge_change(rng, middle), line(rng, f"line{number}a", a, middle),
                    line(rng, f"line{number}b", middle, b)], [], []
        return [line(rng, f"line{number}", a, b)], [], []
    if rng.random() < 0.5:
        middle = f"border{number}"
        return [border(rng, middle)], [road(rng, a, middle), road(rng, middle, b)], []
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
    if rule == "fixed":
        return keys
    if rule == "logit":
        keys["scale"] = text(f"{round(rng.uniform(0.01, 0.3), 3)} /USD")
    keys |= {"information_delay": text(f"{rng.randint(0, 30)} h"), "information_every": text("7 h"),
             "rerouting": text(rng.choice(["never", "when closed", "always"]))}
    return keys


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
                           **{"from": text(a), "to": text(b)}, **rate(rng), **routing(rng)))
        if rng.random() < 0.3:
            flows.append(table("flow", id=text(f"empty{f}"), cargo=text("container"), empty="true",
                               **{"from": text(b), "to": text(a)}, answers=f'["flow{f}"]',
                               answer_share=0.7, dwell=law(rng, 10, 90, "h")))
    head = ('[scenario]\nname = "Random corridor"\nhorizon = "60 d"\nwarmup = "5 d"\n'
            f"replications = 2\nseed = {seed}\n")
    return head + "".join(places + links + services + flows)
