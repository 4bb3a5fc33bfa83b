"""D-01, D-02: new leaks, to whom they are charged, and how old the machine was."""

from fractions import Fraction

import pytest

from tests.kpi.world import Sums, World, world

KPIS = "leaks_30d leaks_1y leak_rate_by_install_month"
HEAD = (
    "工单号 | 工单类型 | 师傅 | 机号 | 报修时间 | 完成时间 |故障现象 | 是否漏水 | 责任类别 | 原单号 | 安装工 | 安装日期"
)
INSTALL = "AZ1 | 安装 | 李四 | HX1 | 02-01 09:00 | 02-10 17:00 | | | | | |"


def _leaks(*rows: str, as_of: str = "05-05 00:00", month: str = "2025-03") -> World:
    """A month in which 李四 has installed HX1 on 10 February."""
    return world(work_orders="\n".join([HEAD, INSTALL, *rows]), kpis=KPIS, as_of=as_of, month=month)


def _leak(number: str, created: str, rest: str = "漏水 | | 安装 | | |", unit: str = "HX1", done: str = "") -> str:
    return f"{number} | 维修 | 张三 | {unit} | {created} | {done} | {rest}"


def test_age_in_days_counts_from_the_day_of_installation() -> None:
    """Installed on 10 February: 12 March is day 30, 13 March day 31."""
    rows = [
        _leak("WX1", "03-12 23:59:59", done="03-13 00:30"),
        _leak("WX2", "03-13 00:30:00", done="03-13 10:00"),
    ]
    seen = _leaks(*rows)
    assert seen.outcomes("leaks_30d") == {"WX1": "hit"}
    assert seen.outcomes("leaks_1y") == {"WX1": "hit", "WX2": "hit"}
    assert seen.sums("leaks_1y", "0104") == Sums(2, None)
    assert seen.sums("leaks_1y", "0103") == Sums(0, None)


@pytest.mark.parametrize(
    ("installed", "leaked", "counts"),
    [
        ("2024-03-12", "03-12 23:59", True),
        ("2024-03-12", "03-13 00:00", False),
        ("2024-02-29", "2025-02-28 10:00", True),
        ("2024-02-29", "2025-03-01 00:00", False),
    ],
)
def test_a_year_ends_on_the_same_date(installed: str, leaked: str, counts: bool) -> None:
    """The installer stands on the leak order; the installation is older than every log of this company."""
    month = "2025-02" if leaked.startswith("2025-02") else "2025-03"
    seen = _leaks(_leak("WX1", leaked, f"漏水 | | 安装 | | 0104 | {installed}", "HX9"), month=month)
    assert seen.owners("leaks_1y") == ({"WX1": "0104"} if counts else {})


@pytest.mark.parametrize(
    ("words", "is_leak"),
    [
        ("接头渗水", True), ("Water Leak", True), ("滴水", True), ("漏電", False), ("", False),
    ],
)  # fmt: skip
def test_a_fault_that_names_a_leak_is_one(words: str, is_leak: bool) -> None:
    assert set(_leaks(_leak("WX1", "03-01 09:00", f"{words} | | 安装 | | |")).cases("leaks_30d")) == (
        {"WX1"} if is_leak else set()
    )


def test_an_explicit_answer_wins_over_the_words_and_only_repairs_leak() -> None:
    rows = [
        _leak("WX1", "03-01 09:00", "漏水 | 否 | 安装 | | |"),
        _leak("WX2", "03-02 09:00", "不制热 | 是 | 安装 | | |", done="03-02 10:00"),
        "BY3 | 保养 | 张三 | HX1 | 03-05 09:00 | | 漏水 | 是 | 安装 | | |",
    ]
    assert set(_leaks(*rows).cases("leaks_30d")) == {"WX2"}


def test_confirmed_dismissed_and_pending_by_cause() -> None:
    """Five units of which one order each leaks: only the installation's fault is the installer's."""
    causes = ["安装", "用户", "产品", "人员", ""]
    installs = [f"AZ{n} | 安装 | 李四 | HX{n} | 02-20 09:00 | 02-20 17:00 | | | | | |" for n in range(2, 7)]
    leaks = [_leak(f"WX{n}", "03-05 09:00", f"漏水 | | {c} | | |", f"HX{n}") for n, c in enumerate(causes, start=2)]
    seen = _leaks(*installs, *leaks)
    assert seen.sums("leaks_30d", "0104") == Sums(1, None, pending=1)
    figure = seen.measured.figures["leaks_30d", "technician", "0104"]
    assert (figure.extra["dismissed"], figure.status) == (3, "provisional")


def test_what_is_not_a_new_leak() -> None:
    first = _leak("WX1", "03-01 09:00", done="03-03 12:00")
    rows = [
        _leak("WX2", "03-03 11:59:59", done="03-03 11:59:59"),
        _leak("WX3", "03-05 09:00", "漏水 | | 安装 | WX1 | |", "HX9"),
        _leak("WX4", "03-04 08:00", done="03-04 09:00"),
        _leak("WX5", "03-04 20:00", done="03-04 21:00"),
    ]
    assert set(_leaks(first, *rows).cases("leaks_30d")) == {"WX1", "WX4"}


def test_a_report_after_the_first_was_done_is_a_new_leak() -> None:
    first = _leak("WX1", "03-01 09:00", done="03-03 12:00")
    assert set(_leaks(first, _leak("WX2", "03-03 12:00:00")).cases("leaks_30d")) == {"WX1", "WX2"}
    still_open = _leak("WX1", "03-01 09:00")
    assert set(_leaks(still_open, _leak("WX2", "03-05 12:00")).cases("leaks_30d")) == {"WX1"}


def test_a_first_order_of_the_month_before_makes_the_second_none_of_this_month() -> None:
    first = _leak("WX1", "02-28 09:00", done="03-02 12:00")
    assert _leaks(first, _leak("WX2", "03-01 12:00")).cases("leaks_30d") == {}


def test_an_order_naming_itself_as_parent_is_still_a_new_leak() -> None:
    assert set(_leaks(_leak("WX1", "03-01 09:00", "漏水 | | 安装 | WX1 | |")).cases("leaks_30d")) == {"WX1"}


def test_charged_to_the_newest_installation_not_after_the_leak() -> None:
    again = "AZ2 | 安装 | 孙七 | HX1 | 02-19 09:00 | 02-20 17:00 | | | | | |"
    later = "AZ3 | 安装 | 张三 | HX1 | 03-05 09:00 | 03-05 17:00 | | | | | |"
    unfinished = "AZ4 | 安装 | 0106 | HX1 | 02-25 09:00 | | | | | | |"
    rows = [again, later, unfinished, _leak("WX1", "03-04 09:00", done="03-04 10:00"), _leak("WX2", "03-05 08:00")]
    assert _leaks(*rows).owners("leaks_30d") == {"WX1": "0109", "WX2": "0103"}


def test_without_an_installation_order_the_leak_order_must_name_installer_and_date() -> None:
    rows = [
        _leak("WX1", "03-05 09:00", "漏水 | | 安装 | | 李四 | 2025-02-20", "HX7"),
        _leak("WX2", "03-05 09:00", "漏水 | | 安装 | | 李四 |", "HX8"),
        _leak("WX3", "03-05 09:00", "漏水 | | 安装 | | | 2025-02-20", "HX9"),
        _leak("WX4", "03-05 09:00", "漏水 | | 安装 | | 李四 | 2025-03-06", "HX6"),
    ]
    seen = _leaks(*rows)
    assert seen.owners("leaks_30d") == {"WX1": "0104", "WX2": "nobody_named", "WX3": "nobody_named"}
    assert seen.sums("leaks_30d") == Sums(1, None)
    assert seen.measured.unassigned == {"leaks_30d": 2, "leaks_1y": 2}


def test_an_installer_who_has_left_is_charged_no_more() -> None:
    install = "AZ2 | 安装 | 赵六 | HX2 | 02-19 09:00 | 02-20 17:00 | | | | | |"
    seen = _leaks(install, _leak("WX1", "03-05 09:00", unit="HX2"))
    assert seen.owners("leaks_30d") == {"WX1": "not_employed"}
    assert seen.sums("leaks_30d") == Sums(1, None)


def test_a_name_nobody_bore_at_the_installation_is_looked_up_in_the_month_of_the_leak() -> None:
    """The roster begins in 2025 and says nothing of when 李四 was hired."""
    roster = "工号 | 姓名 | 岗位 | 生效日期\n0104 | 李四 | 安装工 | 2025-01-01"
    leak = _leak("WX1", "03-05 09:00", "漏水 | | 安装 | | 李四 | 2024-11-02", "HX7")
    seen = world(work_orders=f"{HEAD}\n{leak}", roster=roster, kpis="leaks_1y")
    assert seen.owners("leaks_1y") == {"WX1": "0104"}


def test_rate_by_month_of_installation() -> None:
    """Three installations in February: one leaked confirmed on day 30, one on day 31, one without a finding."""
    installs = [f"AZ{n} | 安装 | 李四 | HX{n} | 02-01 09:00 | 02-10 17:00 | | | | | |" for n in (2, 3)]
    leaks = [
        _leak("WX1", "03-12 09:00"),
        _leak("WX2", "03-13 09:00", unit="HX2"),
        _leak("WX3", "03-01 09:00", "漏水 | | | | |", "HX3"),
    ]
    kpi = "leak_rate_by_install_month"
    seen = _leaks(*installs, *leaks, month="2025-02", as_of="03-31 00:00")
    assert seen.sums(kpi, "0104") == Sums(1, 3)
    assert seen.measured.figures[kpi, "technician", "0104"].value == Fraction(1, 3)
    assert seen.status(kpi) == "final"
    assert _leaks(*installs, *leaks, month="2025-02", as_of="03-30 23:59:59").status(kpi) == "provisional"
