"""Inspection checklists, read from `definitions/checklists/*.toml` and a workspace's `checklists/*.toml`.

A checklist is a file named by its id:

    id = "store-102"
    zh = "…"                    # its name, in both languages
    en = "…"
    source = "S1"               # the text whose requirements it holds, in words of its own
    rules = ["X-21"]            # ids of the regulations' catalogue that the list as a whole answers

    [sections.appearance]       # what a policy may name to score a part of the list
    zh = "…"
    en = "…"

    [sections.clothing]         # a section within a section: its items belong to both
    within = "appearance"
    zh = "…"
    en = "…"

    [[items]]
    id = "1"                    # what an inspector's sheet may write instead of the text; any text, each one once
    section = "clothing"
    zh = "…"                    # one requirement that passes, fails or does not apply
    en = "…"
    optional = true             # concerns some people only: scored only where a policy asks for optional items
    computed_by = "kpi_id"      # logs answer it without an inspector
    rules = ["T-01"]            # ids of the regulations' catalogue that the item answers

No id and no name, as compared, may belong to two items of one list. A workspace's file hides the shipped one of
the same name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from pipeline.definitions.fold import fold
from pipeline.definitions.log import Strict, definition_fault, definition_faults, unreadable
from pipeline.errors import Faults, Unusable
from pipeline.language import Message, message
from pipeline.validation import unknown
from pipeline.workspace import packaged

Text = Annotated[str, StringConstraints(pattern=r"\S")]
SHIPPED = packaged("definitions", "checklists")


class Section(Strict):
    """A named part of a checklist; `within` is the section it belongs to, if any."""

    zh: Text
    en: Text
    within: str = ""


class Item(Strict):
    """One requirement that an inspector finds met, not met or not applicable."""

    id: Text
    section: str
    zh: Text
    en: Text
    optional: bool = False
    computed_by: str = ""
    rules: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, str, str]:
        """Everything by which a sheet may name it."""
        return self.id, self.zh, self.en


class Checklist(Strict):
    """The requirements of one text, by section."""

    id: Text
    zh: Text
    en: Text
    source: Text
    rules: tuple[str, ...] = ()
    sections: Mapping[str, Section]
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    def items_of(self, section: str | None = None) -> tuple[Item, ...]:
        """The items of a section and of those within it, optional ones included; of the whole list without section.

        Raises:
            KeyError: the checklist has no such section.
        """
        if section is None:
            return self.items
        own = {section, *(name for name, part in self.sections.items() if part.within == section)}
        if section not in self.sections:
            raise KeyError(section)
        return tuple(item for item in self.items if item.section in own)

    def words(self, section: str | None = None, optional: bool = False) -> tuple[str, ...]:
        """Everything by which a sheet may name the section's items: id, Chinese and English, item after item.

        Optional items are named only when asked for.

        Raises:
            KeyError: the checklist has no such section.
        """
        named = (item for item in self.items_of(section) if optional or not item.optional)
        return tuple(word for item in named for word in item.words)


def load_checklists(workspace_checklists: Path | None = None) -> dict[str, Checklist]:
    """All checklists by id: the shipped ones with a workspace's own.

    Raises:
        Faults: every fault of every file, each with file and key.
    """
    folders = (SHIPPED, workspace_checklists) if workspace_checklists else (SHIPPED,)
    files = {file.stem: file for folder in folders for file in sorted(folder.glob("*.toml"))}
    checklists: dict[str, Checklist] = {}
    faults: list[Unusable] = []
    for name, file in sorted(files.items()):
        try:
            table = tomllib.loads(file.read_text(encoding="utf-8"))
            checklists[name] = Checklist.model_validate(table)
        except ValidationError as error:
            faults += definition_faults(file, error, table)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            faults.append(unreadable(file, error))
        else:
            faults += (definition_fault(file, key, fault) for key, fault in _faults(checklists[name], name))
    if faults:
        raise Faults(faults)
    return checklists


def _faults(checklist: Checklist, name: str) -> Iterator[tuple[str, Message]]:
    """Every fault, with its key, that shows only when the parts of a checklist are held together."""
    if checklist.id != name:
        yield "id", message("fault.named_otherwise", value=checklist.id, file=name)
    yield from _section_faults(checklist)
    for item in checklist.items:
        if item.section not in checklist.sections:
            yield f"items.{item.id}.section", unknown("section", item.section, checklist.sections)
    yield from _word_faults(checklist.items)


def _section_faults(checklist: Checklist) -> Iterator[tuple[str, Message]]:
    top = {name for name, section in checklist.sections.items() if not section.within}
    for name, section in checklist.sections.items():
        if section.within and section.within not in checklist.sections:
            yield f"sections.{name}.within", unknown("section", section.within, checklist.sections)
        elif section.within and section.within not in top:
            yield f"sections.{name}.within", message("fault.nested_section", section=section.within)
        if not checklist.items_of(name):
            yield f"sections.{name}", message("fault.section_empty")


def _word_faults(items: Iterable[Item]) -> Iterator[tuple[str, Message]]:
    """Every id and name that stands for more than one item, as compared."""
    known: dict[str, Item] = {}
    for item in items:
        for word in item.words:
            first = known.setdefault(fold(word), item)
            if first is not item:
                yield f"items.{item.id}", message("fault.word_twice", word=word, things=f"{first.id}, {item.id}")
