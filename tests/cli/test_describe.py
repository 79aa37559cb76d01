"""karvan describe: what may be written for every key, laws and quantities included."""

import json
import re


def test_every_law_is_in_the_reference(karvan):
    told = karvan("describe").stdout
    for law in ("exponential : mean", "erlang : k, mean", "empirical : file, column, [unit]", "mixture : of"):
        assert law in told
    assert karvan("describe", "laws").stdout in told
    values = json.loads(karvan("describe", "values", "--json").stdout)
    assert ("pert", "low, mode, high, [lambda]") in [(row["law"], row["parameters"]) for row in values["laws"]]


def test_every_type_of_a_key_is_explained(karvan):
    """What follows the colon of a key is a way to write a value; the reference says which there are."""
    explained = {value["what"] for value in json.loads(karvan("describe", "values", "--json").stdout)["values"]}
    own_words = {"text", "number", "whole number", "true or false", "table"}  # these are plain TOML
    for row in json.loads(karvan("describe", "--json").stdout):
        kind = re.sub("^(list of )+", "", row["type"])
        kind = re.sub("^law of .*", "law of something", kind)
        kind = re.sub("^(quantity in|rate of) .*", "quantity in other units", kind)
        assert kind in explained | own_words, row


def test_the_unit_of_a_type_is_that_in_which_the_key_is_given(karvan):
    assert "cost_per_km : quantity in USD/km, at least 0 USD/km" in karvan("describe", "flow.cost_per_km").stdout
    assert "  value : amount of money, at least" in karvan("describe", "flow.value").stdout


def test_a_table_says_where_values_are_explained(karvan):
    assert karvan("describe", "station").stdout.endswith("are written: karvan describe values\n")
