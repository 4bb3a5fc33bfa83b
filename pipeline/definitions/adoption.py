"""Who approved which policy file, when it was published to the staff, and until when that is to be looked at again.

The records stand in a workspace's `approvals.toml`, one table each, the newest last: TOML like every other file that
people of the company read, and only ever added to, so that a comparison of two states shows the new record alone.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError, model_validator

from pipeline.definitions.log import Strict, definition_faults, unreadable
from pipeline.definitions.policy import Policy
from pipeline.errors import Faults
from pipeline.files import write_whole
from pipeline.language import Message, message
from pipeline.month import Month
from pipeline.validation import Wrong

Missing = Literal["approval", "same_file", "publication"]
NO_DATA = "no data"
"""What an approval says in place of a hash where no month could be scored."""
NO_RULE = "no rule"
"""What it says in place of a simulation of a policy without any rule that luck could trip."""
_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_HEAD = (
    "# Who approved which policy file, and when it was published to the staff. Written by `scorecard policy approve`;\n"
    "# records are only added. One holds for the file with exactly this SHA-256: an edited file is another one.\n"
)


class Warned(Strict):
    """A warning that was known when a policy was approved."""

    zh: str
    en: str


class Approval(Strict):
    """One record: a policy file by its hash, who decided, and the days that the law asks about.

    `diff` and `simulate` are the SHA-256 of what the program said of the file before it was approved, or `NO_DATA` or
    `NO_RULE`.
    """

    scheme: _Name
    effective_from: date
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
    approved_by: _Name
    consulted_on: date
    approved_on: date
    published_on: date
    review_by: date
    recorded_on: date
    reason: str = ""
    month: str = ""
    diff: str = NO_DATA
    simulate: str = NO_DATA
    warnings: tuple[Warned, ...] = ()

    @model_validator(mode="after")
    def _days_follow_each_other(self) -> Approval:
        if faults := list(day_faults(self)):
            raise Wrong(*faults)
        return self


def day_faults(given: Approval) -> Iterator[Message]:
    """Every pair of days that stands in the wrong order: consulted, approved, published, recorded; reviewed after."""
    days = {
        "consulted": given.consulted_on,
        "approved": given.approved_on,
        "published": given.published_on,
        "recorded": given.recorded_on,
    }
    if given.approved_on == given.published_on:  # one day, of which people know the publication
        del days["approved"]
    for (earlier, before), (later, after) in pairwise(days.items()):
        if before > after:
            yield message(f"fault.adoption.{earlier}_after_{later}", earlier=before, later=after)
    for name, day in (("effect", given.effective_from), ("approval", given.approved_on)):
        if given.review_by <= day:
            yield message(f"fault.adoption.review_before_{name}", review=given.review_by, day=day)


@dataclass(frozen=True)
class Adoption:
    """How one policy stands towards a month that begins on `first_day`.

    `approval` is the record of exactly this file, `other` one of an earlier text of the same scheme and day.
    `acknowledged` says by employee number since when people have signed that they know this version.
    """

    scheme: str
    effective_from: date
    sha256: str
    first_day: date
    approval: Approval | None = None
    other: Approval | None = None
    acknowledged: Mapping[str, date] = field(default_factory=dict)

    @property
    def approved_by(self) -> str | None:
        """Who decided, or None."""
        return None if self.approval is None else self.approval.approved_by

    @property
    def approved_on(self) -> date | None:
        """The day of the decision, or None."""
        return None if self.approval is None else self.approval.approved_on

    @property
    def consulted_on(self) -> date | None:
        """The day on which the staff or their union had been heard, or None."""
        return None if self.approval is None else self.approval.consulted_on

    @property
    def published_on(self) -> date | None:
        """The day on which the staff could read it, or None."""
        return None if self.approval is None else self.approval.published_on

    @property
    def review_by(self) -> date | None:
        """The day by which the company wants to look at it again, or None."""
        return None if self.approval is None else self.approval.review_by

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What keeps the month from being more than a simulation; empty when nothing does."""
        if self.approval is None:
            return ("approval",) if self.other is None else ("same_file",)
        return () if self.in_force_before(self.first_day) else ("publication",)

    def in_force_before(self, day: date) -> bool:
        """True when it was approved and published before that day; on the day itself is too late."""
        return self.approval is not None and self.approval.published_on < day

    def is_review_due(self, day: date) -> bool:
        """True when the day of review lies before that day."""
        return self.approval is not None and self.approval.review_by < day


def adoption(
    policy: Policy, approvals: Sequence[Approval], month: Month, acknowledged: Mapping[str, date] | None = None
) -> Adoption:
    """How the policy stands towards the month.

    Of several records of one file the newest counts that was published before the month began, else the newest: a
    later review changes nothing for months before it.
    """
    first_day = month.start.date()
    own = [record for record in approvals if record.sha256 == policy.sha256 and record.scheme == policy.scheme]
    in_time = [record for record in own if record.published_on < first_day]
    version = (policy.scheme, policy.effective_from)
    others = [r for r in approvals if (r.scheme, r.effective_from) == version and r.sha256 != policy.sha256]
    return Adoption(
        scheme=policy.scheme,
        effective_from=policy.effective_from,
        sha256=policy.sha256,
        first_day=first_day,
        approval=_last(in_time) or _last(own),
        other=_last(others),
        acknowledged=acknowledged or {},
    )


def _last(records: Sequence[Approval]) -> Approval | None:
    return records[-1] if records else None


class _Book(Strict):
    approvals: tuple[Approval, ...] = Field(default=())


def read_approvals(file: Path) -> tuple[Approval, ...]:
    """Every record of the file, the oldest first; none where there is no file.

    Raises:
        Faults: every fault of the file in one go.
    """
    if not file.is_file():
        return ()
    try:
        return _Book.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))).approvals
    except ValidationError as error:
        raise Faults(definition_faults(file, error)) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise unreadable(file, error) from error


def add_approvals(file: Path, records: Sequence[Approval]) -> None:
    """Adds the records at the end of the file; what stood in it stays as it is, byte for byte.

    Raises:
        Faults: the file that is there cannot be read, and is left alone.
    """
    read_approvals(file)
    before = file.read_text(encoding="utf-8") if file.is_file() else _HEAD
    write_whole(file, (before + "".join(map(_table, records))).encode())


def _table(record: Approval) -> str:
    """The record as TOML; what it leaves at its default is not written."""
    values = record.model_dump(exclude_defaults=True)
    lines = (f"{name} = {_written(value)}\n" for name, value in values.items())
    return "\n[[approvals]]\n" + "".join(lines)


def _written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{name} = {_written(part)}' for name, part in value.items())} }}"
    if isinstance(value, tuple | list):
        return "[\n" + "".join(f"  {_written(part)},\n" for part in value) + "]"
    # a JSON text is a TOML text except for this one sign, which JSON leaves as it is
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
