"""A made-up city for tests."""

from __future__ import annotations

from typing import Any

from pipeline.definitions.cities import City


def city_pack(monthly: str = "2000", branch: str = "浦东网点", until: str = "2027-06-30", **more: Any) -> City:
    """A pack with one minimum wage since 2026-07-01."""
    wage = {"from": "2026-07-01", "until": until, "monthly": monthly}
    names = {"id": "example", "zh": "示例市", "en": "Example City", "source": "示例市通知", "example": True}
    return City.model_validate({**names, "branches": [branch], "minimum_wage": [wage], **more})
