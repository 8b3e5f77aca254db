"""Release processes for tests: a made-up model with every sort of process, order and doubt. Nothing here is policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.makers import make_cite

CITE = make_cite("Example Directive 30")


def make_office(name: str, acronym: str) -> str:
    """Return the YAML of an office."""
    return f"title: {name}\nnames: [{{start: unknown, name: {name}, acronym: {acronym}, cite: {CITE}}}]\n"


def make_process(
    title: str,
    acronym: str,
    *lines: str,
    sort: str = "pipe",
    days: tuple[int, int, int] | None = (10, 20, 30),
    after: Iterable[str] = (),
    office: str = "shore.tide",
    shown: str = "start: unknown, says: on the list",
) -> str:
    """Return the YAML of a process; `after` holds inner lines such as `process: pipes.a, brings: true`."""
    told = f"low: {days[0]}, likely: {days[1]}, high: {days[2]}" if days else "unknown: how long it takes"
    waits = [f"  - {{start: unknown, {one}, cite: {CITE}}}" for one in after]
    return "\n".join([
        f"title: {title}", f"acronym: {acronym}", f"sort: {sort}",
        f"shown: [{{{shown}, cite: {CITE}}}]",
        f"decides: [{{says: Decides about {title.lower()}., cite: {CITE}}}]",
        *([] if any(line.startswith("leads:") for line in lines)
          else [f"leads: [{{start: unknown, office: {office}, body: the tide board, cite: {CITE}}}]"]),
        f"days: [{{start: unknown, {told}, cite: {make_cite('icop practice', standing='assumed')}}}]",
        *(["after:", *waits] if waits else []), *lines,
    ]) + "\n"  # fmt: skip


def make_attribute(title: str, *opens: str, about_sale: bool = False) -> str:
    """Return the YAML of an attribute; `opens` hold inner lines such as `process: pipes.a, reason: because`."""
    lines = [f"  - {{start: unknown, {one}, cite: {CITE}}}" for one in opens]
    return "\n".join([
        f"title: {title}", f"ask: Does it have {title.lower()}?", f"about_sale: {str(about_sale).lower()}",
        "opens:", *lines,
    ]) + "\n"  # fmt: skip


PRIMARY = f"natures: [{{start: unknown, group: primary, interagency: yes, title_50: partly, cite: {CITE}}}]"
STOPS = (
    "follows: [{says: A denial means that this configuration stops here; the next is a new configuration., "
    f"cite: {make_cite('icop practice', standing='assumed')}}}]"
)
MOVED = (
    f"leads: [{{start: unknown, office: shore.tide, body: the tide board, cite: {CITE}}}, "
    f"{{start: 2025-11-07, office: shore.light, beside: [shore.tide], body: the light board, cite: {CITE}}}]"
)
LOST = (
    f"leads: [{{start: unknown, office: shore.tide, cite: {CITE}}}, "
    f"{{start: 2026-02-10, unknown: who leads it since the move, cite: {CITE}}}]"
)

# treaty -> code -> beacon -> offer -> delivery; mark beside; coat to delivery; fog may apply; late since 2018.
HARBOUR: Mapping[str, str] = {
    "office:shore.tide": make_office("Tide Office", "TIDE"),
    "office:shore.light": make_office("Light Office", "LIGHT"),
    "process:before.treaty": make_process("Harbour treaty", "TREATY", sort="precondition", days=(90, 365, 730)),
    "process:pipes.code": make_process(
        "Signal codes", "CODE", PRIMARY, STOPS, MOVED, days=(120, 270, 540),
        after=["process: before.treaty, brings: true"],
    ),
    "process:pipes.beacon": make_process(
        "Beacons", "BEACON", LOST, days=(60, 120, 270), after=["process: pipes.code, brings: true"]
    ),
    "process:pipes.mark": make_process(
        "Sea marks", "MARK", days=(30, 90, 180), after=["process: pipes.code, order: start_to_start"]
    ),
    "process:pipes.coat": make_process("Coatings", "COAT", PRIMARY, days=(60, 180, 540), office="shore.light"),
    "process:pipes.fog": make_process(
        "Fog horns", "FOG", days=None, shown="start: unknown, unknown: whether it is one"
    ),
    "process:pipes.late": make_process(
        "Late signals", "LATE", days=(5, 5, 5), shown="start: 2018-04-01, says: added in April 2018"
    ),
    "process:milestones.offer": make_process(
        "Offer", "Offer", sort="milestone", days=(0, 0, 0),
        after=["process: pipes.beacon", "process: pipes.mark", "process: pipes.fog", "process: pipes.late",
               "process: pipes.code"],
    ),
    "process:milestones.delivery": make_process(
        "Delivery", "Delivery", sort="milestone", days=(0, 0, 0),
        after=["process: milestones.offer", "process: pipes.coat"],
    ),
    "attribute:coded": make_attribute("Coded signals", "process: pipes.code, reason: codes are kept by few"),
    "attribute:lamps": make_attribute(
        "Lamps", "process: pipes.beacon, reason: a lamp is a beacon", "process: pipes.fog, unknown: whether lamps count"
    ),
    "attribute:buoys": make_attribute("Buoys", "process: pipes.mark, reason: a buoy is a mark"),
    "attribute:paint": make_attribute("Paint", "process: pipes.coat, reason: paint is a coating"),
    "attribute:rushed": make_attribute("A rush", "process: pipes.late, reason: it is late", about_sale=True),
}  # fmt: skip
