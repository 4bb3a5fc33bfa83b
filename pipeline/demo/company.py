"""A made-up company to try the program on: 珠海润居家电服务有限公司.

It installs and repairs water purifiers, bathroom fittings, air conditioners and water heaters in 珠海 and
中山: 25 people in four teams of two branches, about 20,000 work orders from September 2025 to the middle of
November 2026, and two ledgers of older installations. Nobody and nothing in it exists.

Worth looking at in October 2026: installer 0104 has more than two leaks of his own making within 30 days of
the installation; 0106 has five within a year; what 0115 has depends on leaks whose cause is still open; about
repairer 0107 far more customers complain than the cap allows, while one complaint about 0116 may well be
chance. Two people are called 吴伟, one changed teams, one was promoted, one left in the middle of a month,
two were hired. The workbooks are as people keep them: the weekly exports overlap, each clerk spells headers,
dates and names in his own way, one branch writes Traditional script, one workbook counts its days from 1904,
one is damaged, one is a copy under another name, and some rows (`mess.toml`) cannot be read.

So that every shipped scheme has something to say, newer forms ask for more since October 2026 (`slips`), the desk and
the deliveries have workbooks of their own, and people enter what no program knows (`entries.toml`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path

from pipeline.demo.catalogue import Catalogue
from pipeline.demo.complaints import make_complaints
from pipeline.demo.duty import make_duty
from pipeline.demo.history import make_orders
from pipeline.demo.log_books import log_books
from pipeline.demo.mess import Spoiled, spoil
from pipeline.demo.order_books import order_books
from pipeline.demo.plan import Plan, at, make_plan
from pipeline.demo.scheme_books import scheme_books
from pipeline.demo.sheets import Book
from pipeline.demo.workbooks import book_bytes, lock_bytes

SCHEMES = Path(__file__).parent / "schemes.toml"
CITY = Path(__file__).parent / "city.toml"
DAMAGED_SHARE = 0.6  # of its bytes; the rest was lost on the way


@dataclass(frozen=True)
class DemoSummary:
    """What was written: counts, bytes of all files, and the rows that were spoiled on purpose."""

    people: int
    teams: int
    branches: int
    orders: int
    complaints: int
    files: int
    bytes: int
    last_month: str
    spoiled: tuple[Spoiled, ...]

    @property
    def rejected(self) -> int:
        """How many rows ingest has to reject."""
        return sum(bool(row.reason) for row in self.spoiled)


def write_company(folder: Path, seed: int = 20260101, small: bool = False) -> DemoSummary:
    """What was written below the folder (made if need be): the same bytes for the same seed and size.

    The small company has eight people and two months. Files that are already there are overwritten
    where they have the same name, and left alone otherwise.
    """
    plan = make_plan(seed, small)
    duty = make_duty(plan)
    orders = make_orders(plan, duty)
    cases = make_complaints(plan, orders)
    books = [*order_books(plan, orders), *log_books(plan, orders, cases, list(duty.values()))]
    spoiled = spoil(plan, books)
    books += scheme_books(plan, orders, cases, list(duty.values()))
    files = _files(plan, books)
    written_at = at(plan.last_day, 0).replace(tzinfo=UTC).timestamp()
    for path, content in files.items():
        _write(folder / path, content, written_at)
    people = plan.catalogue.people
    posts = [post for person in people for post in person.posts]
    return DemoSummary(
        people=len(people),
        teams=len({post.team for post in posts}),
        branches=len({post.branch for post in posts}),
        orders=sum(order.request.at >= at(plan.first_day, 0) for order in orders),
        complaints=len(cases),
        files=len(files),
        bytes=sum(map(len, files.values())),
        last_month=str(plan.last_month),
        spoiled=tuple(spoiled),
    )


def _write(target: Path, content: bytes, written_at: float) -> None:
    """Write a file as of an instant long enough ago that the damaged one does not pass for half written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    os.utime(target, (written_at, written_at))


def _files(plan: Plan, books: list[Book]) -> dict[str, bytes]:
    """Every file's bytes by its path below the folder."""
    company, names = plan.catalogue.company, _names(plan.catalogue)
    files = {book.path: book_bytes(plan.chance(f"digits {book.path}"), book, company, names) for book in books}
    return files | _odd_files(plan, books, files)


def _names(catalogue: Catalogue) -> dict[str, str]:
    return {person.number: person.name for person in catalogue.people}


def _odd_files(plan: Plan, books: list[Book], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that are no workbooks of their own: a copy, a damaged one, a lock, a list that is no log."""
    weekly = [book for book in books if "/工单周报" in book.path]
    copied, broken, open_now = weekly[-3], weekly[-2], weekly[-1]
    duty_list = Book(
        path="人员/值班电话.xlsx",
        exported_at=at(plan.last_day - timedelta(days=20), 600),
        sheets=[],
        plain=[("值班", [["日期", "值班电话"], ["周一", "0756-8800101"], ["周日", "0756-8800102"]])],
    )
    content = files[broken.path]
    folder = open_now.path.rpartition("/")[0]
    return {
        f"备份/{copied.path.rpartition('/')[2].removesuffix('.xlsx')} - 副本.xlsx": files[copied.path],
        f"{folder}/工单周报_传输中断.xlsx": content[: int(len(content) * DAMAGED_SHARE)],
        f"{folder}/~$工单周报_{open_now.exported_at:%Y%m%d}.xlsx": lock_bytes("徐晓敏", open_now.exported_at),
        duty_list.path: book_bytes(plan.chance("list"), duty_list, plan.catalogue.company, {}),
    }
