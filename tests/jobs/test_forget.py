"""A customer who is forgotten is nowhere in what the program keeps, and no figure changes by it."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from pipeline.audit import entries
from pipeline.ingest.redact import archived_sha_ok, redactions
from pipeline.workspace import find_workspace
from tests.cli.command import Outcome, scorecard
from tests.ingest.books import Company
from tests.jobs.customers import ADDRESS, NAME, OTHER, PERSONAL, PHONE, REMARK, WORDS, customers, holders, tables

WHY = ("--reason", "客户书面要求删除", "--by", "陈静")
LATER = [["工单号", "工单类型", "联系电话", "报修时间", "师傅"], ["W009", "维修", PHONE, "2026-11-01", "0103"]]
RUN = ("run", "--month", "2026-10", "--as-of", "2026-12-05", "--quiet")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the company with everything loaded; to be copied, not changed."""
    folder = tmp_path_factory.mktemp("customers")
    customers(folder)
    scorecard("ingest", "--quiet", folder=folder).succeeds(3)
    return folder


@pytest.fixture
def one(loaded: Path, tmp_path: Path) -> Company:
    """The company with everything loaded."""
    return Company(find_workspace(shutil.copytree(loaded, tmp_path / "company")))


def forget(one: Company, *words: object) -> Outcome:
    return scorecard("forget", *words, folder=one.workspace.root)


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def phones(one: Company) -> dict[str, str]:
    return dict(one.ask("select order_no, phone from log.work_orders order by source"))


def test_before_that_everything_is_there(one: Company) -> None:
    assert set(holders(one, *PERSONAL)) == set(PERSONAL)
    assert phones(one) == {
        "W001": PHONE, "W002": OTHER, "W003": PHONE, "W005": PHONE, "W006": "13700000003",
    }  # fmt: skip


def test_what_was_forgotten_is_nowhere_in_clear(one: Company) -> None:
    forget(one, "--customer", PHONE, *WHY).succeeds(3)
    # another customer of that name is another
    assert holders(one, PHONE, "138-0000-0001", ADDRESS, WORDS, REMARK, "欧阳女士") == {}
    assert one.ask("select order_no from log.work_orders where customer_name = '欧阳明月'") == [("W002",)]


def test_the_name_goes_too_where_it_is_theirs_alone(one: Company) -> None:
    forget(one, "--customer", NAME, *WHY).succeeds(3)
    assert holders(one, *PERSONAL, OTHER, "按两次门铃") == {}


def test_an_employee_of_the_same_name_stays(one: Company) -> None:
    one.send("花名册二.xlsx", [["工号", "姓名", "岗位", "入职日期"], ["0104", NAME, "维修工", date(2020, 1, 6)]])
    later = [*LATER[0][:-1], "客户姓名", "师傅"], ["W010", "维修", PHONE, "2026-10-21", NAME, NAME]
    complaint = [["投诉编号", "投诉时间", "被投诉人", "投诉内容"], ["T9", "2026-10-21", NAME, f"{NAME}迟到，{ADDRESS}"]]
    one.send("第三周.xlsx", [*later], complaint)
    scorecard("ingest", "--quiet", folder=one.workspace.root)
    forget(one, "--customer", PHONE, *WHY).succeeds(3)
    assert one.ask("select technician from log.work_orders where order_no = 'W010'") == [(NAME,)]
    assert (NAME,) in one.ask("select name from log.roster")
    ((words,),) = one.ask("select content from log.complaints where complaint_no = 'T9'")
    assert words.startswith(f"{NAME}迟到，遗忘-")


def test_it_loads_to_the_same_rows_apart_from_what_is_forgotten(one: Company) -> None:
    before = tables(one)
    forget(one, "--customer", PHONE, *WHY).succeeds(3)
    assert tables(one) == before
    scorecard("ingest", "--rebuild", "--quiet", folder=one.workspace.root).succeeds(3)
    assert tables(one) == before
    assert holders(one, PHONE, ADDRESS, WORDS, REMARK) == {}


def test_rows_of_one_number_still_belong_together(one: Company) -> None:
    forget(one, "--customer", PHONE, *WHY)
    found = phones(one)
    assert found["W001"] == found["W003"] == found["W005"]
    assert found["W001"].startswith("遗忘-")
    assert not any(sign.isdigit() for sign in found["W001"])
    assert (found["W002"], found["W006"]) == (OTHER, "13700000003")


def test_no_figure_changes(one: Company) -> None:
    root = one.workspace.root
    scorecard(*RUN, folder=root).succeeds(3)
    figures = (root / "reports/2026-10/kpis.json").read_bytes()
    assert b"repeat_repair" in figures
    said = forget(one, "--customer", PHONE, *WHY).succeeds(3).out
    assert "2026-10" in said.splitlines()[1]
    again = scorecard(*RUN[:-1], "--json", folder=root).succeeds(3).document
    assert again["fresh"] is True
    assert (root / "reports/2026-10/kpis.json").read_bytes() == figures
    assert holders(one, PHONE, ADDRESS, WORDS, REMARK) == {}
    (one.workspace.closed / "2026-10").mkdir(parents=True)
    assert forget(one, "--customer", OTHER, "--dry-run", "--json").document["months"] == []


@pytest.mark.parametrize("said", [PHONE, "138 0000 0001", "+86 13800000001", "W005", "T1"])
def test_a_customer_is_found_by_any_number(one: Company, said: str) -> None:
    forget(one, "--customer", said, *WHY).succeeds(3)
    assert holders(one, PHONE, ADDRESS, WORDS, REMARK) == {}


def test_words_in_place_of_a_number_lead_to_nobody(one: Company) -> None:
    """T3 and T4 name no order but 电话咨询; were that a number, they would be one customer's."""
    forget(one, "--customer", "T3", *WHY)
    words = dict(one.ask("select complaint_no, content from log.complaints"))
    assert (words["T3"][:3], words["T4"]) == ("遗忘-", "水压不足")


def test_before_a_day_everybody_goes_and_their_numbers_everywhere(one: Company) -> None:
    forget(one, "--before", "2026-10-08", *WHY).succeeds(3)
    found = one.ask("select order_no, customer_name, phone, address from log.work_orders order by source")
    clear = {order: (name, phone, address) for order, name, phone, address in found}
    assert all(value.startswith("遗忘-") for order in ("W001", "W002") for value in clear[order])
    # W003 and W005 came later: only the number that must stay equal is taken
    assert clear["W003"][0::2] == (NAME, ADDRESS)
    assert clear["W003"][1] == clear["W001"][1] == clear["W005"][1]
    assert clear["W006"] == ("陈先生", "13700000003", "学院路1号")
    assert holders(one, PHONE, OTHER, "按两次门铃", WORDS, "来晚了") == {}


def test_on_the_day_itself_is_not_before_it(one: Company) -> None:
    forget(one, "--before", "2026-10-05", *WHY).succeeds()
    assert phones(one)["W001"] == PHONE


def test_a_rejected_row_goes_from_what_is_sent_back_too(one: Company) -> None:
    (book,) = one.workspace.rejected.rglob("*.xlsx")
    forget(one, "--customer", PHONE, *WHY)
    assert book.exists()
    assert one.rejected() == [(4, "bad_date")]
    assert holders(one, NAME[:2] + "女士", PHONE) == {}


def test_the_raw_folder_is_named_and_never_written_to(one: Company) -> None:
    before = files(one.workspace.raw)
    said = forget(one, "--customer", PHONE, *WHY).succeeds(3).err
    assert files(one.workspace.raw) == before
    assert said.splitlines()[:3] == [
        "工单/第一周.xlsx, sheet Sheet1: still holds 2 rows",
        "工单/第四周.xlsx, sheet 工单: still holds 3 rows",
        "工单/第四周.xlsx, sheet 联系单: still holds 2 rows",
    ]
    assert "投诉.xlsx, sheet Sheet1: still holds 2 rows" in said
    assert "delete or replace these workbooks yourself" in said
    again = forget(one, "--customer", PHONE, *WHY).succeeds(3)
    assert (again.out, again.err) == ("Nothing to forget was found in what the program keeps\n", said)
    shutil.rmtree(one.workspace.raw)
    one.workspace.raw.mkdir()
    forget(one, "--customer", PHONE, *WHY).succeeds()


def test_a_raw_workbook_of_the_same_bytes_brings_nothing_back(one: Company) -> None:
    forget(one, "--customer", PHONE, *WHY)
    raw = one.workspace.raw / "工单" / "第一周.xlsx"
    os.utime(raw, (0, 0))
    raw.rename(raw.with_name("又名.xlsx"))
    scorecard("ingest", "--quiet", folder=one.workspace.root)
    assert holders(one, PHONE) == {}


def test_a_new_workbook_is_a_new_fact(one: Company) -> None:
    forget(one, "--customer", PHONE, *WHY)
    one.send(
        "工单/第五周.xlsx",
        LATER,
    )
    scorecard("ingest", "--quiet", folder=one.workspace.root)
    assert phones(one)["W009"] == PHONE


def test_a_workbook_that_waits_is_named_and_left_alone(one: Company) -> None:
    one.send(
        "新.xlsx",
        LATER,
    )
    assert "新.xlsx, sheet Sheet1: still holds 1 rows" in forget(one, "--customer", PHONE, *WHY).succeeds(3).err
    assert "W009" not in phones(one)
    assert len(list(one.workspace.archive.glob("*.json"))) == 4


def test_a_trial_changes_nothing(one: Company) -> None:
    before = files(one.workspace.root)
    said = forget(one, "--customer", PHONE, "--dry-run", "--json").succeeds(3).document
    assert files(one.workspace.root) == before
    assert (said["is_trial"], said["phones"], len(said["workbooks"])) == (True, 1, 3)
    done = forget(one, "--customer", PHONE, "--json", *WHY).succeeds(3).document
    assert {**done, "is_trial": True} == said


def test_who_is_not_there_is_said(one: Company) -> None:
    before = files(one.workspace.archive)
    assert "Nothing to forget" in forget(one, "--customer", "13611112222", *WHY).succeeds().out
    assert files(one.workspace.archive) == before


def test_a_second_command_leaves_the_tokens_of_the_first(one: Company) -> None:
    forget(one, "--customer", OTHER, *WHY)
    query = "select customer_name, phone, address, extra from log.work_orders where order_no = 'W002'"
    first = one.ask(query)
    forget(one, "--before", "2026-10-08", *WHY)
    assert one.ask(query) == first
    assert phones(one)["W001"].startswith("遗忘-")


def test_the_log_of_who_ran_what_does_not_say_whom(one: Company) -> None:
    forget(one, "--customer", PHONE, *WHY)
    last = entries(one.workspace.audit)[-1]
    assert (last.action, last.who) == ("forget", "陈静")
    assert dict(last.facts) == {
        "kind": "customer", "reason": "客户书面要求删除", "exit_code": 3,
        "cells": 23, "rows": 9, "workbooks": 3, "raw": 3,
    }  # fmt: skip
    assert holders(one, PHONE) == {}


def test_a_redacted_copy_stands_for_the_workbook_that_came(one: Company) -> None:
    archive = one.workspace.archive
    (sha256,) = one.ask("select sha256 from source_file where path like '%第一周%'")[0]
    assert archived_sha_ok(archive, sha256) is True
    forget(one, "--customer", PHONE, *WHY)
    found = redactions(archive)[sha256]
    assert archived_sha_ok(archive, sha256) == found
    assert (found.cells, dict(found.rows)) == (7, {"Sheet1": 2})
    copy = archive / f"{sha256}.redacted.zip"
    assert copy.stat().st_mode & 0o777 == 0o600
    content = bytearray(copy.read_bytes())
    content[-1] ^= 1
    copy.write_bytes(content)
    assert archived_sha_ok(archive, sha256) is False
    assert archived_sha_ok(archive, "0" * 64) is False


@pytest.mark.parametrize("step", ["ingest.load._Load.run", "jobs.forget._load_again", "ingest.redact._put"])
def test_what_a_killed_command_left_is_brought_to_its_end(
    one: Company, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = tables(one)
    with monkeypatch.context() as broken:
        broken.setattr(f"pipeline.{step}", lambda *_, **__: (_ for _ in ()).throw(OSError(28, "No space left", "x")))
        forget(one, "--customer", PHONE, *WHY).succeeds(5)
    scorecard("ingest", "--quiet", folder=one.workspace.root).succeeds(3)
    assert holders(one, PHONE, ADDRESS, WORDS, REMARK) == {}
    assert tables(one) == before
    assert [path.name for path in one.workspace.archive.glob(".*")] == []
    assert len({value for order, value in phones(one).items() if order in ("W001", "W003", "W005")}) == 1


def test_copies_that_are_not_complete_are_thrown_away(one: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("pipeline.ingest.redact.sync_tree", lambda *_: (_ for _ in ()).throw(OSError(28, "full", "x")))
        forget(one, "--customer", PHONE, *WHY).succeeds(5)
    scorecard("ingest", "--quiet", folder=one.workspace.root).succeeds(3)
    assert phones(one)["W001"] == PHONE
    assert [path.name for path in one.workspace.archive.glob(".*")] == []


def test_a_correction_of_a_forgotten_cell_has_to_go_first(one: Company) -> None:
    (one.workspace.root / "corrections.toml").write_text(
        f'[[correction]]\nfile = "工单/第一周.xlsx"\nsheet = "Sheet1"\ncell = "D2"\nwas = "{PHONE}"\n'
        'becomes = "13800000007"\nreason = "抄错"\nby = "陈静"\non = 2026-11-02\n',
        encoding="utf-8",
    )
    scorecard("ingest", "--quiet", folder=one.workspace.root).succeeds(3)
    before = files(one.workspace.archive)
    line = forget(one, "--customer", "W001", *WHY).succeeds(5).complaint
    assert "工单/第一周.xlsx, sheet Sheet1, D2" in line
    assert files(one.workspace.archive) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "either --customer"),
        (("--customer", PHONE, "--before", "2026-01-01"), "either --customer"),
        (("--customer", " "), "either --customer"),
        (("--customer", PHONE), "--reason"),
        (("--customer", PHONE, "--reason", f"{PHONE} 来信"), "the audit log is kept"),
        (("--before", "去年", "--reason", "期满"), "is no date"),
    ],
)
def test_a_wrong_command_line_is_answered_by_one_line(one: Company, words: tuple[str, ...], said: str) -> None:
    assert said in forget(one, *words).succeeds(2).complaint
    assert entries(one.workspace.audit)[-1].action == "ingest"


def test_the_note_of_a_redacted_copy_names_nobody(one: Company) -> None:
    forget(one, "--customer", PHONE, *WHY)
    for note in one.workspace.archive.glob("*.json"):
        told = json.loads(note.read_text(encoding="utf-8"))
        assert set(told.get("redacted", {})) <= {"sha256", "on", "size", "cells", "rows"}
