"""Each edition reaches its readers, with what they may see and no more, once; what fails for one reaches the others."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from pipeline.jobs import mail_server
from tests.cli.command import Outcome, scorecard
from tests.jobs.post_office import ENCRYPTED_BOOK, MONTH, PASSWORD, RECIPIENTS, Desk, post_office, publish

EVERYBODY = [
    "zheng@acme.example",
    "lin@acme.example",
    "zhou@acme.example",
    "office@acme.example",
    "renshi@acme.example",
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A mail server for a workspace whose month is published."""
    desk = Desk()
    with post_office(publish(tmp_path), desk):
        yield desk


def send(folder: Path, *words: str, password: str = PASSWORD) -> Outcome:
    return scorecard("send", "--month", MONTH, *words, folder=folder, SCORECARD_MAIL_PASSWORD=password)


def text_of(message: EmailMessage) -> str:
    body = message.get_body()
    assert isinstance(body, EmailMessage)
    return str(body.get_content())


def attached(message: EmailMessage) -> list[tuple[str | None, bytes]]:
    return [(part.get_filename(), part.get_payload(decode=True)) for part in message.iter_attachments()]  # type: ignore[misc]


def states(outcome: Outcome) -> dict[str, str]:
    return {one["id"]: one["state"] for one in outcome.document["messages"]}


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
def test_every_edition_comes_to_its_readers(tmp_path: Path, security: str) -> None:
    desk = Desk()
    with post_office(publish(tmp_path), desk, security):
        outcome = send(tmp_path).succeeds()
    assert desk.addresses == EVERYBODY
    assert "5 sent, 0 sent before, 0 not delivered" in outcome.out
    assert outcome.err == ""


def test_a_technician_gets_the_own_page_and_nothing_else(tmp_path: Path, desk: Desk) -> None:
    send(tmp_path).succeeds()
    message = desk.to("lin@acme.example")
    page = (tmp_path / "reports" / MONTH / "own" / "0103.html").read_bytes()
    assert attached(message) == [("个人考核表_2026-10_0103.html", page)]
    assert "周明" not in message.as_string()
    text = text_of(message)
    assert "林建新，您好" in text
    assert "周明" not in text


def test_a_manager_gets_the_folder_as_one_archive_the_same_every_time(tmp_path: Path, desk: Desk) -> None:
    send(tmp_path).succeeds()
    send(tmp_path, "--force", "--to", "manager").succeeds()
    first, second = [attached(message) for address, message in desk.taken if address == "zheng@acme.example"]
    assert first == second
    ((name, content),) = first
    assert name == "团队考核表_2026-10_0101.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["index.html", "technicians/0103.html"]


@pytest.mark.parametrize(
    ("pay", "travels"), [(b"PK pay", []), (ENCRYPTED_BOOK, ["hr/pay.xlsx", "hr/reviews/0103.html"])]
)
def test_pay_travels_only_when_a_password_keeps_it(tmp_path: Path, desk: Desk, pay: bytes, travels: list[str]) -> None:
    publish(tmp_path, pay=pay)
    send(tmp_path, "--to", "hr").succeeds()
    message = desk.to("renshi@acme.example")
    found = []
    for name, content in attached(message):
        assert name == "人事考核文件_2026-10.zip"
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found += [f"hr/{member}" for member in archive.namelist()]
    assert found == travels
    assert str(tmp_path / "reports" / MONTH / "hr") in text_of(message)
    assert ("not attached" in text_of(message)) is not bool(travels)


def test_the_headers_say_what_it_is_and_no_figure(tmp_path: Path, desk: Desk) -> None:
    send(tmp_path).succeeds()
    message = desk.to("lin@acme.example")
    assert message["Subject"] == "2026-10 个人考核表（已定） / Your scorecard for 2026-10 (final)"
    assert message["From"] == "售后服务部 <kpi@acme.example>"
    assert message["To"] == "lin@acme.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert str(message["Message-ID"]).endswith("@acme.example>")
    assert message["Date"].datetime.utcoffset() == timedelta(hours=8)
    body = message.get_body()
    assert body is not None
    assert body["Content-Language"] == "zh-CN, en"


def test_the_text_is_in_the_languages_asked_for(tmp_path: Path, desk: Desk) -> None:
    send(tmp_path, "--only", "0103").succeeds()
    both = text_of(desk.to("lin@acme.example"))
    assert "数字已定" in both
    assert "The figures are final" in both
    assert "revision 1, final" in both
    send(tmp_path, "--only", "0104", "--lang", "en").succeeds()
    message = desk.to("zhou@acme.example")
    assert "数字已定" not in text_of(message)
    assert [name for name, _ in attached(message)] == ["scorecard_2026-10_0104.html"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "please tell kpi@acme.example by 20"),
        ({"contact": "王芳（分机 8021）"}, "please tell 王芳（分机 8021） by 20"),
        ({"reply_to": "hr@acme.example"}, "please tell hr@acme.example by 20"),
    ],
)
def test_the_text_says_how_to_object(tmp_path: Path, more: dict[str, Any], said: str) -> None:
    desk = Desk()
    with post_office(publish(tmp_path), desk, **more):
        send(tmp_path, "--only", "0103", "--lang", "en").succeeds()
    assert said in text_of(desk.to("lin@acme.example"))


def test_a_provisional_month_says_until_when(tmp_path: Path) -> None:
    desk = Desk()
    with post_office(publish(tmp_path, status="provisional"), desk):
        send(tmp_path, "--only", "0103", "--lang", "en").succeeds()
    assert "(provisional)" in desk.to("lin@acme.example")["Subject"]
    assert "may change while cases are open" in text_of(desk.to("lin@acme.example"))
    early = (tmp_path / "reports" / MONTH / "run.json").read_text("utf-8").replace("2026-12-05T", "2026-11-02T")
    (tmp_path / "reports" / MONTH / "run.json").write_text(early, "utf-8")
    with post_office(tmp_path, desk):
        send(tmp_path, "--only", "0104", "--lang", "en").succeeds()
    assert "may change until 2026-12-01, and for as long as cases are open" in text_of(desk.to("zhou@acme.example"))


def test_nothing_is_sent_twice_unless_forced(tmp_path: Path, desk: Desk) -> None:
    send(tmp_path).succeeds()
    again = send(tmp_path).succeeds()
    assert "0 sent, 5 sent before" in again.out
    assert desk.addresses == EVERYBODY
    send(tmp_path, "--force", "--only", "0103").succeeds()
    assert desk.addresses == [*EVERYBODY, "lin@acme.example"]
    first, second = [message["Message-ID"] for address, message in desk.taken if address == "lin@acme.example"]
    assert first != second


def test_a_new_revision_is_sent_again(tmp_path: Path, desk: Desk) -> None:
    send(tmp_path).succeeds()
    publish(tmp_path, revision=2)
    send(tmp_path).succeeds()
    assert desk.addresses == EVERYBODY * 2


def test_figures_that_changed_since_are_told_of_and_only_sent_when_forced(tmp_path: Path, desk: Desk) -> None:
    send(tmp_path).succeeds()
    publish(tmp_path, p0103="<!doctype html><p>79.0</p>")
    outcome = send(tmp_path).succeeds(3)
    assert "figures of 2026-10 changed since they were sent: manager 0101 郑海燕; technician 0103 林建新" in outcome.out
    assert desk.addresses[5:] == []
    send(tmp_path, "--force", "--only", "0103").succeeds()
    assert desk.addresses[5:] == ["lin@acme.example"]
    assert states(send(tmp_path, "--json"))["0103"] == "already"


def test_one_refused_address_does_not_stop_the_others(tmp_path: Path, desk: Desk) -> None:
    desk.refused = frozenset({"lin@acme.example"})
    outcome = send(tmp_path).succeeds(3)
    assert outcome.err.splitlines() == [
        "not delivered to technician 0103 林建新 l***@acme.example: the mail server refused it (550 5.1.1). "
        "Check the address, then run scorecard send again"
    ]
    assert desk.addresses == [one for one in EVERYBODY if one != "lin@acme.example"]
    desk.refused = frozenset()
    send(tmp_path).succeeds()
    assert desk.addresses[4:] == ["lin@acme.example"]


def test_a_connection_that_breaks_is_made_again_for_the_others(tmp_path: Path, desk: Desk) -> None:
    desk.drops = frozenset({"lin@acme.example"})
    outcome = send(tmp_path).succeeds(3)
    assert len(outcome.err.splitlines()) == 1
    assert "the connection broke, it may have arrived all the same" in outcome.err
    assert desk.addresses == [one for one in EVERYBODY if one != "lin@acme.example"]
    desk.drops = frozenset()
    trial = send(tmp_path, "--dry-run").succeeds()
    assert "an earlier run broke off: to be sent again, may come twice" in trial.out
    assert "these may get the mail twice: technician 0103 林建新" in send(tmp_path).succeeds().out
    assert desk.addresses[4:] == ["lin@acme.example"]


def test_a_server_that_ends_the_connection_first_gets_the_message_once_on_a_new_one(tmp_path: Path, desk: Desk) -> None:
    desk.closes_before = frozenset({"zhou@acme.example"})
    send(tmp_path).succeeds()
    assert desk.addresses == EVERYBODY


def test_a_server_that_is_gone_for_good_stops_the_rest(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.drops = frozenset({"lin@acme.example"})
    opened: list[object] = []
    connect = mail_server._logged_in
    monkeypatch.setattr(mail_server, "_logged_in", lambda *given: _once(opened, connect, *given))
    outcome = send(tmp_path).succeeds(3)
    assert desk.addresses == ["zheng@acme.example"]
    assert "cannot be reached: Connection refused" in outcome.err
    assert "Traceback" not in outcome.err
    monkeypatch.undo()
    desk.drops = frozenset()
    send(tmp_path).succeeds()
    assert sorted(desk.addresses) == sorted(EVERYBODY)


def _once(opened: list[object], connect: Any, *given: object) -> object:
    if opened:
        raise ConnectionRefusedError(111, "Connection refused")
    opened.append(given)
    return connect(*given)


def test_a_message_larger_than_the_server_takes_is_told_of(tmp_path: Path) -> None:
    desk = Desk()
    with post_office(publish(tmp_path, p0103="x" * 40000), desk, limit=20000):
        outcome = send(tmp_path, "--to", "technician").succeeds(3)
    assert "larger than the mail server takes (552" in outcome.err
    assert desk.addresses == ["zhou@acme.example"]


def test_a_dry_run_shows_who_would_get_what_and_does_nothing(tmp_path: Path, desk: Desk) -> None:
    before = sorted(tmp_path.rglob("*"))
    outcome = send(tmp_path, "--dry-run", password="").succeeds()
    row = next(line for line in outcome.out.splitlines() if "0103" in line)
    assert re.split(r" {2,}", row) == ["technician", "0103", "林建新", "lin@acme.example", "1 kB", "to be sent"]
    assert "nothing sent: 2026-10 (final, revision 1): 5 to be sent" in outcome.out
    assert desk.taken == []
    assert sorted(tmp_path.rglob("*")) == before
    send(tmp_path, "--only", "0103").succeeds()
    assert states(send(tmp_path, "--dry-run", "--json")) == {
        "0101": "due", "0103": "already", "0104": "due", "public": "due", "hr": "due",
    }  # fmt: skip


def test_who_has_no_address_is_told_of_and_who_wants_no_mail_is_not(tmp_path: Path) -> None:
    desk = Desk()
    with post_office(publish(tmp_path), desk, recipients={"0101": ["zheng@acme.example"], "0104": [], "9999": []}):
        outcome = send(tmp_path).succeeds(3)
    assert desk.addresses == ["zheng@acme.example"]
    assert "no mail address: technician 0103 林建新. Add it" in outcome.out
    assert "[mail.recipients] names 9999, for whom 2026-10 has no edition" in outcome.out
    assert outcome.err == ""


def test_several_recipients_get_a_message_each(tmp_path: Path) -> None:
    desk = Desk()
    with post_office(publish(tmp_path), desk, recipients=RECIPIENTS | {"hr": ["a@acme.example", "b@acme.example"]}):
        send(tmp_path, "--to", "hr").succeeds()
    assert [message["To"] for _, message in desk.taken] == ["a@acme.example", "b@acme.example"]


@pytest.mark.parametrize(
    ("words", "reached"),
    [
        (["--to", "manager", "--to", "public"], ["zheng@acme.example", "office@acme.example"]),
        (["--only", "0104", "--only", "0101"], ["zheng@acme.example", "zhou@acme.example"]),
        (["--only", "public"], ["office@acme.example"]),
    ],
)
def test_editions_can_be_chosen(tmp_path: Path, desk: Desk, words: list[str], reached: list[str]) -> None:
    send(tmp_path, *words).succeeds()
    assert desk.addresses == reached
