"""Proposals on a person's page against the card, each with its amount, day, count and the rows it rests on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.equal import phrases
from tests.equal.facts import Document, Published, say, sentence, words
from tests.equal.paged import Page, read
from tests.equal.shown import MINUS, plain, signed

MONEY = ("deduction", "transfer", "reward")


def groups(card: Document) -> list[list[Document]]:
    """The proposals with those of one rule, kind, reason and sign together."""
    found: dict[tuple[object, ...], list[Document]] = {}
    for proposal in card["proposals"]:
        is_gain = proposal["amount"] is not None and proposal["amount"] > 0
        found.setdefault((proposal["rule"], proposal["kind"], proposal["reason"], is_gain), []).append(proposal)
    return list(found.values())


def check_proposals(page: Page, published: Published, card: Document, policy: Document) -> None:
    """Every proposal on the screen, the kinds of them on paper, and what they come to."""
    rows = page.all("//table[contains(@class,'proposals')]/tbody/tr")
    for alike in groups(card):
        wanted = _rows(page.language, published, alike)
        taken, rows = rows[: len(wanted)], rows[len(wanted) :]
        for row, said in zip(taken, wanted, strict=False):
            _row(page, row, *said)
    page.equal("proposals beyond the card's", len(rows), 0)
    _notes(page, card, policy)
    _printed(page, card)


def _row(page: Page, row: Any, head: str, told: str, amount: str, places: list[str]) -> None:
    """A row reads its kind, rule and times, its day and payee; how the rule is read is the policy's own text."""
    first, second, third = page.all("td", row)
    if told:
        page.same("proposal", page.all("span[@class='sub']", first)[0], told)
    kind = page.all("strong | span[@class='tag']", first)
    times = " ".join(str(text).strip() for text in first.xpath("text()") if str(text).strip())
    page.equal("kind and rule", " ".join([*map(read, kind), *filter(None, [times])]), head)
    for shown in kind:
        shown.tail = None
        page.drop(shown)
    page.texts("proposed amount", [second], [amount])
    page.texts("rows behind it", page.all("span", third), places)


def _rows(language: str, published: Published, alike: list[Document]) -> list[tuple[str, str, str, list[str]]]:
    """What the rows of one kind of proposal have to say: kind and rule, day and times, amount, places."""
    lines = [(_day(published, proposal), proposal) for proposal in alike]
    lines.sort(key=lambda line: line[0])
    label = say(language, "proposals.amount")
    kind, rule = say(language, f"proposal.{alike[0]['kind']}"), alike[0]["rule"]
    head = f"{kind} {rule}"
    rows = []
    if len(alike) > 1:
        total = amount_of_all(language, alike)
        rows.append((f"{head} × {len(alike)}", "", f"{label}{total}" if total else "", list[str]()))
    for day, proposal in lines:
        told, amount = f"{day} {details(language, proposal)}", amount_text(language, proposal)
        places = [
            f"{c['case']} · {c['file']} · {c['sheet']} · {say(language, 'row', row=c['row'])}"
            for c in proposal["cases"]
        ]
        rows.append((head if len(alike) == 1 else "", told, f"{label}{amount}" if amount else "", places))
    return rows


def _day(published: Published, proposal: Document) -> str:
    """The day of the first case, as the workbook dates it."""
    for case in proposal["cases"][:1]:
        return published.dates.get((case["kpi"], case["case"], case["file"], case["sheet"], case["row"]), "")
    return ""


def details(language: str, proposal: Document) -> str:
    """Which time it is, whom it is paid to, what the rule itself says, which other rules it meets."""
    comma, told = say(language, "comma"), list[str]()
    is_received = proposal["kind"] == "transfer" and (proposal["amount"] or 0) > 0
    earlier = proposal.get("earlier", [])
    if is_received:
        told.append(say(language, "proposal_received"))
    elif earlier:
        key = f"nth.{proposal['ordinal']}"
        nth = say(language, key if f"report.{key}" in words() else "nth", n=proposal["ordinal"])
        many = "_many" if len(earlier) > 3 else ""
        told.append(say(language, f"proposal_ordinal{many}", nth=nth, earlier=comma.join(earlier[-3:])))
    if proposal["payee"] and not is_received:
        told.append(say(language, "proposal_payee", payee=proposal["payee"]))
    if proposal.get("stated") is not None:
        told.append(say(language, "proposal_stated", n=plain(proposal["stated"]).replace("-", MINUS)))
    if proposal.get("also_matches"):
        told.append(say(language, "proposal_also", rules=comma.join(proposal["also_matches"])))
    if not proposal["supported"]:
        told.append(say(language, f"proposal_doubt.{proposal['doubt']}"))
    return ("" if language == "zh" else " ").join(map(sentence, told))


def amount_text(language: str, proposal: Document) -> str:
    """The amount of one proposal."""
    if proposal.get("days") is not None:
        return phrases.quantity(language, "days", str(proposal["days"]))
    if proposal["amount"] is not None:
        return phrases.quantity(language, "yuan", signed(proposal["amount"]))
    if proposal.get("low") is not None:
        return say(language, "proposal_range", low=plain(proposal["low"]), high=plain(proposal["high"]))
    return say(language, "proposal_unknown") if proposal["kind"] in MONEY else ""


def amount_of_all(language: str, alike: list[Document]) -> str:
    """What proposals of one kind come to."""
    known = [Decimal(str(proposal["amount"])) for proposal in alike if proposal["amount"] is not None]
    if len(known) == len(alike):
        return phrases.quantity(language, "yuan", signed(sum(known)))
    told = dict.fromkeys(text for text in (amount_text(language, proposal) for proposal in alike) if text)
    return say(language, "comma").join(told)


def _notes(page: Page, card: Document, policy: Document) -> None:
    """What all deductions of the month come to, and whether that is more than the share of pay."""
    language, told = page.language, list[str]()
    if any(not proposal["payable"] for proposal in card["proposals"]):
        told.append(say(language, "proposals.not_payable"))
    if card["deducted"]:
        told.append(say(language, "proposals.deducted", n=plain(card["deducted"])))
    if card["over_share_of_pay"]:
        share = policy.get("fines", {}).get("share_of_pay", 20)  # 20: what a policy that does not say it takes
        told.append(say(language, "proposals.over_share", share=plain(share)))
    text = ("" if language == "zh" else " ").join(told)
    screen = page.all("//section[table[contains(@class,'proposals')]]/div[contains(@class,'note')]/p")
    page.texts("sum of deductions", screen, [text] if text else [])
    if card["proposals"]:
        paper = page.all("//div[@class='sheet first']/p[@class='sub'][following-sibling::table]")[-1:]
        page.texts("sum of deductions on paper", paper, [f"{say(language, 'proposals.lead')} {text}"])


def _printed(page: Page, card: Document) -> None:
    """The kinds of proposals on paper; those that have no room are counted."""
    rows, kinds = page.all("//div[@class='sheet first']/table[not(@class)]//tr"), groups(card)
    page.equal("kinds on paper", len(rows), min(len(kinds), 14))
    for row, alike in zip(rows, kinds, strict=False):
        times = f" × {len(alike)}" if len(alike) > 1 else ""
        kind, _, rule, amount = page.all("td", row)
        one = amount_of_all(page.language, alike)
        page.texts(
            "printed proposal",
            [kind, rule, amount],
            [say(page.language, f"proposal.{alike[0]['kind']}"), alike[0]["rule"] + times, one],
        )
    if len(kinds) > 14:
        more = page.all("//div[@class='sheet first']/p[@class='sub'][last()]")
        page.texts("kinds without room", more, [say(page.language, "paper.more", n=len(kinds) - 14)])
