"""`policy check`, `policy list` and `policy diff` on the command line: answers, JSON and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import scorecard
from tests.jobs.two_people import policy_file, two_people

WHEN = ("--month", "2026-10", "--as-of", "2026-12-05T00:00:00")


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company of two people; to be looked at, not changed."""
    root = tmp_path_factory.mktemp("acme")
    two_people(root)
    return root


def test_diff_prints_who_moves(acme: Path, tmp_path: Path) -> None:
    file = policy_file(tmp_path, "acme", day="2027-01-01", fine="25")
    lines = scorecard("policy", "diff", file, *WHEN, folder=acme).succeeds().out.splitlines()
    assert len(lines) == 4
    assert "from Chengdong scheme (acme 2026-01-01) to Chengdong scheme (acme 2027-01-01)" in lines[0]
    assert lines[-1].endswith("by -45.00 yuan in all.")


def test_diff_as_json_is_one_object(acme: Path, tmp_path: Path) -> None:
    file = policy_file(tmp_path, "acme", fine="25")
    document = scorecard("policy", "diff", "acme", file, *WHEN, "--json", folder=acme).succeeds().document
    assert document["schema"] == "policy-diff/1"
    assert [(person["employee_no"], person["after"]["money"]) for person in document["people"]] == [
        ("0103", -25),
        ("0105", -50),
    ]
    assert not (acme / "reports").exists(), "a comparison publishes nothing"


# words after `policy`, exit code, what the line must say
WRONG: dict[str, tuple[list[str], int, list[str]]] = {
    "three policies": (["diff", "acme", "acme", "acme"], 2, ["Compare one or two", "3 were given"]),
    "no policy file": (["diff", "没有.toml"], 2, ["没有.toml", "Check the path"]),
    "no such scheme": (["diff", "beijing"], 2, ["'beijing'", "acme"]),
    "no such scheme before": (["diff", "beijing", "acme"], 2, ["'beijing'"]),
    "no such month": (["diff", "acme", "--month", "2026-13"], 2, ["2026-13", "Write 2026-10"]),
    "a month not yet begun": (["diff", "acme", "--month", "2027-01"], 2, ["2027-01", "earlier month"]),
    "a month without data": (["diff", "acme", "--month", "2026-02"], 5, ["2026-02", "2026-10"]),
    "nothing to compare": (["diff"], 2, ["--help"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_command_is_one_line_and_its_code(case: str, acme: Path) -> None:
    words, code, said = WRONG[case]
    when = ["--as-of", "2026-12-05", *(() if "--month" in words else ("--month", "2026-10"))]
    line = scorecard("policy", *words, *when, folder=acme).succeeds(code).complaint
    assert all(part in line for part in said), line


def test_check_lists_every_fault_of_every_file(acme: Path, tmp_path: Path) -> None:
    good, one, two = (policy_file(tmp_path, scheme) for scheme in ("good", "one", "two"))
    one.write_text(one.read_text(encoding="utf-8").replace("weight = 100", "weight = -1"), encoding="utf-8")
    two.write_text(two.read_text(encoding="utf-8").replace("late_days", "lateness"), encoding="utf-8")
    outcome = scorecard("policy", "check", good, one, two, "--lang", "zh", folder=acme).succeeds(5)
    assert f"{good}：无误" in outcome.out
    first, second = outcome.err.splitlines()
    assert first.endswith(f"{one}，键 indicators.done.weight：-1 太小：请写大于 0 的数。未改动任何数据")
    assert f"{two}，键 offences.late.kpi：没有指标“lateness”：请写下列之一：late_days" in second


def test_check_as_json_has_the_faults_with_key_and_cure(acme: Path, tmp_path: Path) -> None:
    file = policy_file(tmp_path, "bad", full=101)
    document = scorecard("policy", "check", file, "--json", folder=acme).succeeds(5).document
    assert document["files"] == [str(file)]
    (fault,) = document["faults"]
    assert fault["key"] == "indicators.done"
    assert fault["fault"].endswith("write 0 to 100")


def test_check_without_a_file_looks_at_all_there_are(acme: Path) -> None:
    out = scorecard("policy", "check", folder=acme).succeeds().out
    assert "binchun" in out
    assert str(Path("policies") / "acme" / "2026-01-01.toml") in out


def test_list_names_the_companys_own_and_the_shipped_schemes(acme: Path) -> None:
    listed = scorecard("policy", "list", "--json", folder=acme).succeeds().document["policies"]
    assert {"acme", "binchun", "hotel"} <= {policy["scheme"] for policy in listed}
    assert "城东办法" in scorecard("policy", "list", "--lang", "zh", folder=acme).succeeds().out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_score_by_an_unknown_scheme_names_those_there_are(language: str, acme: Path) -> None:
    line = scorecard("score", *WHEN, "--policy", "nonsense", "--lang", language, folder=acme).succeeds(2).complaint
    said = {"en": "there is no scheme 'nonsense'. There are: ", "zh": "没有名为“nonsense”的考核办法。可用的有："}
    assert said[language] in line
    assert all(scheme in line for scheme in ("acme", "binchun", "hotel", "store-102"))


def test_score_by_a_missing_policy_file_is_a_wrong_command(acme: Path) -> None:
    line = scorecard("score", *WHEN, "--policy", "没有/2026-01-01.toml", folder=acme).succeeds(2).complaint
    assert "no such file: 没有/2026-01-01.toml. Check the path" in line


def test_score_by_a_scheme_or_file_that_there_is(acme: Path, tmp_path: Path) -> None:
    file = policy_file(tmp_path, "draft", day="2027-01-01")
    for policy in ("acme", file):
        assert "0103" in scorecard("score", *WHEN, "--policy", policy, folder=acme).succeeds().out


def test_a_branch_that_no_roster_has_stops_the_run(tmp_path: Path) -> None:
    one = two_people(tmp_path)
    one.send("花名册二.xlsx", [["工号", "姓名", "岗位", "网点"], ["0107", "周九", "维修工", "城东店"]])
    settings = 'policy = "acme"\n[[policies]]\nscheme = "hotel"\nbranches = ["北京店"]\n'
    (tmp_path / "scorecard.toml").write_text(settings, encoding="utf-8")
    line = scorecard("run", *WHEN, "--quiet", folder=tmp_path).succeeds(5).complaint
    assert "no roster row has the branch 北京店; there are: 城东店" in line
    assert not (tmp_path / "reports" / "2026-10").exists()
