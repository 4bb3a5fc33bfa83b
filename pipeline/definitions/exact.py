"""Exact numbers in definition files: integers, or decimals in quotes."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from pipeline.definitions.kpi import Parameter
from pipeline.definitions.log import Strict
from pipeline.language import message
from pipeline.validation import Wrong


def _exact(value: object) -> object:
    if isinstance(value, float):
        raise Wrong(message("fault.exact", given=value))
    return value


Exact = Annotated[Decimal, BeforeValidator(_exact), Field(allow_inf_nan=False)]
ExactParameter = Annotated[Parameter, BeforeValidator(_exact)]


Text = Annotated[str, StringConstraints(pattern=r"\S")]


class Named(Strict):
    """Something with a name in both languages."""

    zh: Text
    en: Text
