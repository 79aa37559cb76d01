"""Roads and dry ports, and the finer parts of borders and lines, for random corridors."""

from random_happenings import law, table, text


def road_place(rng, name, a, b):
    """A road with drivers' hours, bans, slow hours, and trucks of a fleet or of the market."""
    keys = {"id": text(name), "kind": text("road"), "between": f'["{a}", "{b}"]'}
    if rng.random() < 0.5:
        keys["time"] = f'{{ law = "triangular", low = "2 h", mode = "{rng.randint(3, 15)} h", high = "30 h" }}'
    else:
        keys |= {"length": text(f"{rng.randint(80, 900)} km"), "speed": text(f"{rng.randint(40, 80)} km/h")}
    if rng.random() < 0.6:
        keys["drivers"] = '{ most_at_a_time = "4.5 h", most_a_day = "9 h" }'
    if rng.random() < 0.4:
        keys |= {"ban": text(rng.choice(["22:00-06:00", "Sat 15:00-24:00, Sun 00:00-22:00"])),
                 "time_zone": text(rng.choice(["Asia/Baku", "Europe/Moscow"]))}
    if rng.random() < 0.3:
        keys["by_hour"] = str([1.0] * 7 + [1.5] * 3 + [1.0] * 14)
    if rng.random() < 0.5:
        keys["fleet"] = (f'{{ trucks = {rng.randint(8, 30)}, home = "{rng.choice([a, b])}", '
                         f'return_empty = {rng.choice(["true", "false"])} }}')
        if rng.random() < 0.4:
            keys["failures"] = ('[{ resource = "trucks", every = "20 d", '
                                f'repair = {law(rng, 5, 50, "h")} }}]')
    else:
        keys["market"] = law(rng, 1, 9, "h")
    return table("place", **keys)


def dry_port(rng, name):
    keys = {
        "id": text(name), "kind": text("dry_port"), "machines": rng.randint(2, 4), "handling": law(rng, 2, 6, "min"),
        "rail_tracks": rng.randint(1, 3), "train_teu": text(f"{rng.randint(20, 50)} TEU"),
        "train_longest_wait": text(f"{rng.randint(6, 48)} h"),
    }
    if rng.random() < 0.5:
        keys |= {"gate_lanes": rng.randint(1, 3), "gate_time": law(rng, 3, 9, "min")}
    if "gate_lanes" in keys and rng.random() < 0.5:
        keys["gate_hours"] = text("Mon-Sun 06:00-22:00")
    if rng.random() < 0.4:
        keys |= {"stay": law(rng, 5, 40, "h"), "free_time": text("1 d"), "storage": text("5 USD/day")}
    if rng.random() < 0.3:
        keys["room_teu"] = text(f"{rng.randint(200, 500)} TEU")
    return table("place", **keys)


def agency_rules(rng):
    """Lanes of selectivity, data sent ahead, wrong documents, fees."""
    said = ""
    if rng.random() < 0.5:
        said += (f', lanes = [{{ id = "green", share = 0.6 }}, {{ id = "yellow", share = 0.3, check = {law(rng, 5, 20, "min")} }}, '
                 f'{{ id = "red", share = 0.1, check = "10 min", inspection = {law(rng, 1, 5, "h")}, delay = "6 h" }}]')
    if rng.random() < 0.3:
        said += ', documents = "10 min", pre_arrival = 0.6, wrong_documents = 0.05, rework = "5 h"'
    if rng.random() < 0.3:
        said += ', hours = "Mon-Sun 06:00-23:00"'
    if rng.random() < 0.5:
        said += (', fees = [{ id = "fee", amount = 30 }, { id = "speed", unofficial = true, '
                 'amount = { law = "uniform", low = 5, high = 25 }, paid = "20 %" }]')
    return said


def line_parts(rng, keys, length, a, b):
    """Stations, stretches, classes and hours of one direction, over what a line has already."""
    if rng.random() < 0.3:
        at = sorted(rng.sample(range(1, length), min(3, length - 1)))
        keys.pop("sections", None)
        keys["stations"] = "[" + ", ".join(f'{{ km = "{km} km" }}' for km in at) + "]"
    if rng.random() < 0.3:
        # One track of two can be closed only where there are two.
        single_line = "single_line" in keys.get("possessions", "")
        tracks = "double" if single_line else rng.choice(["single", "double"])
        keys["stretches"] = f'[{{ to = "{length // 2} km", tracks = "{tracks}", speed = "35 km/h" }}]'
    if rng.random() < 0.2:
        keys["one_way"] = f'[{{ hours = "Mon-Sun 12:00-14:00", towards = "{rng.choice([a, b])}" }}]'
    if rng.random() < 0.3:
        keys["train_classes"] = '[{ name = "heavy", above = "700 t", factor = 1.3 }]'
    if rng.random() < 0.2:
        keys["other_trains"] = '[{ name = "passengers", rate = "1 trains/day", spacing = "even", priority = 3 }]'
    if rng.random() < 0.2:
        keys["longest_train"] = text(f"{rng.randint(250, 600)} m")
    return keys
