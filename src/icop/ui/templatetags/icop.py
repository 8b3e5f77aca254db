"""Template words every page may use."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from icop.ui.reports.document import in_words

register = template.Library()
PARAGRAPH_MARKS = re.compile(r"(\S+\(\w{1,4}\)(?:\(\w{1,4}\))+\S*)")
CODE = re.compile(r"`([^`]+)`")
SHORT_CITATION = 30  # characters that never break over a line


@register.simple_tag(takes_context=True)
def to(context: dict[str, Any], route: str, *args: Any, **query: Any) -> str:
    """Return the address of `route`, carrying the day asked about when it is not today; `query` is added."""
    return _with_day_of(context, reverse(route, args=args), query)


@register.simple_tag(takes_context=True)
def day_link(context: dict[str, Any], url: str) -> str:
    """Return `url` carrying the day asked about when it is not today; an outside address is left alone."""
    return url if not url.startswith("/") else _with_day_of(context, url, {})


@register.simple_tag(takes_context=True)
def clock_fields(context: dict[str, Any]) -> str:
    """Write the hidden fields by which a form that asks keeps the day asked about, and the day known."""
    on, known = context.get("on"), context.get("known_day")
    days = {"on": on if on != context.get("today") else None, "known": known}
    fields = ((name, value.isoformat()) for name, value in days.items() if value)
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)


def _with_day_of(context: dict[str, Any], url: str, query: dict[str, Any]) -> str:
    return with_day(url, context.get("on"), context.get("today"), query, known=context.get("known_day"))


def with_day(url: str, on: date | None, today: date | None, query: dict[str, Any], *, known: date | None = None) -> str:
    """Return `url` with `query`, the day when `on` is not today, and the day known; an anchor stays at the end."""
    address, _, anchor = url.partition("#")
    given = {key: value for key, value in query.items() if value not in (None, "")}
    if on and on != today:
        given["on"] = on.isoformat()
    if known:
        given["known"] = known.isoformat()
    if given:
        address += ("&" if "?" in address else "?") + urlencode(given, doseq=True)
    return f"{address}#{anchor}" if anchor else address


@register.filter
def day(value: Any) -> str:
    """Write a day as 22 Nov 2026; anything else as it is."""
    return in_words(value) if isinstance(value, date) else str(value or "")


@register.filter
def written_day(text: str) -> str:
    """Write the day that a text such as 2018-06-24 14:05 begins with as 24 Jun 2018."""
    return day(date.fromisoformat(text[:10])) if text else ""


@register.filter
def long_day(value: Any) -> str:
    """Write a day as 22 November 2026."""
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value or "")


@register.simple_tag
def standing(word: str) -> str:
    """Write a standing with its round mark: full is verified, half is secondary, a dashed ring is assumed."""
    kind = "" if word == "verified" else f" icop-standing--{word}"
    return format_html('<span class="icop-standing{}">{}</span>', kind, word.capitalize())


@register.simple_tag
def status(words: str, kind: str = "good") -> str:
    """Write a status on the day with its square label: `kind` is good, gone, wait or plain."""
    if not words:
        return ""
    extra = "" if kind == "good" else f" icop-status--{kind}"
    return format_html('<span class="icop-status{}">{}</span>', extra, words)


@register.simple_tag(takes_context=True)
def cite_link(context: dict[str, Any], citation: str, text: str = "") -> str:
    """Write a citation as a link to where it leads on the day: the text held here, its card, or its public address."""
    return _link(context, citation, text or citation)


@register.simple_tag(takes_context=True)
def source(context: dict[str, Any], *cites: Any) -> str:
    """Write the source line under a statement: citations, the weakest standing among them, and the day checked."""
    given = [cite for one in cites for cite in (one if isinstance(one, list | tuple) else [one]) if cite]
    if not given:
        return ""
    links = format_html_join(" ", "{}", ((_link(context, to, to),) for to in dict.fromkeys(one.to for one in given)))
    weakest = max((cite.standing for cite in given), key=("verified", "secondary", "assumed").index)
    latest = max(cite.checked_on for cite in given)
    notes = format_html_join(" ", "<span>{}</span>", ((cite.note,) for cite in given if cite.note))
    return format_html(
        '<p class="icop-source">{} {} <span>checked {}</span> {}</p>', links, standing(weakest), day(latest), notes
    )


def _link(context: dict[str, Any], citation: str, text: str) -> str:
    kind = "icop-cite" if len(text) < SHORT_CITATION else "icop-cite icop-cite--long"
    return format_html('<a class="{}" href="{}">{}</a>', kind, _cite_url(context, citation), text)


def _cite_url(context: dict[str, Any], citation: str) -> str:
    return _with_day_of(context, reverse("library:cite", args=[citation]), {})


@register.filter
def start_day(start: Any) -> str:
    """Write a start in words: a day, "not known", "not later than …", "between … and …"."""
    if start is None:
        return ""
    if start.is_exact:
        return day(start.earliest)
    if start.earliest is None:
        return f"not later than {day(start.latest)}" if start.latest else "not known"
    return f"between {day(start.earliest)} and {day(start.latest)}" if start.latest else f"after {day(start.earliest)}"


@register.filter
def day_before(start: Any) -> str:
    """Write the last day before a start: when what came before it still held."""
    if start is None:
        return "still in force"
    if start.is_exact:
        return day(start.earliest - timedelta(days=1))
    return f"before {day(start.latest)}" if start.latest else "not known"


@register.filter
def page_numbers(page: Any) -> list[Any]:
    """Return the numbers of pages to link: the first, the last, those near `page`, and … for those between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def unbroken(text: str) -> str:
    """Write a text in which a place such as 36(b)(1) never breaks over a line."""
    return _wrapped(str(text or ""), PARAGRAPH_MARKS, '<span class="icop-cite">{}</span>')


@register.filter
def code_words(text: str) -> str:
    """Write a text with what stands between backticks as code."""
    return _wrapped(str(text or ""), CODE, "<code>{}</code>")


def _wrapped(text: str, pattern: re.Pattern[str], around: str) -> str:
    """Return the text, safe for a page, with the first group of each match put into `around`."""
    parts, done = [], 0
    for found in pattern.finditer(text):
        parts += [format_html("{}", text[done : found.start()]), format_html(around, found[1])]
        done = found.end()
    parts.append(format_html("{}", text[done:]))
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """Return what a mapping has for a key."""
    return mapping.get(key) if mapping else None


@register.simple_tag
def snippet(found: Any) -> str:
    """Write a snippet with its found words marked; everything in it is text, never markup."""
    parts, done = [], 0
    for start, end in found.marks:
        parts += [format_html("{}", found.text[done:start]), format_html("<mark>{}</mark>", found.text[start:end])]
        done = end
    parts.append(format_html("{}", found.text[done:]))
    return format_html(
        "{}{}{}", "…" if found.cut_before else "", format_html_join("", "{}", ((part,) for part in parts)),
        "…" if found.cut_after else "",
    )  # fmt: skip
