"""Every number on everybody's page of the sample company is found, equal, in the JSON files or the workbook."""

from __future__ import annotations

import pytest

from tests.equal import adopted, appeals, evidence, limits, middle, money, sweep, top
from tests.equal.facts import Document, Published
from tests.equal.paged import LANGUAGES, Page


def faults(published: Published, card: Document, language: str) -> list[str]:
    """What on a person's page differs from what was published elsewhere."""
    page = Page(published.folder / "technicians" / f"{card['employee_no']}.html", language)
    policy = published.policy_of(card)
    evidence.check_cases(page, published, card)
    appeals.check_appeals(page, published, card)
    adopted.check_signature(page, card, policy)
    sweep.check_frame(page, published, card, policy)
    top.check_rules(page, policy)
    top.check_offences(page, card, policy)
    top.check_standing(page, card, policy)
    top.check_result(page, card, policy)
    top.check_lost(page, card, policy)
    limits.check_caps(page, published, card)
    money.check_proposals(page, published, card, policy)
    middle.check_indicators(page, published, card, policy)
    middle.check_standards(page, published, card, policy)
    middle.check_others(page, published, card)
    sweep.check_rest(page, policy)
    return page.faults


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_of_everybodys_page_are_the_published_ones(published_sample: Published, language: str) -> None:
    assert len(published_sample.cards) == 24
    found = [fault for card in published_sample.cards for fault in faults(published_sample, card, language)]
    assert found == []
