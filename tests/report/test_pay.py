"""`pay.xlsx`: what the law lets be taken, what HR may fill in, and that nothing else can be changed or read."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import msoffcrypto
import openpyxl
import pytest
from msoffcrypto.exceptions import InvalidKeyError

from pipeline.definitions.adoption import adoption
from pipeline.definitions.cities import City
from pipeline.definitions.exact import Named
from pipeline.language import LANGUAGES
from pipeline.month import Month
from pipeline.report.model import Carried, MonthReport
from pipeline.report.pay import write_pay
from pipeline.report.pay_lines import PayLine, is_settled, pay_lines
from pipeline.scorecard.model import Disqualification, PeriodCard, Proposal, Tally
from tests.report.cities import city_pack
from tests.report.months import make_month, with_card
from tests.report.ruled import ruled_month
from tests.report.workbooks import formulas, opened, records

PAY = "薪酬建议 Pay"
FINE = Proposal("deduction", "F-72", Fraction(-300), None, "late", Named(zh="迟到", en="Late"))
PRIZE = Proposal("reward", "F-70", Fraction(500), None, "good", Named(zh="良好", en="Good"))


def paid_month(
    pay: str | None = "3000", *proposals: Proposal, status: Any = "final", minimum: str | None = "2000"
) -> MonthReport:
    """The month with one earner's card settled: nothing open, this pay and these proposals, in a city with a pack."""
    report = replace(make_month(), cities={} if minimum is None else {"example": city_pack(minimum)})
    employee = replace(report.scored.cards[0].employee, base_pay=None if pay is None else Decimal(pay))
    return with_card(report, employee=employee, proposals=proposals, status=status, undecided=())


def line(pay: str | None, *proposals: Proposal, **more: Any) -> PayLine:
    return pay_lines(paid_month(pay, *proposals, **more))[0]


def heading(sheet: Any) -> int:
    """The row of the table's header."""
    ref: str = sheet.tables["tbl_pay"].ref
    return int(re.findall(r"\d+", ref)[0])


@pytest.mark.parametrize(
    ("pay", "fines", "within", "beyond"),
    [
        ("3000", (-300,), 300, 0),
        ("3000", (-600,), 600, 0),
        ("3000", (-300, -300, Fraction("-0.01")), 600, Fraction("0.01")),
        ("3000", (), 0, 0),
        ("3333.33", (-700,), Fraction("666.66"), Fraction("33.34")),
        (None, (-300,), 0, 300),
    ],
)
def test_no_more_than_the_share_of_pay_is_taken(pay: str | None, fines: Any, within: Any, beyond: Any) -> None:
    found = line(pay, *(replace(FINE, amount=Fraction(amount)) for amount in fines))
    assert (found.within, found.beyond) == (within, beyond)
    assert found.stated == within + beyond


@pytest.mark.parametrize(("minimum", "within"), [("2000", 600), ("2800", 200), ("3100", 0), (None, 0)])
def test_the_minimum_wage_stays_and_without_one_nothing_is_taken(minimum: str | None, within: int) -> None:
    found = line("3000", replace(FINE, amount=Fraction(-700)), PRIZE, minimum=minimum)
    assert [found.payable, found.within, found.beyond, found.reward] == [700, within, 700 - within, 500]


def test_a_policy_cannot_allow_more_than_the_legal_share() -> None:
    report = paid_month("3000", replace(FINE, amount=Fraction(-700)))
    fines = report.policy.fines.model_copy(update={"share_of_pay": Decimal(50)})
    policy = report.policy.model_copy(update={"fines": fines})
    found = pay_lines(replace(report, policies=replace(report.policies, default=policy)))[0]
    assert [found.share, found.within] == [600, 600]


@pytest.mark.parametrize(
    "pack", [{}, {"other": city_pack("2000", "松江网点")}, {"old": city_pack("2000", until="2026-10-30")}]
)
def test_the_sheet_says_why_nothing_is_taken(tmp_path: Path, pack: dict[str, City]) -> None:
    report = replace(paid_month("3000", FINE), cities=pack)
    write_pay(report, tmp_path / "pay.xlsx", ("en",), None)
    sheet = openpyxl.load_workbook(tmp_path / "pay.xlsx", data_only=True)["Pay"]
    row = records(sheet, heading(sheet))[0]
    assert (row["Local minimum wage"], row["Within the legal limits"], row["Beyond it, only listed"]) == (None, 0, 300)
    assert row["Where it comes from"].startswith("Nothing is taken: ")


def test_the_sheet_names_where_the_minimum_wage_comes_from(tmp_path: Path) -> None:
    write_pay(paid_month("3000", FINE), tmp_path / "pay.xlsx", ("en",), None)
    sheet = opened(tmp_path / "pay.xlsx")["Pay"]
    told = records(sheet, heading(sheet))[0]["Where it comes from"]
    assert (
        told
        == "Example City (an example, the figure is made up): minimum wage 2,000 yuan a month in 2026-10 (示例市通知)"
    )


def test_what_the_numbers_cannot_support_is_shown_and_never_taken() -> None:
    found = line("3000", replace(FINE, doubt="unstable"), PRIZE)
    assert [found.stated, found.payable, found.within, found.due] == [300, 0, 0, 500]


def test_carried_money_is_added_and_what_would_be_taken_back_waits(tmp_path: Path) -> None:
    earlier = (Carried("0103", Month(2026, 9), 2, Fraction(80)), Carried("0103", Month(2026, 8), 3, Fraction(-50)))
    report = replace(paid_month("3000", PRIZE), carried=(*earlier, Carried("0104", Month(2026, 9), 2, Fraction(7))))
    found = pay_lines(report)[0]
    assert [found.carried, found.net, found.due] == [80, 580, 580]
    write_pay(report, tmp_path / "pay.xlsx", ("en",), None)
    told = [cell.value for cell in opened(tmp_path / "pay.xlsx")["Pay"]["A"] if "Carried over: " in str(cell.value)]
    assert told == [
        "Carried over: 张三 0103, 2026-08 revision 3, −50 yuan, "
        "not in any sum: what would be taken back needs HR's decision",
        "Carried over: 张三 0103, 2026-09 revision 2, 80 yuan, in the column “Carried over”",
        "Carried over: 李小梅 0104, 2026-09 revision 2, 7 yuan, in the column “Carried over”",
    ]


def test_a_simulation_pays_nothing_and_nothing_can_be_filled_in(tmp_path: Path) -> None:
    passed = replace(PRIZE, kind="transfer", amount=Fraction(30))
    report = paid_month("3000", FINE, PRIZE, passed)
    unsigned = adoption(report.policy, (), report.scored.month)
    report = replace(report, adoptions={report.policy.scheme: unsigned})
    found = pay_lines(report)[0]
    assert [found.stated, found.payable, found.received, found.within, found.due] == [300, 0, 0, 0, 0]
    write_pay(report, tmp_path / "pay.xlsx", ("en",), None)
    sheet = opened(tmp_path / "pay.xlsx")["Pay"]
    assert all(cell.protection.locked for row in sheet.iter_rows() for cell in row)
    assert [sheet["A2"].value[:2], sheet["A3"].value[:12]] == ["模拟", "A simulation"]


def test_what_may_not_be_paid_is_stated_and_not_taken() -> None:
    found = line("3000", replace(FINE, payable=False), PRIZE)
    assert [found.stated, found.payable, found.within, found.net] == [300, 0, 0, 500]


def test_a_floor_keeps_what_the_rule_says_in_sight() -> None:
    found = line("3000", replace(FINE, amount=Fraction(0), stated=Fraction(-500)))
    assert [found.stated, found.payable, found.net] == [500, 0, 0]


def test_what_a_colleague_owes_is_received_only_where_it_may_be_paid() -> None:
    passed = replace(PRIZE, kind="transfer", amount=Fraction(30))
    assert line("3000", passed).received == 30
    assert line("3000", replace(passed, payable=False)).received == 0
    assert line("3000", passed).reward == 0


@pytest.mark.parametrize(("status", "due"), [("final", 500), ("provisional", 0)])
def test_what_can_still_change_is_shown_and_not_due(status: str, due: int) -> None:
    found = line("3000", PRIZE, status=status)
    assert [found.net, found.due] == [500, due]


def test_open_cases_that_could_cost_the_eligibility_keep_money_back() -> None:
    report = paid_month("3000", PRIZE)
    waiting = make_month().scored.cards[0].undecided
    assert pay_lines(with_card(report, undecided=waiting))[0].due == 0


@pytest.mark.parametrize(("status", "settled"), [("amber", True), ("red", True), ("green", False), (None, False)])
def test_a_reward_lost_to_a_count_that_chance_may_explain_waits_for_people(status: Any, settled: bool) -> None:
    lost = Disqualification("D-01", "leaks", 3, 0, is_counted=True, status=status)
    card = make_month().scored.cards[0]
    added = Tally(
        card.indicators, card.raw_points, card.declared_total, card.coverage, Fraction(90), None, False, "final"
    )
    period = PeriodCard((Month(2026, 10),), added, ((Month(2026, 10), lost),))
    assert is_settled(replace(card, status="final", undecided=(), period=period)) is settled


def test_the_sheet_says_what_was_computed(tmp_path: Path) -> None:
    report = paid_month("3000", replace(FINE, amount=Fraction(-700)), PRIZE)
    write_pay(report, tmp_path / "pay.xlsx", LANGUAGES, None)
    values = openpyxl.load_workbook(tmp_path / "pay.xlsx", data_only=True)[PAY]
    row, *others = records(values, heading(values))
    wanted = {
        "Employee no.": "0103", "Base pay": 3000, "Reward proposed": 500, "Deductions by the rules": 700,
        "Of these payable": 700, "Most the share allows": 600, "Within the legal limits": 600,
        "Beyond it, only listed": 100, "Carried over": 0, "Net proposed": -100, "Payable now": -100,
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    total = others[len(report.scored.cards) - 1]
    assert (total["Employee no."], total["Net proposed"], total["Base pay"]) == ("合计 / Total", -100, None)
    assert records(values, heading(values))[1]["Standing"] == "暂不可发放\nNot payable yet"


def test_formulas_are_our_own_and_nothing_else_is_one(tmp_path: Path) -> None:
    file = tmp_path / "pay.xlsx"
    write_pay(make_month(lambda words: "=1+1" + words), file, ("en",), None)
    ours = re.compile(r"(IF|MAX|MIN|SUBTOTAL|[A-Z]{1,2}\d+|[-+(),:=\"\d])*")
    found = [formula for _, formula in formulas(file)]
    assert found
    assert all(ours.fullmatch(formula) for formula in found)
    assert "1+1" not in found


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
@pytest.mark.parametrize(("pay", "minimum"), [("3000", "2000"), ("3000", "2800"), ("3000", None), (None, "2000")])
def test_an_office_program_computes_what_we_wrote(tmp_path: Path, pay: str | None, minimum: str | None) -> None:
    file = tmp_path / "pay.xlsx"
    report = paid_month(pay, replace(FINE, amount=Fraction(-700)), PRIZE, minimum=minimum)
    write_pay(report, file, ("en",), None)
    openpyxl.load_workbook(file).save(tmp_path / "bare.xlsx")  # it drops our values: they have to be computed anew
    ours, theirs = openpyxl.load_workbook(file, data_only=True)["Pay"], recomputed(tmp_path / "bare.xlsx")["Pay"]
    computed = [where for where, _ in formulas(file)]
    assert len(computed) > 10
    assert [theirs[where].value for where in computed] == [ours[where].value for where in computed]


def recomputed(file: Path) -> Any:
    """The workbook with its formulas computed by LibreOffice."""
    home, made = f"-env:UserInstallation=file://{file.parent / 'office'}", file.parent / "back"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", str(made), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return openpyxl.load_workbook(made / file.name, data_only=True)


def test_only_decisions_can_be_filled_in(tmp_path: Path) -> None:
    write_pay(ruled_month(), tmp_path / "pay.xlsx", LANGUAGES, None)
    book = opened(tmp_path / "pay.xlsx")
    assert all(sheet.protection.sheet for sheet in book)
    sheet = book[PAY]
    top = heading(sheet)
    names = [cell.value.split("\n")[-1] for cell in sheet[top]]
    free = {names[cell.column - 1] for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert free == {"Decision", "Amount decided", "Reason", "Decided by", "Checked by", "Date"}
    choices = {rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert choices == {'"同意 / Agree,调整 / Change,不同意 / Reject"'}


def test_each_proposal_about_money_names_its_row(tmp_path: Path) -> None:
    write_pay(ruled_month(), tmp_path / "pay.xlsx", LANGUAGES, None)
    rows = records(opened(tmp_path / "pay.xlsx")["逐项建议 Proposals"])
    assert [row["Rule"] for row in rows] == ["F-72", "F-72", "F-51", "F-64", "F-70"]
    assert (rows[0]["File"], rows[0]["Sheet"], rows[0]["Row"]) == ("工单/周报.xlsx", "维修", 2)
    assert (rows[0]["Amount, yuan"], rows[0]["May be paid"]) == (-30, "否 / no")
    assert (rows[-1]["Amount, yuan"], rows[-1]["By the rule, yuan"]) == (0, -500)


def test_same_month_gives_the_same_bytes_without_a_password(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_pay(ruled_month(), tmp_path / f"{name}.xlsx", LANGUAGES, None)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_with_a_password_nobody_reads_it_without(tmp_path: Path) -> None:
    file = tmp_path / "pay.xlsx"
    write_pay(ruled_month(), file, LANGUAGES, "密码-3000")
    assert file.read_bytes()[:2] != b"PK"
    assert "张三".encode() not in file.read_bytes()
    with pytest.raises(InvalidKeyError):
        decrypted(file, "wrong")
    book = openpyxl.load_workbook(io.BytesIO(decrypted(file, "密码-3000")))
    assert all(sheet.protection.password for sheet in book)
    assert datetime(2026, 10, 31, 23, 59, 59) == book.properties.created


def decrypted(file: Path, password: str) -> bytes:
    plain = io.BytesIO()
    with file.open("rb") as encrypted:
        office = msoffcrypto.OfficeFile(encrypted)
        office.load_key(password=password, verify_password=True)
        office.decrypt(plain)
    return plain.getvalue()


def test_what_is_not_due_stays_nothing_whatever_the_sheet_adds_up_to(tmp_path: Path) -> None:
    write_pay(paid_month("3000", PRIZE), tmp_path / "pay.xlsx", ("en",), None)
    sheet = opened(tmp_path / "pay.xlsx")["Pay"]
    settled, waiting, *_ = records(sheet, heading(sheet))
    assert str(settled["Payable now"]).startswith("=")
    assert waiting["Payable now"] == 0
