"""What the law asks for before anything follows from a review: the steps of `procedure.toml`, in their order."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Literal

from pydantic import Field, model_validator

from pipeline.definitions.exact import Named
from pipeline.workspace import packaged

SHIPPED = packaged("definitions", "procedure.toml")
Fact = Literal[
    "adopted", "acknowledged", "verified", "supported", "final", "no_appeal", "window_over", "data_begin", "severance"
]  # fmt: skip


class Step(Named):
    """One thing that has to be so, or on record: the law that asks for it, and what shows that it is.

    Exactly one of three shows it. `record`: a step on record under one of these codes, not before the one that the step
    `after` rests on, and with `least_days` running at least so long, unless one `instead` is on record. `absent`: no
    record under one of these codes stands, that is, none that has not run out and that none of `ended_by` followed.
    `fact`: what the figures and the policy show; with `after`, its day has to lie behind the record of that step. As
    long as a step that `blocks` is missing, nobody may go on. `kinds` are the proposals that it is asked for; for
    others it is not needed.
    """

    id: str
    law: Named
    record: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    ended_by: tuple[str, ...] = ()
    fact: Fact | None = None
    after: str | None = None
    least_days: int | None = Field(default=None, ge=1)
    blocks: bool = False
    kinds: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_shown_one_way(self) -> Step:
        if sum(map(bool, (self.record, self.absent, self.fact))) != 1:
            raise ValueError(f"{self.id}: needs one of record, absent and fact")
        return self


@cache
def procedure() -> tuple[Step, ...]:
    """Every step in the order in which the law asks for them.

    Raises:
        ValueError: a step comes after one that does not stand before it.
    """
    tables = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["steps"]
    steps = tuple(Step.model_validate(table) for table in tables)
    known: set[str | None] = {None}
    for step in steps:
        if step.after not in known:
            raise ValueError(f"{step.id}: {step.after} does not stand before it")
        known.add(step.id)
    return steps
