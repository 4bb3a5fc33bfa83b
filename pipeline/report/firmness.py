"""How firm a grade is, and what chance does to a count over its line, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.definitions.policy import Policy
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.wording import both, code, listed, named, sentences
from pipeline.scorecard.model import Disqualification, PartialReason

_NAMED = 3  # how many indicators a sentence names


def firmness(policy: Policy, unstable: Sequence[str], partial: Sequence[PartialReason]) -> Text | None:
    """Why nothing to a disadvantage rests on the grade alone; None when it stands firmly."""
    told = []
    if partial:
        told.append(both("firm.partial", reasons=listed(code("partial", reason) for reason in partial)))
    if unstable:
        names = [named(rule) for rule in policy.indicators if rule.id in unstable]
        key = "firm.unstable" if len(names) <= _NAMED else "firm.unstable_many"
        told.append(both(key, names=listed(names[:_NAMED]), n=len(names)))
    return sentences(told) if told else None


def count_sentences(entry: Disqualification) -> Iterator[Text]:
    """What the company's own rates would bring, what the numbers therefore say, and what is not proposed."""
    if entry.expected is not None:
        k = formats.one_in(entry.probability or 0.0)
        yield both(
            "count.often" if k is None else "count.one_in",
            exposure=formats.plain(entry.exposure),
            expected=formats.plain(entry.expected, 1),
            k=k,
        )
    yield code("count_status", entry.status or "none")
    if not entry.supported:
        yield both("count_unsupported")
