"""Rows that people enter by hand: those of `entries.toml`, superiors' scores, inspections by a checklist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipeline.definitions.checklist import Item, load_checklists
from pipeline.demo.catalogue import Person, load_toml
from pipeline.demo.complaints import Complaint
from pipeline.demo.order import Order
from pipeline.demo.plan import Plan, at
from pipeline.demo.rows import Row
from pipeline.month import Month


@dataclass(frozen=True)
class Past:
    """What an entry can be about: finished orders, complaints and follow-up calls, by time."""

    plan: Plan
    orders: Sequence[Order]
    cases: Sequence[Complaint]
    calls: Sequence[Row]

    def link(self, entry: Mapping[str, Any]) -> Row | None:
        """The columns that name what the entry is about, or None when there is no such thing."""
        finders = {"complaint": self._complaint, "call": self._call, "order": self._order, "fee": self._order}
        return finders[entry["link"]](entry)

    def _complaint(self, entry: Mapping[str, Any]) -> Row | None:
        found = [c for c in self.cases if c.finding == "established" and c.category == entry["about"]]
        found = [c for c in found if c.closed_at and not c.duplicate_of and c.received_at < at(entry["before"], 0)]
        if "role" in entry:
            found = [c for c in found if self._role(c.order.lead, c.received_at.date()) == entry["role"]]
        if not found:
            return None
        case = found[-1]
        about = {"complaint_no": case.number, "order_no": case.order.order_no}
        return {"date": case.received_at.date(), "person": case.order.lead, **about}

    def _role(self, number: str, day: date) -> str:
        return next(p.post(day).role for p in self.plan.catalogue.people if p.number == number)

    def _call(self, entry: Mapping[str, Any]) -> Row | None:
        found = [row for row in self.calls if row["finding"] == entry["about"] and row["verified"]]
        dated = [(moment, row) for row in found if isinstance(moment := row["called_at"], datetime)]
        dated = [(moment, row) for moment, row in dated if moment < at(entry["before"], 0)]
        if not dated:
            return None
        moment, row = max(dated, key=lambda pair: pair[0])
        lead = next(o.lead for o in self.orders if o.order_no == row["order_no"])
        return {"date": moment.date(), "person": lead, "order_no": row["order_no"]}

    def _order(self, entry: Mapping[str, Any]) -> Row | None:
        done = [(o.completed_at, o) for o in self.orders if o.lead == entry["person"] and o.completed_at]
        done = [(moment, o) for moment, o in done if moment < at(entry["date"], 0)]
        if entry["link"] == "fee":
            done = [(moment, o) for moment, o in done if o.fee_charged]
        return {"order_no": max(done, key=lambda pair: pair[0])[1].order_no} if done else None


def entered_rows(book: Mapping[str, Any], past: Past) -> list[Row]:
    """The rows of one of the books that stand in `entries.toml`, of people and days that the company has."""
    plan, columns = past.plan, load_toml("columns.toml")[book["log"]]
    known = {person.number for person in plan.catalogue.people}
    people = [column for column, spec in columns.items() if spec["kind"] == "person"]
    rows: list[Row] = []
    for entry in book["rows"]:
        here = plan.first_day <= entry.get("date", plan.first_day) <= plan.last_day
        linked = past.link(entry) if here and "link" in entry else {}
        if here and linked is not None and all(entry.get(column, "") in known | {""} for column in people):
            rows.append({**book.get("defaults", {}), **entry, **linked})
    return sorted(rows, key=lambda row: str(row["date"])) if "date" in columns else rows


def score_rows(plan: Plan) -> list[Row]:
    """What superiors gave everybody for the criteria that no log measures."""
    scores = load_toml("entries.toml")["scores"]
    rows: list[Row] = []
    for month in map(Month.parse, scores["months"]):
        chance = plan.chance(f"scores {month}")
        for person in plan.catalogue.people:
            if person.employed(month.last_day):
                rows += [
                    {
                        "month": str(month),
                        "person": person.number,
                        "criterion": criterion,
                        "score": round(full * min(1.0, max(0.3, chance.gauss(person.quality["exam"] / 100, 0.08)))),
                        "full_marks": full,
                        "given_by": _superior(plan, person, month),
                    }
                    for criterion, full in scores["full_marks"].items()
                ]
    return rows


def _superior(plan: Plan, person: Person, month: Month) -> str:
    manager = str(plan.catalogue.texts["teams"][person.post(month.last_day).team]["manager"])
    return manager if manager != person.number and any(p.number == manager for p in plan.catalogue.people) else ""


def checklist_rows(plan: Plan) -> dict[Month, list[Row]]:
    """The items looked at by the checklists that `entries.toml` names, by month."""
    found: dict[Month, list[Row]] = {}
    known = {person.number: person for person in plan.catalogue.people}
    for round_ in load_toml("entries.toml")["checklists"]:
        if round_["person"] in known:
            for row in _looked_at(plan, round_, known):
                found.setdefault(Month.of(row["inspected_on"]), []).append(row)
    return found


def _looked_at(plan: Plan, round_: Mapping[str, Any], known: Mapping[str, Person]) -> list[dict[str, Any]]:
    chance = plan.chance(f"checklist {round_['checklist']} {round_['person']}")
    person, days = known[round_["person"]], round_["days"]
    inspector = round_["inspector"] if round_["inspector"] in known else ""
    return [
        {
            "inspected_on": days[number * len(days) // len(items)],
            "person": person.number,
            "item": item.id,
            "result": "pass" if chance.random() < person.quality["checks"] else "fail",
            "inspector": inspector,
        }
        for items in [_items(round_)]
        for number, item in enumerate(items)
    ]


def _items(round_: Mapping[str, Any]) -> list[Item]:
    checklist = load_checklists()[round_["checklist"]]
    sections = round_.get("sections", [None])
    return [item for section in sections for item in checklist.items_of(section) if not item.optional]


def months_of(plan: Plan, count: int) -> list[Month]:
    """The newest months of the plan, the unfinished last one included."""
    return plan.months[-count:]


def until(rows: Sequence[Row], now: datetime) -> list[Row]:
    """The rows as somebody at that instant can have written them: no stamp of later, no day of later."""
    return [{column: value for column, value in row.items() if not _is_later(value, now)} for row in rows]


def _is_later(value: object, now: datetime) -> bool:
    return isinstance(value, datetime) and value > now
