"""Case files as people write, take away and bring: YAML or JSON of one case, read strictly, with its JSON Schema.

`icop.engine.cases.files` has the shapes. What is wrong is told with its line, field, value and what to write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from icop.engine.cases.files import CaseFile, body_of_case
from icop.engine.errors import Refused
from icop.engine.loading import MAX_BYTES, Document
from icop.engine.shaping import read_shape
from icop.tools.entering import refuse_classified
from icop.tools.files import MOST_TOLD, SCHEMA, read_given_file

HOLDS = "A case file holds one case; take its history and papers out of it."
FORMS: Mapping[str, str] = {
    "case": "write it as CC-I-DDD, such as BN-D-YCY",
    "code": "write the code as its list has it: for a purchaser two capital letters or digits",
    "iso": "write the two letters of ISO 3166",
    "number": "write three digits, perhaps with letters after them: 001, 002A",
    "key": "write basic, A01 for an Amendment, M01 for a Modification",
    "document": "write basic, A01 for an Amendment, M01 for a Modification",
    "line": "write the number of a line, such as 001",
    "of": "write case, a document (basic, A01, M01) or the number of a line (001)",
    "what": "write a move of the case type, or the code of a milestone",
    "generic": "write its three letters or digits, such as A5A",
    "masl": "write at most 16 capital letters, digits and hyphens",
    "source": "write one capital letter",
    "assistance": "write one capital letter or digit",
    "release": "write one capital letter",
    "delivery": "write one capital letter or digit",
}


def read_case_file(path: Path) -> tuple[CaseFile, Document]:
    """Return the case of a file, and the file with its lines.

    Raises Refused with every problem (file, line, what, how to fix it), or for a classified marking.
    """
    file, document = read_given_file(path, CaseFile, holds=HOLDS, most=MAX_BYTES, forms=FORMS)
    refuse_classified(document.data)
    return file, document


def case_in(content: Mapping[str, Any]) -> CaseFile:
    """Return the case that plain JSON tells. Raises Refused with every problem, or for a classified marking."""
    file, problems = read_shape(Document(dict(content)), CaseFile, "case", forms=FORMS)
    if file is None:
        raise Refused("\n".join(f"{one.what}; {one.fix}" for one in problems[:MOST_TOLD]), "")
    refuse_classified(content)
    return file


def content_of(file: CaseFile) -> dict[str, Any]:
    """Return a case as the content of its file: what it is, then all it tells. Reading it gives the same case."""
    return {"format": file.format, "version": file.version, **body_of_case(file)}


def yaml_of(file: CaseFile) -> str:
    """Return a case as the text of a YAML file. Reading it gives the same case."""
    return yaml.dump(content_of(file), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=110)


class _Plain(yaml.SafeDumper):
    """Writes for our reader and for others: `on` and days stay plain; what looks like a number or flag is quoted."""

    yaml_implicit_resolvers: dict[str, Any] = {}

    def ignore_aliases(self, data: Any) -> bool:
        """Write out what stands twice: anchors are not used in files."""
        return True


_TAKEN_FOR = (("int", "-?[0-9]+", "-0123456789"), ("bool", "(?i:true|false|yes|no|off)", "tfynoTFYNO"),
              ("null", "~|(?i:null)", "~nN"))  # fmt: skip
for _tag, _form, _begins in _TAKEN_FOR:
    _Plain.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"({_form})\Z"), list(_begins))


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema of a case file, as it is published."""
    told = CaseFile.model_json_schema()
    about = "One FMS or BPC case. Amounts are exact: numbers or text. A field that is not known is left out."
    return {"$schema": SCHEMA, **told, "title": "Case", "description": about}
