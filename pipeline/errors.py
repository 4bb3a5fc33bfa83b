"""Errors a user can cause. Each is one line in the user's language and an exit code of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from pipeline.language import Language, say


class ExitCode(IntEnum):
    """How a command ended, as cron and other programs see it."""

    DONE = 0
    INTERNAL = 1
    USAGE = 2
    REJECTED = 3
    LOCKED = 4
    UNUSABLE = 5
    UNVERIFIED = 6
    REFUSED = 7


class ScorecardError(Exception):
    """A fault with a catalogue key, so that the same fault can be said in either language."""

    exit_code = ExitCode.INTERNAL

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def lines(self, language: Language) -> list[str]:
        """The message lines to print: what, where, how to put it right."""
        return [say(language, self.key, **self.values)]

    def __str__(self) -> str:
        return "\n".join(self.lines("en"))


class UsageError(ScorecardError):
    """The command line asks for something that cannot be."""

    exit_code = ExitCode.USAGE


class Locked(ScorecardError):
    """Another run holds the workspace."""

    exit_code = ExitCode.LOCKED


class Unusable(ScorecardError):
    """An input, definition or policy cannot be used and nothing was changed."""

    exit_code = ExitCode.UNUSABLE


class Refused(ScorecardError):
    """A gate does not let it through."""

    exit_code = ExitCode.REFUSED


class Faults(Unusable):
    """Several faults of one kind, all listed together."""

    def __init__(self, faults: Sequence[ScorecardError]) -> None:
        super().__init__("error.faults")
        self.faults = tuple(faults)

    def lines(self, language: Language) -> list[str]:
        return [line for fault in self.faults for line in fault.lines(language)]
