"""What validation finds wrong is said in either language, with its key and what to write."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from pipeline.definitions.kpi import load_kpis
from pipeline.definitions.log import load_logs
from pipeline.errors import Faults, Unusable
from pipeline.language import message, say
from pipeline.validation import Wrong, listed, told, unknown


class Entry(BaseModel):
    """One entry of the list."""

    id: str = ""
    size: Decimal = Decimal(0)


class Form(BaseModel):
    """What is validated here."""

    model_config = ConfigDict(extra="forbid")

    entries: tuple[Entry, ...] = ()
    value: int | str | tuple[str, ...] = 0

    @model_validator(mode="after")
    def _is_not_seven(self) -> Form:
        if self.value == 7:
            raise Wrong(message("fault.missing"), message("fault.curve_empty"))
        return self


def _told(table: dict[str, object], by_name: bool = True) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as refusal:
        Form.model_validate(table)
    return [(key, say("zh", one.key, **one.values)) for key, one in told(refusal.value, table if by_name else None)]


def test_entries_of_a_list_go_by_id_or_are_counted_from_one() -> None:
    table: dict[str, object] = {"entries": [{"size": "x"}, {"id": "second", "size": "x"}]}
    assert [key for key, _ in _told(table)] == ["entries.1.size", "entries.second.size"]
    assert [key for key, _ in _told(table, by_name=False)] == ["entries.1.size", "entries.2.size"]


def test_a_value_that_fits_no_kind_is_one_fault() -> None:
    assert _told({"value": {"a": 1}}) == [("value", "参数的写法不对：请写整数、带引号的小数或文字，或文字的列表")]


def test_a_rule_of_the_form_may_find_several_faults() -> None:
    assert [key for key, _ in _told({"value": 7})] == ["-", "-"]


def test_messages_within_messages_are_said_in_the_same_language() -> None:
    assert _told({"entries": 3}) == [("entries", "“3”的写法不对：请写成方括号中的列表")]
    assert _told({"colour": 3}) == [("colour", "没有这个键：请删去，或改正拼写")]


def test_of_many_names_those_spelled_alike_are_told() -> None:
    names = [f"kpi_{number}" for number in range(20)]
    assert str(unknown("kpi", "late_day", [*names, "late_days"])) == "unknown KPI 'late_day': write one of late_days"
    assert str(unknown("kpi", "x", names)).count("kpi_") == 20
    assert str(unknown("role", "x", ["a", "b"])) == "unknown role 'x': write one of a, b"
    assert listed([]) == "-"


def test_a_wrong_log_definition_says_what_to_write(tmp_path: Path) -> None:
    text = '[columns.order_no]\ntype = "nonsense"\nheaders = ["状态"]\ncolour = 1\n'
    (tmp_path / "work_orders.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Faults) as refusal:
        load_logs(tmp_path)
    lines = refusal.value.lines("zh")
    assert any("键 columns.order_no.type：不能写“nonsense”：请写下列之一：text, label" in line for line in lines)
    assert any("键 columns.order_no.colour：没有这个键：请删去" in line for line in lines)


def test_a_header_of_two_columns_says_which(tmp_path: Path) -> None:
    (tmp_path / "work_orders.toml").write_text('[columns.order_no]\nheaders = ["状态"]\n', encoding="utf-8")
    with pytest.raises(Faults) as refusal:
        load_logs(tmp_path)
    (line,) = refusal.value.lines("zh")
    assert "“状态”同时指 order_no, status：请只在一处保留" in line


def test_a_file_that_is_no_toml_says_so(tmp_path: Path) -> None:
    (tmp_path / "work_orders.toml").write_text("zh = 工单\n", encoding="utf-8")
    with pytest.raises(Unusable) as refusal:
        load_logs(tmp_path)
    assert "不是有效的 TOML" in refusal.value.lines("zh")[0]
    assert "请改正该行" in refusal.value.lines("zh")[0]


def test_a_wrong_kpi_definition_says_what_to_write(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('position = "x"\nkind = "share"\nwindow = "days"\n', encoding="utf-8")
    (tmp_path / "own.sql").write_text("select 1", encoding="utf-8")
    with pytest.raises(Faults) as refusal:
        load_kpis([tmp_path], {})
    lines = refusal.value.lines("zh")
    assert any("键 position：“x”的写法不对：请写成整数" in line for line in lines)
    assert any("键 kind：不能写“share”：请写下列之一：rate, mean, count" in line for line in lines)
    assert all("请" in line and "should" not in line for line in lines)
