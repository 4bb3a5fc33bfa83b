"""What the numbers have to say before they are held against somebody: a policy's `[chance]` table."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator

from pipeline.definitions.exact import Exact, Text
from pipeline.definitions.log import Strict
from pipeline.language import message
from pipeline.validation import Wrong

Months = Annotated[int, Field(ge=1, le=12)]


class Leave(Strict):
    """Words of a leave or day entered in the attendance log: protected leave, and days on which nobody could work."""

    protected: tuple[Text, ...] = ("产假", "孕", "哺乳", "工伤", "医疗期", "maternity", "work injury")
    outage: tuple[Text, ...] = ("停工", "停业", "停电", "灾害", "不可抗力", "outage", "force majeure")


class Chance(Strict):
    """From how many cases on, and below which chance, a figure speaks against somebody; and which months do not count.

    The window is the shortest run of `window_months[0]` to `window_months[1]` whole months that has `window_orders`
    below the line, else the longest; with fewer than `min_orders` nothing is said. `amber` and `red` are chances (0..1)
    of as much or more for somebody exactly at the limit. A month with fewer than `min_working_days` or `min_orders`, or
    that begins within `probation_days` of being hired, grades nobody to a disadvantage.
    """

    min_orders: int = Field(default=30, ge=1)
    amber: Exact = Field(default=Decimal("0.025"), gt=0, lt=1)
    red: Exact = Field(default=Decimal("0.001"), gt=0, lt=1)
    window_months: tuple[Months, Months] = (3, 6)
    window_orders: int = Field(default=300, ge=1)
    min_working_days: int = Field(default=10, ge=0)
    probation_days: int = Field(default=60, ge=0)
    leave: Leave = Leave()

    @model_validator(mode="after")
    def _in_order(self) -> Chance:
        faults = []
        if self.red >= self.amber:
            faults.append(message("fault.chance_order", amber=self.amber, red=self.red))
        if self.window_months[0] > self.window_months[1]:
            faults.append(message("fault.chance_window", shortest=self.window_months[0], longest=self.window_months[1]))
        if self.window_orders < self.min_orders:
            faults.append(message("fault.chance_orders", orders=self.window_orders, least=self.min_orders))
        if faults:
            raise Wrong(*faults)
        return self
