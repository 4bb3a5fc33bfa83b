"""What the made-up company sells, where it works and who works there, read from `catalogue.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Product:
    """One kind of appliance; season holds twelve month factors with mean 1, fee is yuan."""

    name: str
    models: tuple[str, ...]
    install: float
    repair: float
    season: tuple[float, ...]
    minutes: tuple[int, int]
    fee: int
    faults: Mapping[str, int]


@dataclass(frozen=True)
class District:
    """One part of a city; x and y are kilometres from the branch."""

    name: str
    branch: str
    x: float
    y: float
    streets: tuple[str, ...]


@dataclass(frozen=True)
class Post:
    """What somebody does from a day on."""

    valid_from: date
    role: str
    team: str
    branch: str
    pay: int


@dataclass(frozen=True)
class Person:
    """One employee, with the posts held in order and how good he or she is at what."""

    number: str
    name: str
    hired: date
    left: date | None
    posts: tuple[Post, ...]
    quality: Mapping[str, float]

    def employed(self, day: date) -> bool:
        """Whether the person works here on the day; the last day counts."""
        return self.hired <= day and (self.left is None or day <= self.left)

    def post(self, day: date) -> Post:
        """The post held on the day, or the first one when the day is earlier."""
        return [p for p in self.posts if p.valid_from <= day or p is self.posts[0]][-1]


@dataclass(frozen=True)
class Catalogue:
    """Everything fixed about the company; `texts` is the file itself for lists and chances."""

    company: str
    products: tuple[Product, ...]
    districts: tuple[District, ...]
    people: tuple[Person, ...]
    leak_words: tuple[str, ...]
    texts: Mapping[str, Any]

    def product(self, name: str) -> Product:
        """The product of that name."""
        return next(p for p in self.products if p.name == name)

    def leaks(self, fault: str) -> bool:
        """Whether the words of a fault name a leak."""
        return any(word in fault for word in self.leak_words)

    def working(self, role: str, day: date) -> list[Person]:
        """Everybody who holds the role on the day, by employee number."""
        return [p for p in self.people if p.employed(day) and p.post(day).role == role]


@cache
def load_toml(name: str) -> Mapping[str, Any]:
    """The content of a data file beside this module."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def load_catalogue(small: bool) -> Catalogue:
    """The company; the small one has only the people marked `small`."""
    raw = load_toml("catalogue.toml")
    staff = [s for s in raw["staff"] if s.get("small") or not small]
    return Catalogue(
        company=raw["company"],
        products=tuple(_product(p) for p in raw["products"]),
        districts=tuple(District(**{**d, "streets": tuple(d["streets"])}) for d in raw["districts"]),
        people=tuple(_person(s, raw) for s in staff),
        leak_words=tuple(raw["leak_words"]),
        texts=raw,
    )


def _product(raw: Mapping[str, Any]) -> Product:
    mean = sum(raw["season"]) / 12
    low, high = raw["minutes"]
    season = tuple(weight / mean for weight in raw["season"])
    return Product(**{**raw, "models": tuple(raw["models"]), "season": season, "minutes": (low, high)})


def _person(raw: Mapping[str, Any], company: Mapping[str, Any]) -> Person:
    hired = date.fromisoformat(raw["hired"])
    first = {"from": raw["hired"], "role": raw["role"], "team": raw["team"], "pay": raw["pay"]}
    left = date.fromisoformat(raw["left"]) if "left" in raw else None
    posts = tuple(_post(p, company) for p in [first, *raw.get("changes", [])])
    quality = {**company["default_quality"], **raw.get("quality", {})}
    return Person(raw["no"], raw["name"], hired, left, posts, quality)


def _post(raw: Mapping[str, Any], company: Mapping[str, Any]) -> Post:
    branch = company["teams"][raw["team"]]["branch"]
    return Post(date.fromisoformat(raw["from"]), raw["role"], raw["team"], branch, raw["pay"])
