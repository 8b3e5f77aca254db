"""The answers of `icop case` in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

Answer = dict[str, Any]
HEADS = {"stop": "Stop", "act": "To act on", "note": "To note"}
UNKNOWN = "to be confirmed"
DAYS = {
    "tier": "Tier of the informal review", "tier_days": "Days of the informal review",
    "informal_until": "Informal review normally ends", "formal_days": "Days of the formal review",
    "notified_on": "Notified", "earliest_offer_on": "Earliest offer", "delivery_days": "Days before delivery",
    "earliest_delivery_on": "Earliest delivery",
}  # fmt: skip
STATES = {
    "not_needed": "No notification is needed.",
    "needed": "Congress must be notified first.",
    "in_review": "Notified; the review is not over.",
    "cleared": "Notified, and the review is over.",
    "to_be_confirmed": "Whether Congress must be notified is to be confirmed.",
}


def price_words(answer: Answer) -> str:
    """Return a price: the blocks of the LOA, the lines, what is planned beside, what is to be confirmed, the steps."""
    of = f", only {answer['document']}" if answer["document"] else ""
    lines = [*_head(answer, f"Price{of}"), ""]
    lines += [f"  {_block(one):<48}{_amount(one)}" for one in answer["blocks"]]
    lines += ["", "Lines"]
    lines += [
        f"  {one['number']} {answer['titles'][one['number']][:36]:<38}{one['document']:<6}{_money(one['price']):>18}"
        for one in answer["lines"]
    ]
    if "compared" in answer:
        lines += _compared(answer)
    steps = [_step(step) for one in [*answer["lines"], *answer["blocks"]] for step in one["trace"]]
    return "\n".join([*lines, *_foot(answer, steps)])


def _compared(answer: Answer) -> Iterator[str]:
    days = [f"{name.removesuffix('_on')} {day}" for name, day in answer["planned"].items()]
    rates = [f"{key} {rate}" for key, rate in answer["rates"].items()]
    told = answer["compared"]
    yield from ("", f"What if: {', '.join([*days, *rates])}")
    yield f"  As recorded {_money(told['first_total'])}; so {_money(told['second_total'])}"
    for one in [*told["lines"], *told["blocks"]]:
        yield f"  {one['of']} {one['title']}: {_money(one['first'])} becomes {_money(one['second'])}"


def notify_words(answer: Answer) -> str:
    """Return what is known of a notification: the outcome, the days, the values, other notices, the steps."""
    law = answer["law"]
    lines = [*_head(answer, f"Notification of {answer['document']}"), "", STATES[answer["state"]]]
    lines += [f"{law['title']}: {law['says']}".strip(": ")]
    lines += [f"  Values: {_values(answer['tested'])}"]
    lines += [f"  {label}: {text}" for label, text in _days(answer["days"])]
    lines += [f"  Left of what was notified: {_values(answer['headroom'])}"] if answer["headroom"] else []
    if answer["proposed"]:
        lines += ["", f"If it were law, {answer['scenario_title']}: {answer['proposed']['title']}"]
        lines += [f"  It is no law: {answer['scenario_status']}"]
    if answer["other_notices"]:
        lines += ["", "Other notices", *(f"  {one['says']}" for one in answer["other_notices"])]
    told = [f"{one['says']} [{one['citation']}, {one['standing']}]" if one.get("citation") else one["says"]
            for one in law["steps"]]  # fmt: skip
    return "\n".join([*lines, *_foot(answer, told)])


def _days(days: Answer) -> Iterator[tuple[str, str]]:
    for name, label in DAYS.items():
        if days[name] not in (None, ""):
            yield label, str(days[name])


def _values(values: Answer) -> str:
    return ", ".join(f"{name} {_money(value)}" for name, value in values.items())


CLOCKS = "A check looks at no clock: 'icop case standards' tells the days that are due or past."


def check_words(answer: Answer) -> str:
    """Return the findings of a check, the gravest first, each with its line, what to do and its source."""
    counts = answer["counts"]
    summed = f"{counts['stop']} to stop for, {counts['act']} to act on, {counts['note']} to note."
    lines = [*_head(answer, "Check"), "", summed, CLOCKS]
    for severity, head in HEADS.items():
        found = [one for one in answer["findings"] if one["severity"] == severity]
        lines += ["", head] if found else []
        for one in found:
            lines += [f"  {_place(one)}: {one['says']}", f"      {one['fix']}"]
            lines += [f"      Source: {cite['to']} ({cite['standing']})" for cite in one["cites"]]
    return "\n".join([*lines, *_foot(answer, [])])


def _place(one: Answer) -> str:
    line = f"line {one['line']}, " if one.get("line") else ""
    value = f" {one['value']!r}" if one["value"] else ""
    return f"{line}{one['place']}{value}"


def standards_words(answer: Answer) -> str:
    """Return where each document stands against its standard, with its offer days and what is due."""
    lines = _head(answer, "Standards")
    for one in answer["documents"]:
        lines += ["", *_document(one)]
    if answer["due"]:
        lines += ["", "Due", *(f"  {one['on']} {one['of']}: {one['title']}. {one['says']}" for one in answer["due"])]
    steps = [_step(step) for one in answer["documents"] for part in ("clock", "offer") for step in one[part]["trace"]]
    return "\n".join([*lines, *_foot(answer, steps)])


def _document(one: Answer) -> Iterator[str]:
    clock, offer, expected = one["clock"], one["offer"], one["anticipated_offer"]
    yield f"{one['document']} {one['title']}".strip()
    standard = f"{clock['days_allowed']} days" if clock["days_allowed"] else UNKNOWN
    category = f" of category {clock['letter']}" if clock["letter"] else ""
    yield f"  Standard{category}: {standard}; {clock['state']}. {clock['says']}"
    if clock["raw_days"] is not None:
        held = f", {clock['hold_days']} more on hold" if clock["hold_days"] else ""
        yield f"  Days used: {clock['net_days']}{held}"
    if expected["day"]:
        yield f"  Offer expected: {expected['day']}"
    if offer["day"]:
        yield f"  Offer expires: {offer['day']}. {offer['because']}"


def list_words(answer: Answer) -> str:
    """Return the cases of a site, one a line."""
    lines = [
        f"{one['case']}  {one['state']:<24} {one['title'][:48]:<50} {one['program_name']}" for one in answer["cases"]
    ]
    more = answer["total"] - len(lines)
    return "\n".join([*lines, *([f"and {more} more"] if more > 0 else [])]) or "There are none to see here."


# ---- what goes with every answer


def _head(answer: Answer, what: str) -> list[str]:
    return [
        f"{what}: {answer['case']} {answer['title']} ({answer['type'].upper()}), as of {answer['on']}",
        f"{answer['marking']}. {answer['reminder']} {answer['record']}",
    ]


def _foot(answer: Answer, steps: Iterable[str]) -> Iterator[str]:
    if answer["to_confirm"]:
        yield from ("", "To be confirmed", *(f"  {one}" for one in answer["to_confirm"]))
    if answer["local"]:
        yield from ("", f"Values of this site: {', '.join(answer['local'])}")
    told = list(dict.fromkeys(steps))
    if told:
        yield from ("", "How we got there", *(f"  {one}" for one in told))
    if answer["leans_on_assumed"]:
        yield from ("", "It leans on an assumption; the steps say which.")


def _step(step: Answer) -> str:
    value = "" if step["value"] is None or isinstance(step["value"], list | dict) else f" = {step['value']}"
    says, citation = step.get("says", ""), step.get("citation", "")
    if citation and citation in says:  # it tells its source and first day itself
        return f"{step['key']}{value}: {says}"
    since = f", since {step['start']}" if step.get("start") else ""
    source = f" [{citation}, {step['standing']}]" if citation else ""
    return f"{step['key']}{value}: {says}{since}{source}"


def _block(block: Answer) -> str:
    return f"({block['number']}) {block['title']}"


def _amount(block: Answer) -> str:
    if block["amount"] is None:
        return f"{UNKNOWN:>18}, at least {_money(block['known'])}"
    return f"{_money(block['amount']):>18}"


def _money(text: str | None) -> str:
    return UNKNOWN if text is None else f"${Decimal(text):,.2f}"
