"""Events that rules answer: which time it is for whom, which rule of the ladder applies, and what it proposes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from pipeline.definitions.catalogue import rule_exists
from pipeline.definitions.offence import Consequence, Offence, Step
from pipeline.definitions.policy import Policy
from pipeline.kpi.measure import Measured
from pipeline.kpi.model import Employee
from pipeline.month import Month
from pipeline.scorecard.events import (
    Event,
    Together,
    events_by_person,
    happened,
    indexed,
    not_known,
    sharing,
    waiting,
)
from pipeline.scorecard.model import Disqualification, Kind, Proposal
from pipeline.scorecard.money import Money, money_of, shared_equally

KINDS: Mapping[str, Kind] = {
    "deduct": "deduction",
    "transfer": "transfer",
    "reward": "reward",
    "warn": "warning",
    "major_demerit": "major_demerit",
    "suspend": "suspension",
    "ineligible": "ineligible",
    "review": "review",
    "list": "listed",
}
LOST = "ineligible"

RoleThen = Callable[[Employee, date], str | None]


@dataclass
class Consequences:
    """What is proposed to or for one person, and which events cost the eligibility or could still do so."""

    proposals: list[Proposal] = field(default_factory=list)
    ineligible: list[Disqualification] = field(default_factory=list)
    undecided: list[Disqualification] = field(default_factory=list)


@dataclass(frozen=True)
class Answered:
    """An event and the rule for it; `pending` while nobody has verified the event."""

    event: Event
    rule: Consequence
    pending: bool = False

    @property
    def day(self) -> date:
        """The day of the event."""
        return self.event.day


@dataclass(frozen=True)
class Answers:
    """One offence of one person: its events that a rule answers, by date, and who bears a shared amount together."""

    offence: Offence
    timeline: tuple[Answered, ...]
    shares: Mapping[Together, Sequence[str]]

    @property
    def verified(self) -> tuple[Answered, ...]:
        """The events that count."""
        return tuple(one for one in self.timeline if not one.pending)


def consequences(
    policy: Policy, people: Sequence[Employee], measured: Measured, month: Month
) -> dict[str, Consequences]:
    """What the policy's rules ask of these people for the events of the month, by employee number.

    A transfer stands with both: with the one who pays and with the one who is paid.
    """
    found: dict[str, Consequences] = defaultdict(Consequences)
    for person, answers in _answers(policy, people, measured).items():
        money = _money(person, answers)
        for answer in answers:
            _answer(answer, person, month, money, found)
            _leave_open(answer.offence, person, answer.timeline, month, found[person.employee_no])
    return found


def _answers(policy: Policy, people: Sequence[Employee], measured: Measured) -> dict[Employee, list[Answers]]:
    """Everybody's events that a rule answers, by offence in the policy's order."""
    index = indexed([*measured.earlier, *measured.cases])
    role_then = _roles(measured)
    answers: dict[Employee, list[Answers]] = defaultdict(list)
    for offence in policy.offences:
        known = happened(offence, index)
        open_cases = not_known(offence, waiting(offence, index), known)
        shares = sharing(offence, known)
        events, pending = events_by_person(offence, known), events_by_person(offence, open_cases)
        for person in people:
            mine, open_events = events.get(person.employee_no, []), pending.get(person.employee_no, [])
            if mine or open_events:
                timeline = _answered(offence, person, mine, open_events, role_then)
                answers[person].append(Answers(offence, tuple(timeline), shares))
    return answers


def _money(person: Employee, answers: Sequence[Answers]) -> dict[tuple[str, int], Money]:
    """What each verified event comes to, by offence and place in its timeline.

    Events about one thing, of whatever offence, are reckoned by date against its limit; a limit that is a share of pay
    holds within the month.
    """
    money: dict[tuple[str, int], Money] = {}
    taken: dict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    events = [(one, place, answer) for answer in answers for place, one in enumerate(answer.verified)]
    for one, place, answer in sorted(events, key=lambda event: event[0].day):
        step = _step(one.rule, len(_before(answer, place)))
        of_subject = step.of == "amount" and one.event.case.subject
        about = (str(of_subject),) if of_subject else (answer.offence.id, str(Month.of(one.day)))
        found = money_of(step, one.event.case, person.base_pay).within(taken[about])
        if found.most is not None:
            taken[about] += found.amount or 0
        money[answer.offence.id, place] = found
    return money


def _before(answer: Answers, place: int) -> list[date]:
    """The days of the events that count before the one at that place."""
    one, past = answer.verified[place], answer.verified[:place]
    return [earlier.day for earlier in _counting(answer.offence, past, one)]


def _roles(measured: Measured) -> RoleThen:
    """Who had which role in the month of a day; the role of now where nobody knows."""
    known = {(month, p.employee_no): p.role for month, staff in measured.staff.items() for p in staff}
    return lambda person, day: known.get((Month.of(day), person.employee_no), person.role)


def _answered(
    offence: Offence, person: Employee, known: Sequence[Event], pending: Sequence[Event], role_then: RoleThen
) -> list[Answered]:
    """The person's events that a rule answers, by date."""
    events = [*((event, False) for event in known), *((event, True) for event in pending)]
    answered = [
        Answered(event, rule, is_pending)
        for event, is_pending in events
        if (rule := _rule(offence, role_then(person, event.day), event.case.flags))
    ]
    return sorted(answered, key=lambda one: one.day)


def _rule(offence: Offence, role: str | None, flags: Sequence[str]) -> Consequence | None:
    """The first rule that is for the role and whose conditions hold."""
    fitting = (
        rule
        for rule in offence.consequences
        if (not rule.roles or role in rule.roles) and set(rule.needs) <= set(flags)
    )
    return next(fitting, None)


def _answer(
    answer: Answers,
    person: Employee,
    month: Month,
    money: Mapping[tuple[str, int], Money],
    found: dict[str, Consequences],
) -> None:
    """Adds what the month's events of one offence lead to."""
    offence = answer.offence
    for place, one in enumerate(answer.verified):
        if Month.of(one.day) != month:
            continue
        before = _before(answer, place)
        step = _step(one.rule, len(before))
        bearing = answer.shares.get(one.event.together, [])
        share = shared_equally(money[offence.id, place], bearing, person.employee_no)
        for proposal in _proposals(offence, one, step, before, share):
            found[person.employee_no].proposals.append(proposal)
            if proposal.kind == "transfer" and proposal.payee is not None:
                found[proposal.payee].proposals.append(_received(proposal))
        if LOST in step.do:
            lost = Disqualification(one.rule.rule, offence.kpi, len(before) + 1, 0)
            found[person.employee_no].ineligible.append(lost)


def _step(rule: Consequence, before: int) -> Step:
    return rule.steps[min(before, len(rule.steps) - 1)]


def _counting(offence: Offence, past: Sequence[Answered], now: Answered) -> list[Answered]:
    """The events before that count towards the ordinal of this one: those of the same rule, as far back as it says."""
    return [one for one in past if one.rule.rule == now.rule.rule and _still_counts(offence, one.day, now.day)]


def _still_counts(offence: Offence, past: date, day: date) -> bool:
    if offence.counts == "month":
        return Month.of(past) == Month.of(day)
    if offence.counts == "12 months":
        year_before = Month.of(day).plus(-12)
        return (Month.of(past), past.day) > (year_before, day.day)
    return True


def _proposals(
    offence: Offence,
    one: Answered,
    step: Step,
    before: Sequence[date],
    money: Money,
) -> Iterator[Proposal]:
    case = one.event.case
    for act in step.do:
        pays = act in ("deduct", "transfer")
        if act == "transfer" and case.payee_no == case.employee_no:
            continue  # whoever repairs his own fault owes nobody
        has_money = pays or act == "reward"
        signed = _signed(money, -1 if pays else 1) if has_money else Money()
        yield Proposal(
            kind=KINDS[act],
            rule=one.rule.rule,
            amount=signed.amount,
            payee=case.payee_no if act == "transfer" else None,
            reason=offence.id,
            name=offence,
            ordinal=len(before) + 1,
            days=step.days if act == "suspend" else None,
            low=signed.low,
            high=signed.high,
            stated=signed.stated,
            also=_also(offence, one.rule, case.flags),
            reading=one.rule.reading,
            cases=one.event.cases,
            earlier=tuple(before),
        )


def _signed(money: Money, sign: int) -> Money:
    amount, stated = (None if value is None else sign * value for value in (money.amount, money.stated))
    return replace(money, amount=amount, stated=stated)


def _also(offence: Offence, rule: Consequence, flags: Sequence[str]) -> tuple[str, ...]:
    """Rules that match the event as well, whomever they are for; they are listed and ask for nothing (D-20)."""
    holding = [other for other in offence.consequences if set(other.needs) <= set(flags)]
    named = (
        *(part for origin in offence.origins for part in origin.parts if rule_exists(part)),
        *(other.rule for other in holding),
        *offence.also,
    )
    unmet = {other.rule for other in offence.consequences} - {other.rule for other in holding}
    return tuple(other for other in dict.fromkeys(named) if other != rule.rule and other not in unmet)


def _received(proposal: Proposal) -> Proposal:
    """The other side of a transfer."""
    amount = None if proposal.amount is None else -proposal.amount
    return replace(proposal, amount=amount)


def _leave_open(
    offence: Offence, person: Employee, timeline: Sequence[Answered], month: Month, found: Consequences
) -> None:
    """Adds the eligibility that events nobody has verified yet could cost: as events of the month, or before them."""
    for place, one in enumerate(timeline):
        if Month.of(one.day) != month:
            continue
        before = _counting(offence, timeline[:place], one)
        known = sum(not past.pending for past in before)
        could_be = [_step(one.rule, nth) for nth in range(known, len(before) + 1)]
        is_lost_already = not one.pending and LOST in could_be[0].do
        if not is_lost_already and any(LOST in step.do for step in could_be):
            unverified = len(before) - known + one.pending
            found.undecided.append(Disqualification(one.rule.rule, offence.kpi, known, unverified))
            return
