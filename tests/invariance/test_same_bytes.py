"""Same input, same bytes: for any number of threads, both executors and any window."""

import random

import pytest


def disruptions(places):
    """Those that several sites obey at once, and a shock that others follow."""
    return [
        "[[disruption]]",
        'id = "shock"',
        'every = { law = "exponential", mean = "9 d" }',
        'length = "1 h"',
        "[[disruption]]",
        'id = "strike"',
        f"places = {[f'P{i}' for i in range(0, places, 7)]}".replace("'", '"'),
        "closed = true",
        'after = "shock"',
        "probability = 0.5",
        'length = { law = "exponential", mean = "12 h" }',
        "[[disruption]]",
        'id = "snow"',
        'links = [{ from = "P0", to = "P1", both_ways = false }]',
        "speed = 0.5",
        'hours = "Mon-Fri 06:00-18:00"',
    ]


def network(places, flows, seed):
    """A scenario of stations, lines of traffic between them at random, in TOML."""
    rng = random.Random(seed)
    lines = [
        "[scenario]",
        f'name = "Network of {places} places"',
        'horizon = "60 d"',
        'warmup = "5 d"',
        'sample_every = "1 d"',
        "replications = 4",
        "seed = 12",
    ]
    for i in range(places):
        lines += [
            "[[place]]",
            f'id = "P{i}"',
            'kind = "station"',
            f"servers = {rng.randint(2, 4)}",
            f'service = {{ law = "lognormal", mean = "{rng.randint(10, 60)} min", cv = 0.7 }}',
        ]
        if rng.random() < 0.2:  # room ahead is asked for at once: such neighbours share a site
            lines += [f"room = {rng.randint(20, 40)}"]
    # A ring, so that everything is reachable, and chords of other lengths.
    chords = [(i, (i + 1) % places) for i in range(places)]
    chords += [tuple(rng.sample(range(places), 2)) for _ in range(places // 2)]
    for a, b in sorted(set(chords)):
        lines += [
            "[[link]]",
            f'from = "P{a}"',
            f'to = "P{b}"',
            f'time = {{ law = "triangular", low = "2 h", mode = "{rng.randint(3, 5)} h", high = "6 h" }}',
            "both_ways = false",
        ]
    for f in range(flows):
        a, b = rng.sample(range(places), 2)
        lines += [
            "[[flow]]",
            f'id = "f{f}"',
            f'from = "P{a}"',
            f'to = "P{b}"',
            f'volume = "{rng.randint(1, 4)} /day"',
            f"priority = {rng.randint(0, 2)}",
        ]
    lines += disruptions(places)
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory, repository):
    folder = tmp_path_factory.mktemp("scenarios")
    made = folder / "network.toml"
    made.write_text(network(places=200, flows=60, seed=7))
    corridor = repository / "scenarios" / "middle-corridor.toml"
    return {
        "network": [made],
        "middle-corridor": [corridor, "--replications", "3", "--set", "scenario.horizon=90 d"],
    }


WAYS = {
    "two threads": ["-j", "2"],
    "eight threads": ["-j", "8"],
    "windows, one thread": ["--windows", "-j", "1"],
    "windows, two threads": ["--windows", "-j", "2"],
    "short windows": ["--windows", "-j", "2", "--window", "40 min"],
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["network", "middle-corridor"])
def test_results_are_the_same_bytes_however_they_are_computed(karvan, scenarios, name, tmp_path):
    first = tmp_path / "first.h5"
    karvan("run", *scenarios[name], "-j", "1", "--quiet", "-o", first)
    for way, options in WAYS.items():
        other = tmp_path / "other.h5"
        karvan("run", *scenarios[name], *options, "--quiet", "-o", other)
        assert other.read_bytes() == first.read_bytes(), way


def test_another_seed_gives_other_results(karvan, scenarios, tmp_path):
    files = [tmp_path / "a.h5", tmp_path / "b.h5"]
    for seed, file in enumerate(files):
        options = ["--seed", seed, "--replications", "1", "--set", "scenario.horizon=10 d"]
        karvan("run", *scenarios["network"], *options, "--quiet", "-o", file)
    assert files[0].read_bytes() != files[1].read_bytes()


@pytest.mark.slow
def test_adding_a_place_elsewhere_changes_no_draw(karvan, scenarios, tmp_path):
    """Common random numbers: a flow that meets nothing new takes exactly the same time."""
    import json

    text = scenarios["network"][0].read_text()
    apart = '[[place]]\nid = "X"\nkind = "station"\nservers = 1\nservice = "1 h"\n'
    flow = '[[flow]]\nid = "x"\nfrom = "X"\nto = "X"\nvolume = "3 /day"\n'
    head, flows = text.split("[[flow]]", 1)
    more = tmp_path / "more.toml"
    more.write_text(head + apart + "[[flow]]" + flows + flow)
    shared = []
    for file in (scenarios["network"][0], more):
        printed = karvan("run", file, "--replications", "2", "--json").stdout
        summary = json.loads(printed)
        shared.append([row for row in summary["flows"] if row["flow"] != "x"])
    assert shared[0] == shared[1]
