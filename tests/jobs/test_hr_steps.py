"""What HR did about people, from a workbook to the month's report, and city packs against roster and policy."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.errors import Faults
from pipeline.jobs.run import run_score
from pipeline.workspace import Workspace, find_workspace
from tests.jobs.two_people import AS_OF, MONTH, two_people

HEAD = ["工号", "日期", "事项", "条款", "文件编号", "至", "经办人"]
ROWS = [
    ["0103", date(2019, 9, 2), "考核不合格认定", "S35", "人-1", None, "0105"],
    ["张三(0103)", date(2026, 11, 2), "保护情形", "无", "人-2", date(2027, 1, 31), "李会计"],
    ["9999", date(2026, 11, 3), "签收", None, "人-3", None, None],
    ["0103", date(2026, 12, 6), "通知", None, "人-4", date(2027, 1, 6), None],
]
PACK = """
zh = "示例市"
en = "Example City"
branches = ["{branch}"]
source = "虚构"
minimum_wage = [{{ from = 2026-01-01, until = 2026-12-31, monthly = 2100 }}]
"""
AGREED = '\n[fines]\npayable = true\ncounsel = "王律师"\nagreed_on = 2026-01-01\n'
IN_CITY = 'counsel = "王律师"\nfines_payable_since = 2026-01-01\n'


def company(root: Path, pack: str = "", policy: str = "") -> Workspace:
    """Two people of 城东店 with their HR steps, a city pack and a policy with these lines more."""
    one = two_people(root)
    head = ["工号", "姓名", "岗位", "网点", "入职日期"]
    people = [
        ["0103", "张三", "维修工", "城东店", date(2020, 1, 6)],
        ["0105", "王芳", "客服", "城东店", date(2022, 3, 1)],
    ]
    one.send("花名册.xlsx", [head, *people], saved=datetime(2026, 11, 4))
    one.send("人事处理.xlsx", [HEAD, *ROWS], saved=datetime(2026, 12, 7))
    if pack:
        (root / "cities").mkdir()
        (root / "cities" / "east.toml").write_text(pack, encoding="utf-8")
    file = root / "policies" / "acme" / "2026-01-01.toml"
    file.write_text(file.read_text("utf-8") + policy, encoding="utf-8")
    one.load()
    return find_workspace(root)


def test_steps_are_read_as_of_the_day_of_judgement(tmp_path: Path) -> None:
    report = run_score(company(tmp_path), MONTH, AS_OF)
    found = [(s.employee_no, s.step, s.rule, s.document, s.until, s.by) for s in report.hr_steps]
    assert found == [
        ("0103", "finding", "S35", "人-1", None, "0105"),
        ("0103", "protection", None, "人-2", date(2027, 1, 31), "李会计"),
        (None, "acknowledged", None, "人-3", None, ""),
    ]
    first = report.hr_steps[0].source
    assert (first.file, first.row) == ("人事处理.xlsx", 2)
    assert report.hired == {"0103": date(2020, 1, 6), "0105": date(2022, 3, 1)}


@pytest.mark.parametrize(
    ("pack", "policy", "payable"),
    [
        (PACK.format(branch="城东店") + IN_CITY, AGREED, True),
        (PACK.format(branch="城东店"), AGREED, False),
        (PACK.format(branch="城东店") + IN_CITY.replace("2026-01-01", "2026-10-02"), AGREED, False),
        (PACK.format(branch="城东店") + IN_CITY, "", False),
        ("", AGREED, False),
    ],
)
def test_a_fine_is_payable_only_where_policy_and_city_both_say_so(
    tmp_path: Path, pack: str, policy: str, payable: bool
) -> None:
    cards = run_score(company(tmp_path, pack, policy), MONTH, AS_OF).scored.cards
    fines = [proposal for card in cards for proposal in card.proposals if proposal.kind == "deduction"]
    assert len(fines) == 3
    assert {fine.payable for fine in fines} == {payable}


def test_a_city_pack_names_branches_as_the_roster_does(tmp_path: Path) -> None:
    with pytest.raises(Faults) as found:
        run_score(company(tmp_path, PACK.format(branch="城西店")), MONTH, AS_OF)
    (told,) = map(str, found.value.faults)
    assert "east.toml" in told
    assert "no roster has the branch 城西店; there are: 城东店" in told
