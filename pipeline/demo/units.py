"""The appliances in customers' homes: new ones with each installation, and those to be repaired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from pipeline.demo.catalogue import Catalogue, District, Product
from pipeline.demo.plan import pick

QUIET_DAYS = 45  # a unit drawn by chance was not repaired this long, so that repeats are the planned ones


@dataclass(frozen=True)
class Unit:
    """One appliance at one customer's; without installer it was bought elsewhere."""

    asset_no: str
    product: str
    model: str
    customer: str
    phone: str
    address: str
    district: District
    installed_on: date | None = None
    installer: str = ""


@dataclass
class Homes:
    """Every unit installed so far, by branch and product, and when each was last repaired."""

    units: dict[tuple[str, str], list[Unit]] = field(default_factory=dict)
    repaired: dict[str, date] = field(default_factory=dict)

    def add(self, unit: Unit) -> None:
        """Remember a unit that has been installed."""
        self.units.setdefault((unit.district.branch, unit.product), []).append(unit)

    def touch(self, unit: Unit, day: date) -> None:
        """Remember that a repair of the unit was asked for on the day."""
        self.repaired[unit.asset_no] = day

    def is_quiet(self, unit: Unit, day: date) -> bool:
        """Whether the unit was in place before the day and not repaired lately."""
        placed = unit.installed_on is not None and unit.installed_on < day
        last = self.repaired.get(unit.asset_no)
        return placed and (last is None or day - last > timedelta(days=QUIET_DAYS))

    def draw(self, chance: Random, branch: str, product: str, day: date) -> Unit | None:
        """A unit that could break on the day, or none when no luck in a few tries."""
        known = self.units.get((branch, product), [])
        for _ in range(6 if known else 0):
            unit = chance.choice(known)
            if self.is_quiet(unit, day):
                return unit
        return None

    def of_installer(self, installer: str, day: date, age: Sequence[int], products: set[str]) -> list[Unit]:
        """The quiet units of an installer whose age in days on the day lies between the two, inclusive."""
        return [
            unit
            for known in self.units.values()
            for unit in known
            if unit.installer == installer
            and unit.product in products
            and unit.installed_on is not None
            and age[0] <= (day - unit.installed_on).days <= age[1]
            and self.is_quiet(unit, day)
        ]


def draw_branch(chance: Random, catalogue: Catalogue) -> str:
    """A branch, each as likely as its share of the orders."""
    return pick(chance, [(name, b["share"]) for name, b in catalogue.texts["branches"].items()])


def new_unit(chance: Random, catalogue: Catalogue, branch: str, product: Product) -> Unit:
    """An appliance at a customer's the company did not know before."""
    words = catalogue.texts["words"]
    district = chance.choice([d for d in catalogue.districts if d.branch == branch])
    given = chance.choice(words["titles"] if chance.random() < 0.4 else words["givens"])
    street = f"{chance.choice(district.streets)}{chance.randrange(1, 260)}号"
    return Unit(
        asset_no=f"RJ{chance.randrange(10**7, 10**8)}",
        product=product.name,
        model=chance.choice(product.models),
        customer=chance.choice(words["surnames"]) + given,
        phone=f"{chance.choice(words['phone_heads'])}{chance.randrange(10**8):08d}",
        address=f"{street}{chance.randrange(1, 28)}栋{chance.randrange(1, 26)}{chance.randrange(1, 5):02d}",
        district=district,
    )
