"""python -m karvan: lists what is in a results file, draws figures and exports tables.

    python -m karvan results.h5                                 the flows and bottlenecks
    python -m karvan results.h5 --draw hours -o hours.png       a figure
    python -m karvan results.h5 other.h5 --draw comparison -o comparison.svg
    python -m karvan results.h5 --csv folder --geojson map.json --ocel events.json
"""

import argparse
import sys

import matplotlib

from . import draw, export, results as tables


def read_arguments(words):
    parser = argparse.ArgumentParser(prog="python -m karvan", description=__doc__.split("\n")[0])
    parser.add_argument("results", nargs="+", help="results files of karvan run")
    parser.add_argument("--draw", choices=sorted(draw.FIGURES), help="a figure to draw")
    parser.add_argument("--of", help="what it is drawn of: the id of a flow, a resource or a place")
    parser.add_argument("-o", "--output", help="the picture to write (.png, .svg, .pdf)")
    parser.add_argument("--csv", metavar="FOLDER", help="write the tables there")
    parser.add_argument("--geojson", metavar="FILE", help="write places and links with their waiting")
    parser.add_argument("--ocel", metavar="FILE", help="write the recorded events as an OCEL 2.0 log (JSON)")
    return parser, parser.parse_args(words)


def main(words=None):
    parser, arguments = read_arguments(words)
    try:
        opened = [tables.open(path) for path in arguments.results]
    except (OSError, ValueError) as error:
        print(f"karvan: {error}", file=sys.stderr)
        return 6
    if arguments.draw:
        if not arguments.output:
            parser.error("--draw needs -o FILE")
        matplotlib.use("Agg")
        try:
            draw.save(arguments.draw, opened, arguments.output, arguments.of)
        except (KeyError, ValueError) as error:
            print(f"karvan: {error.args[0]}", file=sys.stderr)
            return 2
    if arguments.csv:
        for path in export.csv(opened[0], arguments.csv):
            print(path)
    if arguments.geojson:
        print(f"{arguments.geojson}: {export.geojson(opened[0], arguments.geojson)} features")
    if arguments.ocel:
        try:
            print(f"{arguments.ocel}: {export.ocel(opened[0], arguments.ocel)} events")
        except ValueError as error:
            print(f"karvan: {error}", file=sys.stderr)
            return 2
    if not (arguments.draw or arguments.csv or arguments.geojson or arguments.ocel):
        print(f"{opened[0].attrs['title']}: {opened[0].sizes['replication']} replications\n")
        print(tables.flows(opened[0]).to_string(float_format=lambda x: f"{x:.4g}"))
        print()
        print(tables.bottlenecks(opened[0], 5).to_string(index=False, float_format=lambda x: f"{x:.4g}"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
