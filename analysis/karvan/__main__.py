"""python -m karvan: lists what is in results files, draws figures and exports tables.

    python -m karvan results.h5                                 the flows and bottlenecks
    python -m karvan results.h5 --draw hours -o hours.png       a figure
    python -m karvan results.h5 other.h5 --draw comparison -o comparison.svg
    python -m karvan results.h5 --csv folder --geojson map.json --ocel events.json

Exit status: 0 done, 2 wrong usage, 5 what was asked for could not be written, 6 a results file could not be read.
"""

import argparse
import contextlib
import errno
import sys

import matplotlib

from . import draw, export, results as tables

WRONG_USAGE, NOT_WRITTEN, NOT_READ = 2, 5, 6


def read_arguments(words):
    lines = __doc__.split("\n")
    parser = argparse.ArgumentParser(prog="python -m karvan", description=lines[0], epilog=lines[-2])
    parser.add_argument("results", nargs="+", help="results files of karvan run")
    parser.add_argument("--draw", choices=sorted(draw.FIGURES), help="a figure to draw; comparison takes two files or more, waterfall one or two")
    parser.add_argument("--of", help="what it is drawn of: the id of a flow, a resource or a place")
    parser.add_argument("-o", "--output", help="the picture to write (.png, .svg, .pdf)")
    parser.add_argument("--width", type=float, help="of the picture, in inches: 3.5 for a column of a journal, 7.1 for a page (default: as suits the figure)")
    parser.add_argument("--csv", metavar="FOLDER", help="write the tables there")
    parser.add_argument("--geojson", metavar="FILE", help="write places and links with their waiting")
    parser.add_argument("--ocel", metavar="FILE", help="write the recorded events as an OCEL 2.0 log (JSON)")
    arguments = parser.parse_args(words)
    if arguments.draw and not arguments.output:
        parser.error("--draw needs -o FILE")
    if not arguments.draw and (arguments.output or arguments.of or arguments.width):
        parser.error("-o, --of and --width go with --draw")
    if arguments.width is not None and not 2.5 <= arguments.width <= 30:
        parser.error("--width takes 2.5 to 30 inches")
    if len(arguments.results) > 1 and (arguments.csv or arguments.geojson or arguments.ocel):
        parser.error("tables and logs are exported of one results file at a time")
    return arguments


def check_log(path):
    """A file that is there is replaced by JSON only if it is JSON: a results file would be lost."""
    with contextlib.suppress(FileNotFoundError), open(path, "rb") as file:
        if file.read(1) not in (b"", b"{"):
            raise OSError(errno.EEXIST, "it is there already and is no JSON: it would be lost", path)


def listing(results):
    print(f"{results.attrs['title']}: {results.sizes['replication']} replications\n")
    print(tables.flows(results).to_string(float_format=lambda x: f"{x:.4g}"))
    print()
    print(tables.bottlenecks(results, 5).to_string(index=False, float_format=lambda x: f"{x:.4g}"))


def answer(arguments, opened):
    for path in filter(None, (arguments.geojson, arguments.ocel)):
        check_log(path)
    if arguments.draw:
        matplotlib.use("Agg")
        draw.save(arguments.draw, opened, arguments.output, arguments.of, arguments.width)
    if arguments.csv:
        for path in export.csv(opened[0], arguments.csv):
            print(path)
    if arguments.geojson:
        print(f"{arguments.geojson}: {export.geojson(opened[0], arguments.geojson)} features")
    if arguments.ocel:
        print(f"{arguments.ocel}: {export.ocel(opened[0], arguments.ocel)} events")
    if not (arguments.draw or arguments.csv or arguments.geojson or arguments.ocel):
        for i, results in enumerate(opened):
            print("\n" if i else "", end="")
            listing(results)


def fail(status, text):
    print(f"karvan: {text}", file=sys.stderr)
    return status


def main(words=None):
    arguments = read_arguments(words)
    opened = []
    for path in arguments.results:
        try:
            # Read whole: a damaged file is told here, by its name, whatever is wrong with it.
            opened.append(tables.open(path).load())
        except FileNotFoundError:
            return fail(NOT_READ, f"{path}: there is no such file")
        except ValueError as error:
            return fail(NOT_READ, error)
        except OSError as error:
            return fail(NOT_READ, f"{path}: cannot be read ({error.strerror or error})")
        except Exception as error:  # netCDF4 and h5py raise all sorts of a damaged file
            return fail(NOT_READ, f"{path}: damaged ({error})")
    try:
        answer(arguments, opened)
    except OSError as error:
        return fail(NOT_WRITTEN, f"{error.filename or arguments.output}: cannot be written ({error.strerror or error})")
    except (KeyError, ValueError) as error:
        return fail(WRONG_USAGE, error.args[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
