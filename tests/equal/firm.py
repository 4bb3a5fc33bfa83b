"""What the numbers can support, in words made from the published keys: limits, counts over their line, grades."""

from __future__ import annotations

from collections.abc import Iterator

from tests.equal.facts import Document, say, sentence
from tests.equal.shown import limit, one_in, percent, plain

SPEAKING = ("amber", "red")


def supported(language: str, cap: Document) -> str:
    """What stands below a limit: the window, the status, what was to be expected, the next step."""
    return ("" if language == "zh" else " ").join(map(sentence, _limit(language, cap)))


def _limit(language: str, cap: Document) -> Iterator[str]:
    window, status = cap["window"], cap["status"]
    if window["short"]:
        yield say(language, "cap_window.short", months=window["months"])
    if window["months"] > 1 and window["denominator"]:
        times = one_in(window["probability"])
        key = "none" if not window["numerator"] else "often" if times is None else "one_in"
        counts = {"months": window["months"], "n": window["numerator"], "d": plain(window["denominator"]), "k": times}
        rate = percent(window["numerator"] / window["denominator"])
        yield say(language, f"cap_window.{key}", rate=rate, limit=limit(cap["limit"]), **counts)
    if window["month_enough"] and window["months"] > 1:
        yield say(language, "cap_window.alone")
    yield say(language, "cap_said", text=say(language, f"cap_status.{status}"))
    if window["expected"] is not None and window["denominator"]:
        yield say(language, "cap_expected", expected=plain(window["expected"], 1), n=window["numerator"])
        if status in SPEAKING and window["numerator"] <= window["expected"]:
            yield say(language, "cap_as_expected")
    if cap["verdict"] in ("undecided", "no_orders"):
        yield say(language, f"cap.next.{cap['verdict']}")
    else:
        quiet = status == "green" and cap["verdict"] == "within"
        yield say(language, "cap.next.within" if quiet else f"cap_step.{status}")


def counted(language: str, entry: Document) -> Iterator[str]:
    """What chance does to a count over its line; nothing of a single verified event."""
    if "supported" not in entry:
        return
    if entry["expected"] is not None:
        times = one_in(entry["probability"])
        shown = {"exposure": plain(entry["exposure"]), "expected": plain(entry["expected"], 1), "k": times}
        yield say(language, "count.often" if times is None else "count.one_in", **shown)
    yield say(language, f"count_status.{entry['status'] or 'none'}")
    if not entry["supported"]:
        yield say(language, "count_unsupported")


def firmness(language: str, card: Document, policy: Document) -> str:
    """Why nothing to a disadvantage rests on the grade of a card or period alone; empty when it stands firmly."""
    told, comma = list[str](), say(language, "comma")
    if card["partial"]:
        reasons = comma.join(say(language, f"partial.{reason}") for reason in card["partial"])
        told.append(say(language, "firm.partial", reasons=reasons))
    if card["unstable"]:
        names = [rule[language] for rule in policy["indicators"] if rule["id"] in card["unstable"]]
        key = "firm.unstable" if len(names) <= 3 else "firm.unstable_many"
        told.append(say(language, key, names=comma.join(names[:3]), n=len(names)))
    return ("" if language == "zh" else " ").join(map(sentence, told))
