"""Cases without a number: no test is made with a value that is missing or not finite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pipeline.database import Database, NoNumber
from pipeline.definitions.kpi import Kpi
from pipeline.errors import Unusable
from pipeline.month import Month
from pipeline.validation import listed

_MOST = 5  # how many cases one line names
_FAULTY = """
select distinct coalesce(case_no, '-') as case_no
from (\n{sql}\n)
where numerator is null or denominator is null or state is null
    or not isfinite(numerator::double) or not isfinite(denominator::double)
order by case_no
"""


@contextmanager
def faulty_cases_told(db: Database, kpi: Kpi, month: Month, known: Mapping[str, object]) -> Iterator[None]:
    """Stops the month and names the cases to which the KPI's query gives a value that is missing or no number.

    Raises:
        Unusable: there is such a case.
    """
    try:
        yield
    except NoNumber as error:
        cases = [case for (case,) in db.chosen(_FAULTY.format(sql=kpi.sql), known)]
        if not cases:
            raise
        shown = listed(cases[:_MOST]) + (" …" if len(cases) > _MOST else "")
        raise Unusable("error.no_number", kpi=kpi.id, month=str(month), cases=shown) from error
