"""How the company adopted the schemes that it uses: the records of approval, and who signed when."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pipeline.definitions.adoption import Approval
from pipeline.demo.catalogue import Person, load_toml
from pipeline.demo.plan import Plan
from pipeline.demo.rows import Row
from pipeline.workspace import shipped

_RECORDED = ("scheme", "approved_by", "consulted_on", "approved_on", "published_on", "review_by", "reason")


def approvals() -> list[Approval]:
    """A record for each scheme that the company uses, of its newest shipped file, made on the day of publication."""
    return [_approval(entry) for entry in reversed(load_toml("adoptions.toml")["schemes"])]


def _approval(entry: Mapping[str, Any]) -> Approval:
    content = _file(entry).read_bytes()
    policy = tomllib.loads(content.decode())
    said = {name: entry[name] for name in _RECORDED}
    made = {"effective_from": policy["effective_from"], "sha256": hashlib.sha256(content).hexdigest()}
    return Approval.model_validate({**said, **made, "recorded_on": entry["published_on"]})


def signature_rows(plan: Plan) -> list[Row]:
    """Who has signed for the scheme by which he or she is scored, and when."""
    adopted = load_toml("adoptions.toml")
    rows = [
        _row(adopted, place, person)
        for place, person in enumerate(plan.catalogue.people)
        if person.number not in adopted["unsigned"]
    ]
    return sorted(rows, key=lambda row: (str(row["signed_on"]), str(row["employee_no"])))


def _row(adopted: Mapping[str, Any], place: int, person: Person) -> Row:
    role = person.posts[-1].role
    entry = next(scheme for scheme in adopted["schemes"] if role in scheme.get("roles", [role]))
    policy = tomllib.loads(_file(entry).read_text(encoding="utf-8"))
    given: date = entry["published_on"] + timedelta(days=adopted["first_to_sign"] + place)
    began = person.hired + timedelta(days=adopted["days_after_hiring"])
    return {
        "employee_no": person.number,
        "scheme": policy["zh"],
        "effective_from": policy["effective_from"],
        "signed_on": max(given, began),
        "means": "纸质签字",
    }


def _file(entry: Mapping[str, Any]) -> Path:
    return max(shipped("policies", entry["scheme"]).glob("*.toml"))
