"""Rules of freight for random corridors: dangerous and perishable goods, refusals, rates of empties,
detention, wagons of an owner, empty trains. Drawn apart from the corridor, which stays as it was."""

import random

from random_happenings import table, text


def commodities(rng):
    goods = {"id": text("goods"), "hazardous": rng.choice(["true", "false"]), "value": text("900 USD/t")}
    if rng.random() < 0.5:
        goods["shelf_life"] = text(f"{rng.randint(1, 12)} d")
    return [table("commodity", **goods), table("commodity", id=text("parts"), density=text("0.3 t/m3"))]


def refused(rng, scenario):
    """Places on the second way round a segment, where there is one, may be closed to some cargo."""
    what = rng.choice(["{ hazardous = true }", '{ commodities = ["goods"] }', '{ cargo = ["container"] }'])
    return scenario.replace('id = "detour', f'refuses = {what}\nid = "detour') if rng.random() < 0.5 else scenario


def at_borders(rng, scenario):
    """Convoys, permits and lanes for dangerous goods alone, or for all others."""
    whom = f'hazardous = {rng.choice(["true", "false"])}'
    for rule in ('convoy = { ', 'quotas = [{ '):
        if rng.random() < 0.5:
            scenario = scenario.replace(rule, f"{rule}{whom}, ")
    return scenario.replace('id = "red", ', f'id = "red", share_of = [{{ {whom}, share = 0.4 }}], ')


def money(rng):
    made = []
    if rng.random() < 0.5:
        made.append(table("tariff", id=text("carriage"), charge=text("transport"), per=text("TEU-km"),
                          amount=text("0.2 USD"), empty_share=round(rng.uniform(0, 1), 2)))
    if rng.random() < 0.5:
        made.append(table("tariff", id=text("detention"), charge=text("detention"), per=text("TEU-day"),
                          amount=text("9 USD"), clock=text("away"), free_time=text("3 d"),
                          kinds='["port", "rail_terminal", "dry_port"]'))
    if rng.random() < 0.5:
        made.append(table("emission_factor", id=text("trains"), per=text("t-km"), mode=text("rail"),
                          operation=text("20 g"), energy=text("4 g"), sources='["made up"]'))
    return made


def platforms(rng, bases):
    """A fleet whose empties run as trains, where rails join all places."""
    keys = {"id": text("rail-empties"), "use": text("wagon"), "cargo": text("container"),
            "bases": f'[{{ place = "{rng.choice(bases)}", units = {rng.randint(150, 300)} }}]',
            "returns": text(rng.choice(["home", "demand"])),
            "empty_trains": f'{{ train = {rng.randint(10, 60)}, tare = "7 t", length = "6.5 m", '
                            f'longest_wait = "{rng.randint(0, 24)} h", priority = {rng.randint(-1, 1)} }}'}
    return table("fleet", **keys)


def with_rules(seed, scenario):
    rng = random.Random(f"rules of freight {seed}")
    more = commodities(rng) + money(rng)
    scenario = at_borders(rng, refused(rng, scenario))
    if rng.random() < 0.5:
        scenario = scenario.replace("\nempty = true", '\nempty = true\ntare = "2.2 t"')
    return scenario + "".join(more)
