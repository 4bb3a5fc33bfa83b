"""What a user reads, in Chinese and English, from the message catalogues in `pipeline/languages/`."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
Text = dict[Language, str]


@cache
def catalogue() -> dict[str, Text]:
    """Every message by key, with its text in each language.

    Raises:
        ValueError: two catalogue files define the same key, or a text is missing in a language.
    """
    messages: dict[str, Text] = {}
    for file in sorted((Path(__file__).parent / "languages").glob("*.toml")):
        for key, texts in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if key in messages or set(texts) != set(LANGUAGES):
                raise ValueError(f"{file.name}: {key}: defined twice or not in both languages")
            messages[key] = texts
    return messages


@dataclass(frozen=True)
class Message:
    """Something to be said: a key of the catalogues with its values. As text it is said in English."""

    key: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return say("en", self.key, **self.values)


def message(key: str, /, **values: object) -> Message:
    """The message of that key with these values; a value may be a message itself."""
    return Message(key, values)


def say(language: Language, key: str, /, **values: object) -> str:
    """The message of that key in that language with its values filled in, messages among them in the same language."""
    text = catalogue()[key][language]
    said = {
        name: say(language, value.key, **value.values) if isinstance(value, Message) else value
        for name, value in values.items()
    }
    return text.format(**said) if said else text


def known(key: str) -> bool:
    """True when the catalogues hold that key."""
    return key in catalogue()


def terminal_language() -> Language:
    """The language for terminal messages when none is asked for: that of the user's locale.

    Only messages depend on it, never a result.
    """
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.startswith("zh") else "en"
