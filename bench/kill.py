"""Kills `scorecard run` with -9 at random moments: `python -m bench.kill [COUNT] [--seed N] [--company DIR]`.

Each time a plain run must complete and publish what an undisturbed one publishes, byte for byte; a reader that looks
at the published month all the while must never find it missing or half there. Exit code 1 when one kill fails.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench.commands import scorecard
from bench.trial import Kill, kills, prepare

REPOSITORY = Path(__file__).parents[1]


def main() -> int:
    """0 when every kill was put right, else 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=100)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--small", action="store_true", help="the small made-up company, not the committed one")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="scorecard-kill-") as folder:
        scratch = Path(folder)
        starts = prepare(_company(scratch, wanted.small), scratch)
        for start in starts:
            print(f"{start.name}: an undisturbed run takes {start.seconds:.1f} s", flush=True)
        done = []
        for kill in kills(starts, wanted.count, wanted.seed, scratch):
            done.append(kill)
            print(_line(len(done), kill), flush=True)
    bad = [kill for kill in done if kill.faults]
    late = sum(kill.ended for kill in done)
    print(f"{len(done)} kills, {late} of them after the run had ended: {len(bad)} not put right by the next run")
    return 1 if bad else 0


def _company(scratch: Path, small: bool) -> Path:
    company = scratch / "company"
    if small:
        scorecard("demo", "--small", company, folder=scratch)
    else:
        scorecard("init", company, folder=scratch)
        (company / "data" / "raw").rmdir()
        (company / "data" / "raw").symlink_to(REPOSITORY / "data" / "raw")
    return company


def _line(number: int, kill: Kill) -> str:
    moment = "after its end" if kill.ended else f"after {kill.after:.2f} s"
    return f"{number:4}  {kill.start:8} {moment:16} {'; '.join(kill.faults) or 'ok'}"


if __name__ == "__main__":
    sys.exit(main())
