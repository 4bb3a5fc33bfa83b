"""What was sent stays known whatever happens to the run: at worst somebody gets a mail twice, and is told of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import Unusable
from pipeline.jobs.mail_ledger import Entry, open_ledger, read_ledger
from tests.cli.command import Outcome, scorecard
from tests.jobs.post_office import MONTH, PASSWORD, Desk, post_office, publish

ENTRY = Entry(MONTH, 1, "technician", "0103", "ab", "cd", "<1@acme.example>", "2026-12-06T08:30:00+08:00", "attempt")


def send(folder: Path, *words: str) -> Outcome:
    return scorecard("send", "--month", MONTH, *words, folder=folder, SCORECARD_MAIL_PASSWORD=PASSWORD)


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "data" / "sent.jsonl").read_text("utf-8").splitlines()]


def test_every_message_is_noted_before_and_after(tmp_path: Path) -> None:
    desk = Desk(refused=frozenset({"zhou@acme.example"}))
    with post_office(publish(tmp_path), desk):
        send(tmp_path, "--to", "technician").succeeds(3)
    noted = lines(tmp_path)
    assert [(one["id"], one["outcome"], one["code"]) for one in noted] == [
        ("0103", "attempt", ""), ("0103", "sent", ""), ("0104", "attempt", ""), ("0104", "refused", "550 5.1.1"),
    ]  # fmt: skip
    assert noted[0]["message_id"] == desk.to("lin@acme.example")["Message-ID"]
    assert (tmp_path / "data" / "sent.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_run_killed_after_the_server_took_a_message_loses_nobody(tmp_path: Path) -> None:
    desk = Desk()
    with post_office(publish(tmp_path), desk):
        environment = {**os.environ, "SCORECARD_MAIL_PASSWORD": PASSWORD, "LC_ALL": "C.UTF-8"}
        command = [sys.executable, "-m", "pipeline", "send", "--month", MONTH, "--workspace", str(tmp_path)]
        waiting = "import sys; sys.stdin.read(1); from pipeline.cli import main; main()"
        command[1:3] = ["-c", waiting]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as run:
            desk.kills["lin@acme.example"] = run.pid
            run.communicate(b"x")
        assert run.returncode == -9
        assert desk.addresses == ["zheng@acme.example", "lin@acme.example"]
        assert [one["outcome"] for one in lines(tmp_path)] == ["attempt", "sent", "attempt"]
        assert "may get the mail twice: technician 0103 林建新" in send(tmp_path).succeeds().out
    assert desk.addresses.count("zheng@acme.example") == 1
    twice = [message["Message-ID"] for address, message in desk.taken if address == "lin@acme.example"]
    assert len(twice) == 2
    assert len(set(twice)) == 1
    assert set(desk.addresses) == {f"{name}@acme.example" for name in ("zheng", "lin", "zhou", "office", "renshi")}


def test_an_unfinished_last_line_is_none_and_is_taken_off(tmp_path: Path) -> None:
    file = tmp_path / "data" / "sent.jsonl"
    with open_ledger(file) as ledger:
        ledger.note(ENTRY)
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:50])
    assert read_ledger(file) == [ENTRY]
    with open_ledger(file) as ledger:
        ledger.note(ENTRY)
    assert file.read_bytes() == whole * 2


@pytest.mark.parametrize("line", ["{", "[]", '{"month": "2026-10"}', "看不懂"])
def test_a_line_that_is_no_entry_stops_everything(tmp_path: Path, line: str) -> None:
    desk = Desk()
    with post_office(publish(tmp_path), desk):
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "sent.jsonl").write_text(f"{line}\n", "utf-8")
        assert "sent.jsonl, line 1. Nothing was sent" in send(tmp_path).succeeds(5).complaint
    assert desk.taken == []


def test_a_ledger_that_cannot_be_read_says_so_itself(tmp_path: Path) -> None:
    (tmp_path / "sent.jsonl").write_bytes(b"\xff\n")
    with pytest.raises(Unusable):
        read_ledger(tmp_path / "sent.jsonl")
