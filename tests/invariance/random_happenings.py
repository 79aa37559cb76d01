"""What happens to a random corridor: fleets, failures, calendars, disruptions, tariffs."""

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


def failing(keys, resources):
    """A place whose resources fail now and then, with one crew for them all or a crew for each failure. What is
    drawn here leaves all other draws alone."""
    rng = random.Random(repr(keys))
    if rng.random() < 0.7:
        return keys
    work = rng.choice(["finish", "pause", "restart"])
    failures = ", ".join(f'{{ resource = "{resource}", every = {law(rng, 50, 300, "h")}, '
                         f'repair = {law(rng, 2, 20, "h")}, work = "{work}" }}' for resource in resources)
    crews = {"repair_crews": 1} if rng.random() < 0.6 else {}
    return keys | {"failures": f"[{failures}]"} | crews


def breakdowns(rng):
    if rng.random() < 0.5:
        return {}
    keys = {"breakdowns": f'{{ every = {law(rng, 200, 900, "h")}, repair = {law(rng, 10, 60, "h")} }}'}
    if rng.random() < 0.5:
        keys["repair_crews"] = rng.randint(1, 2)
    return keys


def fleets(rng, places):
    lines = [name for name, kind in places if kind == "rail_line"]
    ends = [name for name, kind in places if kind in ("rail_terminal", "gauge_change")]
    made = []
    if lines and ends and rng.random() < 0.5:
        base = rng.choice(ends)
        made.append(table("fleet", id=text("locomotives"), use=text("locomotive"),
                          bases=f'[{{ place = "{base}", units = {rng.randint(6, 12)} }}]',
                          lines=str(lines).replace("'", '"'), returns=text(rng.choice(["home", "demand"])),
                          return_time=text("5 h"), pulls=text("900 t"), **breakdowns(rng)))
    if lines and ends and rng.random() < 0.5:
        base = rng.choice(ends)
        keys = {"id": text("crews"), "use": text("crew"),
                "bases": f'[{{ place = "{base}", units = {rng.randint(8, 16)} }}]',
                "lines": str(lines).replace("'", '"'), "returns": text("demand"),
                "return_time": text("5 h"), "duty": text("8 h"), "rest": text("10 h")}
        if rng.random() < 0.6:
            keys["relief"] = text("90 min")
        made.append(table("fleet", **keys))
    terminals = [name for name, kind in places if kind == "rail_terminal"]
    if terminals and rng.random() < 0.3:
        made.append(table("fleet", id=text("platforms"), use=text("wagon"), cargo=text("container"),
                          bases=f'[{{ place = "{rng.choice(terminals)}", units = {rng.randint(150, 300)} }}]',
                          returns=text("demand"), return_time=text("8 h")))
    return made


RESOURCES = {"rail_terminal": ["cranes", "departure tracks"], "gauge_change": ["stands"], "station": ["servers"],
             "dry_port": ["machines"]}


def disruption(rng, number, places, flows):
    name, kind = rng.choice(places)
    keys = {"id": text(f"trouble{number}"), "places": f'["{name}"]'}
    if number % 2:
        keys["cause"] = text(("strike", "accident", "weather")[number // 2 % 3])
    what = rng.random()
    if what < 0.4:
        keys |= {"closed": "true", "work": text(rng.choice(["finish", "pause", "restart"]))}
    elif what < 0.6:
        keys["capacity"] = rng.choice(["0", "0.3", "0.5", "1.5"])
        keys["work"] = text(rng.choice(["finish", "pause", "restart"]))
        if kind in RESOURCES:
            keys["resource"] = text(rng.choice(RESOURCES[kind]))
    elif what < 0.8:
        keys["speed"] = 0.5
    else:
        keys["embargo"] = '["goods"]'
    when = rng.random()
    if number and when < 0.25:
        keys |= {"after": text(f"trouble{number - 1}"), "lag": text("5 h"), "length": text("20 h")}
    elif when < 0.5:
        keys |= {"every": law(rng, 100, 400, "h"), "length": law(rng, 5, 30, "h")}
    elif when < 0.75:
        keys["hours"] = text("Mon 08:00-16:00, Thu 08:00-16:00")
    else:
        keys |= {"from": "2024-01-10T05:00:00", "to": "2024-01-12T17:30:00"}
    return table("disruption", **keys)


def tariffs(rng):
    made = []
    if rng.random() < 0.5:
        made.append(table("tariff", id=text("rate"), charge=text("transport"), per=text("TEU-km"),
                          amount=text("0.3 USD")))
        made.append(table("tariff", id=text("storage"), charge=text("storage"), per=text("TEU-day"),
                          amount=text("5 USD"), free_time=text("2 d"),
                          kinds='["rail_terminal", "port", "station"]'))
    return made


def happenings(rng, places, flows):
    """`places`: their names and kinds."""
    made = fleets(rng, places)
    for number in range(rng.choice([0, 1, 2, 3])):
        made.append(disruption(rng, number, places, flows))
    return made + tariffs(rng)
