"""Policy files: found by scheme and date, read, checked as a whole, and given to roles and branches."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_faults import Known, policy_faults
from pipeline.definitions.scoring import without_rule
from pipeline.errors import Faults, Unusable
from pipeline.language import Message, message
from pipeline.month import Month
from pipeline.validation import told


@dataclass(frozen=True)
class Assigned:
    """A policy for everybody of these roles and branches (of all where none is named)."""

    policy: Policy
    roles: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()


@dataclass(frozen=True)
class Policies:
    """The policies in force in a month: the company's own, and those of some roles or branches."""

    default: Policy
    assigned: tuple[Assigned, ...] = ()

    def of(self, role: str | None, branch: str | None) -> Policy:
        """The policy for somebody of that role in that branch: the first assigned one that fits, else the default."""
        fitting = (
            a.policy
            for a in self.assigned
            if (not a.roles or role in a.roles) and (not a.branches or branch in a.branches)
        )
        return next(fitting, self.default)

    @property
    def all(self) -> tuple[Policy, ...]:
        """Each policy once, the default first."""
        once = {policy.scheme: policy for policy in (self.default, *(a.policy for a in self.assigned))}
        return tuple(once.values())

    @property
    def sha256(self) -> str:
        """A hash that changes when any file, or who is under which, changes; of one file alone its own."""
        if not self.assigned:
            return self.default.sha256
        parts = [f"{a.policy.sha256} {sorted(a.roles)} {sorted(a.branches)}" for a in self.assigned]
        return hashlib.sha256("\n".join([self.default.sha256, *parts]).encode()).hexdigest()


class PolicyFault(Unusable):
    """One fault of a policy file: the file, the key and what is wrong with it."""

    def __init__(self, file: Path, key: str, fault: Message) -> None:
        super().__init__("error.policy", file=str(file), key=key, fault=fault)


def read_policy(file: Path, known: Known) -> Policy:
    """The policy of one file, held against all that it may name.

    Raises:
        Faults: every fault of the file in one go, each with its key.
    """
    try:
        content = file.read_bytes()
        table = tomllib.loads(content.decode())
        policy = Policy.model_validate({**table, "sha256": hashlib.sha256(content).hexdigest()})
    except ValidationError as error:
        rest = _rest(table, error)
        more = policy_faults(rest, file, known) if rest else ()
        raise Faults([PolicyFault(file, *fault) for fault in (*told(error, table), *more)]) from error
    except tomllib.TOMLDecodeError as error:
        raise Faults([PolicyFault(file, "-", message("fault.toml", detail=error))]) from error
    except (OSError, UnicodeDecodeError) as error:
        raise Faults([PolicyFault(file, "-", message("fault.unreadable", detail=error))]) from error
    if faults := [PolicyFault(file, *fault) for fault in policy_faults(policy, file, known)]:
        raise Faults(faults)
    return policy


def _rest(table: Mapping[str, Any], error: ValidationError) -> Policy | None:
    """The policy without the scoring rules and keys at fault, so that further faults show; None if it needs them."""
    rest: Any = deepcopy(dict(table))
    for fault in error.errors():
        *above, last = fault["loc"]
        if fault["type"] == "extra_forbidden":
            del reduce(getitem, above, rest)[last]
        elif fault["type"] == "value_error" and above == ["indicators"]:
            rest["indicators"][last] = without_rule(rest["indicators"][last])
    try:
        return Policy.model_validate(rest)
    except ValidationError:
        return None


def policy_files(folders: Iterable[Path]) -> dict[str, list[Path]]:
    """Policy files by scheme, oldest first; a scheme found in an earlier folder hides the same one in a later."""
    schemes: dict[str, list[Path]] = {}
    for folder in folders:
        for scheme in sorted(path for path in folder.glob("*") if path.is_dir()):
            files = sorted(scheme.glob("*.toml"))
            if files:
                schemes.setdefault(scheme.name, files)
    return schemes


def policy_in_force(files: Sequence[Path], month: Month) -> Path | None:
    """The newest file that starts no later than the month's first day."""
    return next((f for f in reversed(files) if f.stem <= month.start.date().isoformat()), None)
