"""The limits on a person's page, on the screen and on paper, against the card and the row of `kpis.json`."""

from __future__ import annotations

from decimal import Decimal

from tests.equal import firm, phrases
from tests.equal.facts import Document, Published, kpi, say, sentence
from tests.equal.paged import Page, read
from tests.equal.shown import limit, not_told_apart, one_in, percent, plain


def check_caps(page: Page, published: Published, card: Document) -> None:
    """Limits: counts, rate, limit, what is pending, what chance does, the months before, the verdict."""
    boxes = {
        box.get("data-figure"): box
        for box in page.all("//div[@class='screen']//div[@data-figure][starts-with(@class,'note')]")
    }
    page.equal("limits", list(boxes), [cap["kpi"] for cap in card["caps"]])
    lines = [
        p
        for p in page.all("//div[@class='paper']//p")
        if any(read(p).startswith(f"{kpi(c['kpi'])[page.language]['name']} {c['numerator']} / ") for c in card["caps"])
    ]
    page.equal("limits on paper", len(lines), len(card["caps"]))
    shown = [cap for cap in card["caps"] if cap["kpi"] in boxes]
    for cap, line in zip(shown, lines, strict=False):
        name, box = cap["kpi"], boxes[cap["kpi"]]
        head, explained, supported = page.all("p", box)[:3]
        codes = (f"verdict.{cap['verdict']}", f"cap_status.{cap['status']}", f"trend.{cap['trend']}")
        tags = [say(page.language, code) for code in codes]
        page.texts(f"{name} head", [head], [" ".join([kpi(name)[page.language]["name"], *tags])])
        page.same(f"{name} explained", explained, _explained(page.language, cap))
        page.same(f"{name} supported", supported, firm.supported(page.language, cap))
        row = published.figure(name, card)
        windows = sorted(int(key.split("_")[1]) for key in row if key.startswith("last_"))
        cells = [cell for months in windows for cell in _window(page.language, months, row[f"last_{months}_months"])]
        page.texts(f"{name} months before", page.all(".//table[@class='mini']//td", box), cells)
        rate = cap["numerator"] / cap["denominator"] if cap["denominator"] else None
        said = {
            "pair": f"{cap['numerator']} / {plain(cap['denominator'])}",
            "rate": percent(rate),
            "limit": limit(cap["limit"]),
        }
        own = kpi(name)[page.language]["name"]
        said_on_paper = say(page.language, "paper.cap", name=own, verdict=tags[0], **said)
        page.same(
            f"{name} on paper",
            line,
            f"{said_on_paper} · {tags[1]}",
        )
        page.texts(
            f"{name} trend",
            page.all(".//span[@class='spark']", box),
            phrases.trend(page.language, name, published.trends[name, card["employee_no"]]),
        )


def _window(language: str, months: int, counts: Document) -> list[str]:
    above, below = counts["numerator"], counts["denominator"]
    return [
        say(language, "last_months", n=months),
        f"{above} / {plain(below)}",
        percent(above / below if below else None),
    ]


def _explained(language: str, cap: Document) -> str:
    own, bound = kpi(cap["kpi"])[language], limit(cap["limit"])
    words = {"above": own["numerator"], "below": own["denominator"]}
    counts = say(language, "counts", n=cap["numerator"], d=plain(cap["denominator"]), **words)
    rate = percent(cap["numerator"] / cap["denominator"] if cap["denominator"] else None)
    told = [say(language, "cap.counts", counts=counts, rate=rate, limit=bound)]
    if cap["pending"]:
        key = "cap.pending" if cap["high"] is not None else "cap.pending_only"
        told.append(say(language, key, n=cap["pending"], high=percent(cap["high"])))
    if cap["denominator"] and cap["numerator"]:
        times = one_in(cap["probability"])
        told.append(say(language, "cap.often" if times is None else "cap.one_in", limit=bound, k=times))
    unseen = not_told_apart(cap["denominator"], cap["limit"]) if cap["denominator"] else None
    if unseen is not None:
        told.append(
            say(
                language,
                "cap.unseen",
                d=plain(cap["denominator"]),
                limit=bound,
                other=limit(Decimal(str(cap["limit"])) * unseen),
            )
        )
    return ("" if language == "zh" else " ").join(map(sentence, told))
