"""The values that a KPI counts by, as a reader who knows no codes sees them."""

from __future__ import annotations

import pytest

from pipeline.definitions.log import LogDefinition
from pipeline.language import Text
from pipeline.report.kpi_words import kpi_entry
from tests.report.months import make_month

COLUMNS = {
    "no": {"zh": "单号", "en": "number", "type": "text", "headers": ["单号"]},
    "cause": {
        "zh": "原因", "en": "cause", "type": "code", "headers": ["原因"],
        "codes": {"customer": ["用户原因", "人为"], "spare_part": ["配件"]},
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (("customer", "spare_part"), {"zh": "用户原因、配件", "en": "customer, spare part"}),
        (("no",), {"zh": "单号", "en": "number"}),
        ("滤芯", {"zh": "滤芯", "en": "滤芯"}),
    ],
)
def test_codes_and_columns_of_the_log_stand_in_words(value: str | tuple[str, ...], words: Text) -> None:
    report = make_month()
    kpi = next(iter(report.kpis.values())).model_copy(update={"parameters": {"causes": value}, "window": None})
    given = {"id": "orders", "zh": "工单", "en": "orders", "key": ["no"], "columns": COLUMNS}
    log = LogDefinition.model_validate(given)
    (line,) = kpi_entry(kpi, [report.policy], {kpi.log: log}).parameters
    assert line.value == words
