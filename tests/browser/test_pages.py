"""Every page opens from the disk, quietly and by itself, in every language and width, and leads nowhere wrong."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.browser.visit import Visit

Visits = list[tuple[Path, Visit]]


@pytest.fixture(scope="session", params=["visits", "crowded"])
def seen(request: pytest.FixtureRequest) -> Visits:
    """What was seen of the sample company, and of the company of 400."""
    found: dict[Path, list[Visit]] = request.getfixturevalue(request.param)
    assert len(found) >= 6
    return [(file, visit) for file, visits in found.items() for visit in visits]


def test_the_console_stays_empty(seen: Visits) -> None:
    assert not [(file.name, said) for file, visit in seen for said in visit.complaints]


def test_nothing_but_the_page_itself_is_asked_for(seen: Visits) -> None:
    assert not [(file.name, url) for file, visit in seen for url in visit.requests]


def test_no_page_is_wider_than_its_window(seen: Visits) -> None:
    wide = [
        (file.name, look.language, look.width, look.overflow, look.culprit)
        for file, visit in seen
        for look in visit.looks
        if look.overflow > 0
    ]
    assert not wide


def test_only_the_chosen_language_is_seen(seen: Visits) -> None:
    for file, visit in seen:
        for look in visit.looks:
            assert not look.foreign, (file.name, look.language, look.width)
            assert look.spoken > 5, (file.name, look.language)
            assert look.current == [look.language], file.name


def test_every_page_has_one_first_heading(seen: Visits) -> None:
    assert {file.name: visit.headings for file, visit in seen if visit.headings != 1} == {}


def test_every_link_leads_to_a_file_and_a_place_in_it(seen: Visits) -> None:
    ids = {file: set(visit.ids) for file, visit in seen}
    lost = []
    for file, visit in seen:
        for link in set(visit.links):
            path, _, place = link.partition("#")
            target = (file.parent / unquote(path)).resolve() if path else file
            if not target.is_file() or (place and place not in ids.get(target, {place})):
                lost.append((file.name, link))
    assert not lost


def test_ids_are_unique(seen: Visits) -> None:
    twice = [(f.name, name) for f, visit in seen for name in set(visit.ids) if visit.ids.count(name) > 1]
    assert not twice
