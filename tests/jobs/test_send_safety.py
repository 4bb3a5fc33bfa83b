"""Nothing about people leaves in clear, to a stranger, or altered; what is wrong is one line with its cure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import Faults
from pipeline.jobs.setup import held
from pipeline.workspace import find_workspace, read_settings
from tests.cli.command import Outcome, scorecard
from tests.jobs.post_office import MONTH, PASSWORD, Desk, authority, configure, free_port, post_office, publish


def send(folder: Path, *words: str, password: str = PASSWORD) -> Outcome:
    return scorecard("send", "--month", MONTH, *words, folder=folder, SCORECARD_MAIL_PASSWORD=password)


def untouched(folder: Path) -> bool:
    return not (folder / "data" / "sent.jsonl").exists()


def test_a_certificate_for_another_host_is_refused(tmp_path: Path) -> None:
    desk = Desk()
    with post_office(publish(tmp_path), desk, host="mail.acme.example"):
        line = send(tmp_path).succeeds(5).complaint
    assert "is not trusted: Hostname mismatch" in line
    assert desk.taken == []
    assert untouched(tmp_path)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_an_unknown_authority_is_refused(tmp_path: Path, security: str) -> None:
    desk = Desk()
    with post_office(publish(tmp_path), desk, security):
        authority("stranger").cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        line = send(tmp_path).succeeds(5).complaint
    assert "is not trusted" in line
    assert "ca_file" in line
    assert desk.taken == []


def test_the_system_s_authorities_are_asked_where_no_file_is_named(tmp_path: Path) -> None:
    desk = Desk()
    with post_office(publish(tmp_path), desk):
        settings = tmp_path / "scorecard.toml"
        settings.write_text(settings.read_text("utf-8").replace('ca_file = "ca.pem"\n', ""), "utf-8")
        assert "is not trusted" in send(tmp_path).succeeds(5).complaint
    assert desk.taken == []


def test_a_server_without_encryption_is_not_spoken_to(tmp_path: Path) -> None:
    desk = Desk()
    with post_office(publish(tmp_path), desk, "none") as port:
        configure(tmp_path, port, "starttls")
        line = send(tmp_path).succeeds(5).complaint
    assert 'does not offer security = "starttls"' in line
    assert desk.taken == []


@pytest.mark.parametrize("password", ["wrong", "密码"])
def test_a_wrong_password_stops_before_anything_is_sent(tmp_path: Path, password: str) -> None:
    desk = Desk()
    with post_office(publish(tmp_path), desk):
        line = send(tmp_path, password=password).succeeds(5).complaint
    assert password not in line
    assert desk.taken == []
    assert untouched(tmp_path)


def test_a_user_without_a_password_is_told_where_it_goes(tmp_path: Path) -> None:
    configure(publish(tmp_path), free_port())
    assert "SCORECARD_MAIL_PASSWORD holds no password" in send(tmp_path, password="").succeeds(5).complaint


def test_a_server_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    configure(publish(tmp_path), free_port())
    (tmp_path / "ca.pem").write_bytes(authority().cert_pem.bytes())
    assert "cannot be reached: Connection refused" in send(tmp_path).succeeds(5).complaint


def test_a_file_of_certificates_that_is_none_is_named(tmp_path: Path) -> None:
    configure(publish(tmp_path), free_port())
    assert f"ca_file cannot be used: {tmp_path / 'ca.pem'}" in send(tmp_path).succeeds(5).complaint


def test_mail_that_is_not_configured_is_one_line_with_its_cure(tmp_path: Path) -> None:
    publish(tmp_path)
    (tmp_path / "scorecard.toml").write_text("", "utf-8")
    assert "has no [mail]. State server, from and security there" in send(tmp_path).succeeds(5).complaint


def test_a_month_that_is_not_published_is_not_sent(tmp_path: Path) -> None:
    configure(tmp_path, free_port())
    assert "Run first: scorecard run --month 2026-10" in send(tmp_path).succeeds(5).complaint


def test_a_month_of_an_older_program_is_not_sent(tmp_path: Path) -> None:
    configure(publish(tmp_path), free_port())
    run = tmp_path / "reports" / MONTH / "run.json"
    run.write_text(run.read_text("utf-8").replace('"editions"', '"formerly"'), "utf-8")
    assert "has no editions" in send(tmp_path).succeeds(5).complaint


@pytest.mark.parametrize("fault", ["altered", "removed", "stranger"])
def test_files_that_are_not_what_was_published_are_not_sent(tmp_path: Path, fault: str) -> None:
    desk = Desk()
    with post_office(publish(tmp_path), desk):
        page = tmp_path / "reports" / MONTH / "own" / "0103.html"
        if fault == "altered":
            page.write_text("<p>99.0</p>", "utf-8")
        elif fault == "removed":
            page.unlink()
        else:
            run = tmp_path / "reports" / MONTH / "run.json"
            run.write_text(
                run.read_text("utf-8").replace('["own/0103.html"]', '["own/0103.html", "../secret"]'), "utf-8"
            )
        line = send(tmp_path).succeeds(7).complaint
    assert "Publish again with scorecard report --month 2026-10, then send" in line
    assert desk.taken == []


def test_an_edition_that_there_is_not_is_named(tmp_path: Path) -> None:
    configure(publish(tmp_path), free_port())
    line = send(tmp_path, "--only", "0199").succeeds(2).complaint
    assert line.startswith("there is no edition 0199. There are: 0101, 0103, 0104")


def test_sending_waits_for_nobody_and_lets_nobody_in(tmp_path: Path) -> None:
    desk = Desk()
    with post_office(publish(tmp_path), desk), held(find_workspace(tmp_path)):
        send(tmp_path).succeeds(4)
        send(tmp_path, "--dry-run").succeeds()
    assert desk.taken == []


def test_addresses_stand_in_full_only_in_a_dry_run(tmp_path: Path) -> None:
    desk = Desk(refused=frozenset({"zhou@acme.example"}))
    with post_office(publish(tmp_path), desk):
        trial = send(tmp_path, "--dry-run", "--json").succeeds()
        outcome = send(tmp_path, "--json").succeeds(3)
    assert outcome.err == ""
    assert "lin@acme.example" in trial.out
    assert "lin@acme.example" not in outcome.out
    assert {one["address"] for one in outcome.document["messages"]} >= {"l***@acme.example", "z***@acme.example"}
    written = (tmp_path / "data" / "sent.jsonl").read_text("utf-8")
    assert not [name for name in ("lin@", "zhou@", PASSWORD, "林建新") if name in written]


def test_quiet_says_only_what_went_wrong(tmp_path: Path) -> None:
    desk = Desk(refused=frozenset({"zhou@acme.example"}))
    with post_office(publish(tmp_path), desk):
        outcome = send(tmp_path, "--quiet").succeeds(3)
        assert (outcome.out, len(outcome.err.splitlines())) == ("", 1)
        desk.refused = frozenset()
        outcome = send(tmp_path, "--quiet").succeeds()
    assert (outcome.out, outcome.err) == ("", "")


@pytest.mark.parametrize(
    ("values", "key", "said"),
    [
        ({"security": "none", "server": "mail.acme.example"}, "mail", "is for this machine (localhost) only"),
        ({"from": "售后服务部"}, "mail.from", "is no mail address"),
        ({"from": "a@b.example\nBcc: c@d.example"}, "mail.from", "is no mail address"),
        ({"reply_to": "nobody"}, "mail.reply_to", "is no mail address"),
        ({"security": "ssl"}, "mail.security", "starttls"),
        ({"password": "secret"}, "mail.password", "password"),
        (
            {"recipients": {"0103": ["lin at acme.example"]}},
            "mail.recipients",
            "lin at acme.example is no mail address",
        ),
        ({"recipients": {"0103": ["lin@acme.example, zhou@acme.example"]}}, "mail.recipients", "is no mail address"),
    ],
)
def test_settings_that_cannot_be_meant_are_faults(tmp_path: Path, values: dict[str, Any], key: str, said: str) -> None:
    configure(tmp_path, 587, **values)
    with pytest.raises(Faults) as caught:
        read_settings(tmp_path / "scorecard.toml")
    (line,) = caught.value.lines("en")
    assert f"key {key}: " in line
    assert said in line
