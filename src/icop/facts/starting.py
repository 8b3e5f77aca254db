"""What somebody who writes a new fact starts from: its shape with everything still to be filled in."""

from __future__ import annotations

_CITE = '{to: "", url: "", standing: secondary, checked_on: 2026-01-31}'
_TEXTS = {
    "parameter": f"""\
title:
about:
unit: percent
values:
  - start: 2026-01-31
    value:
    cite: {_CITE}
""",
    "set": f"""\
title:
about:
members:
  - member:
    start: 2026-01-31
    cite: {_CITE}
""",
    "card": f"""\
title:
citation:
issuer:
about:
statements:
  - start: unknown
    says:
    cite: {_CITE}
""",
    "office": f"""\
title:
names:
  - start: unknown
    name:
    acronym:
    cite: {_CITE}
does:
  - start: unknown
    says:
    cite: {_CITE}
""",
    "term": f"""\
title:
also: []
means:
cite: {_CITE}
""",
    "concept": f"""\
title:
acronyms: []
also: []
means:
cites:
  - {_CITE}
broader:
related: []
""",
    "name": f"""\
title:
also: []
leads:
  - start: unknown
    to: []
    cite: {_CITE}
""",
    "wording": f"""\
title:
about:
words:
  - say: []
    means: []
cite: {_CITE}
""",
    "process": f"""\
title:
sort: step
acronym:
shown:
  - start: unknown
    says:
    cite: {_CITE}
decides:
  - says:
    cite: {_CITE}
leads:
  - start: unknown
    office:
    cite: {_CITE}
after:
  - process:
    start: unknown
    cite: {_CITE}
days:
  - start: unknown
    low:
    likely:
    high:
    cite: {_CITE}
""",
    "attribute": f"""\
title:
ask:
opens:
  - process:
    start: unknown
    reason:
    cite: {_CITE}
""",
    "tool": f"""\
title:
use_it_to:
editions:
  - version: 1
    on:
    says: First edition.
cite: {_CITE}
sections:
  - key:
    title:
    questions:
      - key:
        ask:
        answer: yes_no
        why:
        find_out_from:
        cite: {_CITE}
findings:
  - key:
    severity: act
    when: {{}}
    says:
    do:
    owner:
    cites:
      - {_CITE}
ends:
  - key:
    when: {{}}
    says:
    cites:
      - {_CITE}
""",
    "determination": f"""\
title:
asks:
asks_day:
decides:
editions:
  - version: 1
    on:
    says: First edition.
cite: {_CITE}
facts:
  - key:
    ask:
    answer: yes_no
    cite: {_CITE}
outcomes:
  allowed:
    title:
    kind: good
  not_allowed:
    title:
    kind: gone
rules:
  - key:
    when: {{}}
    outcome: not_allowed
    says:
    cites:
      - {_CITE}
""",
    "example": """\
title:
examples:
  - name:
    on:
    answers: {}
    findings: []
""",
    "case_type": f"""\
title:
short:
actors:
  agency: Implementing agency
first: {{case: , document: , line: }}
states:
  document:
    - key:
      title:
      means:
      phase: request
      cite: {_CITE}
milestones: []
moves:
  - key:
    title:
    level: document
    out_of: []
    into:
    who: [agency]
    cite: {_CITE}
cite: {_CITE}
""",
    "code_list": f"""\
title:
field:
codes:
  - code:
    title:
    means:
    start:
    cite: {_CITE}
""",
    "checklist": f"""\
title:
criteria:
  - key:
    says:
    start:
    cite: {_CITE}
cite: {_CITE}
""",
    "scenario": f"""\
title:
status:
says:
values:
  - parameter:
    value:
cite: {_CITE}
""",
    "source": f"""\
title:
publisher:
url: ""
covers: []
steps:
  -
cite: {_CITE}
""",
}


def starting_text(kind: str) -> str:
    """Return a fact of `kind` to be filled in, as YAML. It does not pass the checks as it is."""
    return _TEXTS[kind]
