"""A company's own analysis page: two files in its workspace and no Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from tests.cli.command import MONTH, run_month

PAGE = """
position = 99
zh = { title = "网点", lead = "各网点完成多少工单。" }
en = { title = "Branches", lead = "How many orders each branch completed." }

[[sections]]
id = "orders"
zh = { title = "完成的工单" }
en = { title = "Completed orders" }
total = true
chart = { kind = "bars", values = ["orders"] }
columns = [
    { id = "branch", kind = "unit", zh = "网点", en = "Branch", blank = { zh = "无网点", en = "none" } },
    { id = "orders", kind = "number", zh = "工单", en = "Orders" },
]
"""
QUERY = """
-- Completed orders by the branch of the person charged.
select branch, grouping(branch) = 1 as is_total, sum(denominator)::bigint as orders
from measure.cases
where kpi = 'complaint_rate' and month = $month_start::date and basis
group by grouping sets ((branch), ())
order by branch nulls last
"""


def own_page(workspace: Path, text: str = PAGE, query: str = QUERY) -> Path:
    """The workspace with that page in it."""
    folder = workspace / "sql" / "page"
    (folder / "branches").mkdir(parents=True, exist_ok=True)
    (folder / "branches.toml").write_text(text, encoding="utf-8")
    (folder / "branches" / "orders.sql").write_text(query, encoding="utf-8")
    return workspace


def page_of(workspace: Path, name: str) -> html.HtmlElement:
    """A published page of the month."""
    return html.fromstring((workspace / "reports" / MONTH / name).read_bytes().decode())


def number(cell: html.HtmlElement) -> int:
    """The number in a table's cell."""
    return int(cell.text_content().replace(",", ""))


def total_of(workspace: Path) -> int:
    """The total on the own page."""
    (total,) = page_of(workspace, "branches.html").xpath("//tfoot/tr/td")
    return number(total)


def test_an_own_page_is_published_and_stands_among_the_others(workspace: Path) -> None:
    run_month(own_page(workspace), "--quiet").succeeds(3)
    page = page_of(workspace, "branches.html")
    assert sum(number(cell) for cell in page.xpath("//tbody/tr/td")) == total_of(workspace) > 0
    links = page_of(workspace, "index.html").xpath("//nav/a[@lang='en']/@href")
    assert [link.removesuffix("#en") for link in links] == [
        "index.html",
        "complaints.html",
        "leaks.html",
        "response-times.html",
        "first-time-fix.html",
        "branches.html",
        "data-quality.html",
        "methodology.html",
        "data-dictionary.html",
    ]


def test_a_changed_query_is_published_anew_and_its_own_page_hides_the_shipped_one(workspace: Path) -> None:
    run_month(own_page(workspace), "--quiet").succeeds(3)
    before = total_of(workspace)
    run_month(own_page(workspace, query=QUERY.replace("sum(denominator)", "sum(denominator) * 2")), "--quiet")
    assert total_of(workspace) == 2 * before
    (workspace / "sql" / "page" / "branches.toml").rename(workspace / "sql" / "page" / "leaks.toml")
    (workspace / "sql" / "page" / "branches").rename(workspace / "sql" / "page" / "leaks")
    run_month(workspace, "--quiet").succeeds(3)
    assert page_of(workspace, "leaks.html").xpath("//h1")[0].text_content().startswith("网点")
    assert not (workspace / "reports" / MONTH / "branches.html").exists()


@pytest.mark.parametrize(
    ("text", "query", "words"),
    [
        (PAGE.replace('kind = "unit"', 'kind = "place"'), QUERY, "key sections.orders.columns.branch.kind"),
        (PAGE, QUERY.replace("as orders", "as done"), "does not give orders"),
        (PAGE, QUERY.replace("measure.cases", "measure.casess"), "its query is wrong: Catalog Error"),
        (PAGE, QUERY.replace("$month_start", "$month"), "month_start"),
    ],
)
def test_a_faulty_page_is_one_line_and_what_is_published_stands(
    workspace: Path, text: str, query: str, words: str
) -> None:
    before = (workspace / "reports" / MONTH / "index.html").read_bytes()
    outcome = run_month(own_page(workspace, text, query), "--quiet")
    assert outcome.code == 5
    assert "branches.toml" in outcome.complaint
    assert words in outcome.complaint
    assert (workspace / "reports" / MONTH / "index.html").read_bytes() == before
