"""Measures the program against its bounds: `python -m bench.run [B1 B3 B5 B9 B10] [--rows N] [--times N]`.

Each figure is a ratio or a difference of medians taken in turn on this machine, each process alone. Exit code 1 when
a bound does not hold.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.commands import AS_OF, MONTH, PROGRAM, plain_environment
from bench.company import write_company
from bench.measure import Cost, cost_of, in_turn
from bench.orders import write_orders
from pipeline.month import Month

REPOSITORY = Path(__file__).parents[1]
FILES = 500
ROWS_OF_A_SMALL_FILE = 20
BARE_LOAD = (
    "import sys, time, python_calamine as c; s = time.perf_counter(); "
    "c.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0); print(time.perf_counter() - s)"
)
INGEST = """
import sys, time
from pathlib import Path
from pipeline.definitions.log import load_logs
from pipeline.ingest.load import ingest
from pipeline.workspace import find_workspace
workspace, logs = find_workspace(Path(sys.argv[1])), load_logs()
start = time.perf_counter()
ingest(workspace, logs)
print(time.perf_counter() - start)
"""


@dataclass(frozen=True)
class Result:
    """One bound: what was measured, the bound, and whether it holds."""

    bound: str
    work: str
    measured: str
    limit: str
    holds: bool


@dataclass(frozen=True)
class Bench:
    """Where the benchmark works, and how much of it."""

    scratch: Path
    rows: int
    times: int

    def cost(self, *command: str, folder: Path | None = None, own_clock: bool = False) -> Cost:
        """The cost of one command."""
        environment = {**plain_environment(), "PYTHONPATH": str(REPOSITORY)}
        return cost_of(command, folder or self.scratch, environment, own_clock)

    def fresh_workspace(self, name: str) -> Path:
        """An empty workspace of a name not used before."""
        place = self.scratch / f"{name}-{time.monotonic_ns()}"
        (place / "data" / "raw").mkdir(parents=True)
        (place / "scorecard.toml").touch()
        return place


def ingest(bench: Bench) -> Iterator[Result]:
    """B1 and B3: one large workbook, from the file to typed, checked and accounted rows, imports left out."""
    workbook = bench.scratch / "工单.xlsx"
    write_orders(workbook, bench.rows)

    def ours() -> Cost:
        place = bench.fresh_workspace("ingest")
        (place / "data" / "raw" / workbook.name).hardlink_to(workbook)
        return bench.cost(sys.executable, "-c", INGEST, str(place), own_clock=True)

    def bare() -> Cost:
        return bench.cost(sys.executable, "-c", BARE_LOAD, str(workbook), own_clock=True)

    def obvious() -> Cost:
        database = bench.scratch / f"obvious-{time.monotonic_ns()}.duckdb"
        return bench.cost(sys.executable, "-m", "bench.obvious", str(workbook), str(database))

    mine, theirs, plain = in_turn(bench.times, ours, bare, obvious)
    ratio, faster = mine.seconds / theirs.seconds, plain.seconds / mine.seconds
    work = f"ingest {bench.rows:,} orders"
    yield Result(
        "B1", f"{work} / calamine's bare load", f"{ratio:.2f}x ({_said(mine)}; {_said(theirs)})", "<= 3.0x", ratio <= 3
    )
    yield Result("B3", f"{work}, pandas + openpyxl / ours", f"{faster:.1f}x ({_said(plain)})", ">= 4x", faster >= 4)


def nothing_new(bench: Bench) -> Iterator[Result]:
    """B5: a run that finds 500 workbooks it knows and a report that stands."""
    place = bench.fresh_workspace("known")
    for number in range(FILES):
        file = place / "data" / "raw" / f"工单_{number:03}.xlsx"
        write_orders(file, ROWS_OF_A_SMALL_FILE, seed=number, first=number * ROWS_OF_A_SMALL_FILE * 20)
    run = (*PROGRAM, "run", "--month", MONTH, "--as-of", AS_OF, "--quiet")
    bench.cost(*run, folder=place)
    again, version = in_turn(
        bench.times * 3,
        lambda: bench.cost(*run, folder=place),
        lambda: bench.cost(*PROGRAM, "--version"),
    )
    over = again.seconds - version.seconds
    measured = f"{over:.2f} s ({_said(again)}; {_said(version)})"
    yield Result("B5", f"nothing new, {FILES} files, over --version", measured, "<= 0.5 s", over <= 0.5)


def office(bench: Bench) -> Iterator[Result]:
    """B9: a month of 400 people and 40,000 orders, scored, and published as pages in two languages and workbooks."""
    place = bench.fresh_workspace("office")
    write_company(place / "data" / "raw", Month.parse(MONTH))
    bench.cost(*PROGRAM, "ingest", "--quiet", folder=place)
    published = place / "reports"
    scratch = bench.scratch / "written"
    scratch.mkdir()

    def ours() -> Cost:
        shutil.rmtree(published, ignore_errors=True)
        return bench.cost(*PROGRAM, "report", "--month", MONTH, "--as-of", AS_OF, "--quiet", folder=place)

    def libraries() -> Cost:
        command = (sys.executable, "-m", "bench.writing", str(published), str(scratch))
        return bench.cost(*command, own_clock=True)

    mine, theirs = in_turn(bench.times, ours, libraries)
    ratio = mine.seconds / theirs.seconds
    yield Result(
        "B9",
        "score and publish 400 people, 40,000 orders / XlsxWriter's same cells and matplotlib's charts",
        f"{ratio:.2f}x ({_said(mine)}; {_said(theirs)})",
        "<= 1.5x",
        ratio <= 1.5,
    )


def help_page(bench: Bench) -> Iterator[Result]:
    """B10: how soon the help shows."""
    page, pandas = in_turn(
        bench.times * 3,
        lambda: bench.cost(*PROGRAM, "--help"),
        lambda: bench.cost(sys.executable, "-c", "import pandas"),
    )
    ratio = page.seconds / pandas.seconds
    yield Result(
        "B10", "--help / import pandas", f"{ratio:.2f}x ({_said(page)}; {_said(pandas)})", "<= 0.4x", ratio <= 0.4
    )


def _said(cost: Cost) -> str:
    return f"{cost.seconds:.2f} s, CPU {cost.cpu_seconds:.2f} s, {cost.peak_mib:.0f} MiB"


WORKS: dict[str, Callable[[Bench], Iterator[Result]]] = {
    "B1": ingest,
    "B3": ingest,
    "B5": nothing_new,
    "B9": office,
    "B10": help_page,
}


def main() -> int:
    """0 when every bound holds, else 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bounds", nargs="*", metavar="BOUND", help="which of them [default: all]")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=3)
    wanted = parser.parse_args()
    names = wanted.bounds or list(WORKS)
    if unknown := [name for name in names if name not in WORKS]:
        parser.error(f"no such bound: {', '.join(unknown)}; known: {', '.join(WORKS)}")
    with tempfile.TemporaryDirectory(prefix="scorecard-bench-") as folder:
        bench = Bench(Path(folder), wanted.rows, wanted.times)
        results = [result for work in dict.fromkeys(WORKS[name] for name in names) for result in _shown(work(bench))]
    return 0 if all(result.holds for result in results) else 1


def _shown(results: Iterator[Result]) -> Iterator[Result]:
    for result in results:
        verdict = "holds" if result.holds else "DOES NOT HOLD"
        print(f"{result.bound:4} {result.work}\n     {result.measured}; bound {result.limit}: {verdict}", flush=True)
        yield result


if __name__ == "__main__":
    sys.exit(main())
