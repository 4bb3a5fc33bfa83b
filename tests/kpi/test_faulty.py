"""A value that is missing or no number stops the month, and the line names the KPI and the case."""

from dataclasses import dataclass

import pytest

from pipeline.errors import ExitCode, Unusable
from pipeline.kpi.ask import Ask
from pipeline.kpi.measure import measure
from pipeline.month import Month
from tests.kpi.tables import moment
from tests.kpi.world import KPIS, LATER, SHARED, database

ORDERS = "工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间\nA1 | 维修 | 张三 | 03-02 09:00 | 03-02 12:00\n"


@dataclass(frozen=True)
class Wrong:
    """A query whose one case has this numerator and denominator."""

    numerator: str
    denominator: str = "1"

    @property
    def sql(self) -> str:
        return (
            "select order_no as case_no, completed_at as happened_at, technician as person, 'counted' as state, "
            f"{self.numerator} as numerator, {self.denominator} as denominator, source from fact.orders "
            "where in_month(completed_at, $month_start, $month_end)"
        )


@pytest.mark.parametrize(
    "wrong",
    [Wrong("null"), Wrong("'nan'::double"), Wrong("'inf'::double"), Wrong("1", "null"), Wrong("1", "'nan'::double")],
)
def test_the_month_stops_and_names_the_case(wrong: Wrong) -> None:
    kpi = KPIS["completion"].model_copy(update={"sql": wrong.sql})
    with (
        database(logs={"work_orders": ORDERS}) as db,
        pytest.raises(Unusable) as refusal,
    ):
        measure(db, [Ask("shipped", {kpi.id: kpi}, SHARED)], Month(2025, 3), moment(LATER))
    assert refusal.value.exit_code == ExitCode.UNUSABLE
    (line,) = refusal.value.lines("en")
    assert "completion" in line
    assert "A1" in line
    assert "2025-03" in refusal.value.lines("zh")[0]
