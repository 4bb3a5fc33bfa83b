"""The catalogue of the regulations' rules: what each says, and what stands for it where no figure computes it.

One file per letter in `definitions/catalogue/`, one table per id. Whether something computes a rule is not written
here: KPIs and policies name the rules they stand for.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from pipeline.definitions.log import Strict
from pipeline.workspace import packaged

SHIPPED = packaged("definitions", "catalogue")
LETTERS = "STRDFAWPX"


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Listed = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Sentence(Strict):
    """One sentence in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Needs(Sentence):
    """The log that a rule would be computed from, and the columns that it would need."""

    log: str
    columns: tuple[str, ...] = Field(min_length=1)


class Rule(Sentence):
    """One rule of the regulations in own words.

    `class` says of a regulation whether its content can be computed from usual logs (a), from a further log (b) or
    only be inspected (c). The other keys say what stands for a rule that no figure computes: the log it `needs`, the
    check-list `item` an inspector ticks, the report that it is `done_by`, how the program `handled` a trap, or `why`
    there is nothing to compute.
    """

    id: str
    source: Listed = ()
    kind: Literal["a", "b", "c"] | None = Field(default=None, alias="class")
    needs: Needs | None = None
    items: Listed = Field(default=(), alias="item")
    done_by: Sentence | None = None
    handled: Sentence | None = None
    why: Sentence | None = None

    @property
    def place(self) -> tuple[int, float]:
        """Where it stands in the catalogue: by letter, then by number."""
        return LETTERS.index(self.id[0]), float(self.id[1:].lstrip("-"))


@cache
def catalogue() -> dict[str, Rule]:
    """Every rule by id, in the order of the letters and numbers."""
    texts = (file.read_text(encoding="utf-8") for file in SHIPPED.glob("*.toml"))
    rules = [
        Rule.model_validate({"id": name, **table}) for text in texts for name, table in tomllib.loads(text).items()
    ]
    return {rule.id: rule for rule in sorted(rules, key=lambda rule: rule.place)}


def rule_exists(rule: str) -> bool:
    """True for an id of the catalogue, such as `S35`, `D-01` or `S5.04`."""
    return rule in catalogue()
