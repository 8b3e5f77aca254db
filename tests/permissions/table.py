"""Who may do what, in one place: every address and every command of icop, and the least role it takes.

A test compares this table with the code, so a new address or command is not in until somebody has said who may use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ANYBODY, MEMBER, EDITOR, KEEPER, NOBODY = "visitor", "member", "editor", "administrator", "nobody"


@dataclass(frozen=True, slots=True)
class Rule:
    """An address: a sample of it, the least role that may open it and the least that may send to it.

    `send` NOBODY: nothing is taken, whoever sends. `below` is how those with less are turned away: "refused" (403),
    "sign in" (led to the page), "missing" (404), "either". `opens`: what those who may get for the sample.
    `hides`: the address names a document, which strangers to its audience must not tell from one that does not exist.
    """

    sample: str
    see: str = ANYBODY
    send: str = NOBODY
    below: str = "refused"
    opens: tuple[int, ...] = (200, 302)
    hides: bool = False


def public(sample: str, **more: object) -> Rule:
    """Return the rule of a page that everybody may open and nobody can send to."""
    return Rule(sample, **more)


# allauth's own pages: signed-in people manage themselves; each sees their own account only.
MAYBE = (200, 302, 404)
OWN: dict[str, Any] = {
    "see": MEMBER,
    "send": MEMBER,
    "below": "sign in",
    "opens": (200, 302, 403),
}  # 403: nothing to do
OWN_OR_NONE = OWN | {"opens": MAYBE}

# What belongs to a program is there for its team only: to everybody else it is missing.
TEAM: dict[str, Any] = {"see": KEEPER, "send": KEEPER, "below": "missing"}

ROUTES: dict[str, Rule] = {
    "": public("/"),
    "topics/": public("/topics/"),
    "topics/<slug:slug>/": public("/topics/security-cooperation/"),
    "news/": public("/news/"),
    "help/": public("/help/"),
    "help/glossary/": public("/help/glossary/"),
    "help/glossary/acronyms/": public("/help/glossary/acronyms/"),
    "help/accessibility/": public("/help/accessibility/"),
    "search/": public("/search/?q=fee"),
    "search/failed/": Rule("/search/failed/", EDITOR, EDITOR),
    "search/suggestions/": public("/search/suggestions/?q=fe"),
    "search/words/": public("/search/words/?q=fe"),
    # people
    "me/": Rule("/me/", MEMBER, below="sign in"),
    "set-up/": Rule("/set-up/", NOBODY, NOBODY, below="missing"),  # gone once there is an administrator
    "invitation/<str:token>/": Rule("/invitation/no-such-token/", ANYBODY, NOBODY),
    "people/": Rule("/people/", KEEPER, KEEPER),
    "people/<int:pk>/": Rule("/people/{member}/", KEEPER, KEEPER),
    "people/<int:pk>/invite/": Rule("/people/{member}/invite/", NOBODY, KEEPER),
    "people/<int:pk>/second-step/": Rule("/people/{member}/second-step/", NOBODY, KEEPER),
    "audiences/": Rule("/audiences/", KEEPER, KEEPER),
    # library
    "library/": public("/library/"),
    "library/add/": Rule("/library/add/", ANYBODY, EDITOR),
    "library/intakes/": Rule("/library/intakes/", EDITOR),
    "library/intakes/<int:key>/": Rule("/library/intakes/{intake}/", KEEPER, KEEPER, below="either"),  # its own apart
    "library/change-many/": Rule("/library/change-many/", EDITOR, EDITOR),
    "library/changes/": Rule("/library/changes/", MEMBER),
    "library/changes/<int:pk>/": Rule("/library/changes/{change}/", EDITOR, below="either"),
    "library/changes/<int:pk>/undo/": Rule("/library/changes/{change}/undo/", NOBODY, EDITOR, below="either"),
    "library/withdrawn/": Rule("/library/withdrawn/", EDITOR),
    "library/reading-lists/": public("/library/reading-lists/"),
    "library/reading-lists/new/": Rule("/library/reading-lists/new/", MEMBER, MEMBER),
    "library/reading-lists/add/": Rule("/library/reading-lists/add/?document={document}", MEMBER, MEMBER),
    "library/reading-lists/<slug:key>/": public("/library/reading-lists/{list}/"),
    "library/reading-lists/<slug:key>/edit/": Rule(
        "/library/reading-lists/{list}/edit/", KEEPER, KEEPER, below="either"
    ),
    "library/reading-lists/<slug:key>/file/<slug:kind>/": public("/library/reading-lists/{list}/file/md/"),
    "library/searches/": Rule("/library/searches/", MEMBER, MEMBER),
    "library/searches/<int:pk>/": Rule("/library/searches/{search}/", NOBODY, KEEPER, below="either"),
    "library/<str:key>/edit/": Rule("/library/{document}/edit/", EDITOR, EDITOR),
    "library/<str:key>/edit/days/": Rule("/library/{document}/edit/days/", NOBODY, EDITOR),
    "library/<str:key>/edit/delete/": Rule("/library/{document}/edit/delete/", KEEPER, KEEPER),
    "library/<str:key>/edit/merge/": Rule("/library/{document}/edit/merge/", EDITOR, EDITOR),
    "library/<str:key>/edit/restore/": Rule("/library/{document}/edit/restore/", NOBODY, EDITOR),
    "library/<str:key>/edit/split/": Rule("/library/{document}/edit/split/", EDITOR, EDITOR),
    "library/<str:key>/edit/withdraw/": Rule("/library/{document}/edit/withdraw/", EDITOR, EDITOR),
    "library/official/": public("/library/official/"),
    "library/official/<str:key>/": public("/library/official/official.far/", opens=(200, 404)),
    "library/cite/<path:citation>/": public("/library/cite/DSCA 11-11/"),
    "library/likenesses/": Rule("/library/likenesses/", EDITOR),
    "library/likenesses/<int:pk>/": Rule("/library/likenesses/{likeness}/", EDITOR, EDITOR),
    "library/<str:key>/": public("/library/{document}/", hides=True),
    "library/<str:key>/contents/": public("/library/{document}/contents/", hides=True),
    "library/<str:key>/file/<int:edition>/": public("/library/{document}/file/{edition}/", hides=True),
    "library/<str:key>/topics/": Rule("/library/{document}/topics/", ANYBODY, EDITOR, hides=True),
    "library/<str:key>/topics/<int:decision>/undo/": Rule("/library/{document}/topics/1/undo/", NOBODY, EDITOR),
    "library/<str:key>/<anchor:anchor>/": public("/library/{document}/{anchor}/", hides=True),
    # taxonomy
    "taxonomy/": public("/taxonomy/"),
    "taxonomy/a-z/": public("/taxonomy/a-z/"),
    "taxonomy/files/": public("/taxonomy/files/"),
    "taxonomy/files/in/": Rule("/taxonomy/files/in/", MEMBER, MEMBER),
    "taxonomy/files/<slug:form>/": public("/taxonomy/files/turtle/"),
    "taxonomy/<str:key>/": public("/taxonomy/1.1/", opens=(200, 404)),
    "taxonomy/<str:key>/under/": public("/taxonomy/1.1/under/", opens=(200, 404)),
    "taxonomy/<str:key>/rename/": Rule("/taxonomy/1.1/rename/", MEMBER, MEMBER, opens=(200, 404)),
    "taxonomy/<str:key>/merge/": Rule("/taxonomy/1.1/merge/", MEMBER, MEMBER, opens=(200, 404)),
    # release processes
    "release-processes/": public("/release-processes/"),
    "release-processes/questions/": public("/release-processes/questions/"),
    "release-processes/questions/<str:key>/": public("/release-processes/questions/lamps/"),
    "release-processes/plan/": Rule("/release-processes/plan/?yes=lamps", ANYBODY, ANYBODY),
    "release-processes/plan/file/<slug:form>/": public("/release-processes/plan/file/csv/?yes=lamps"),
    "release-processes/compare/": public("/release-processes/compare/?with=2018-04-01"),
    "release-processes/<str:key>/": public("/release-processes/pipes.code/"),
    "release-processes/<str:key>/days/": Rule("/release-processes/pipes.code/days/", MEMBER, MEMBER),
    # cases: each is seen by its team, by who keeps the site, and where it is shared by who is signed in
    "cases/": Rule("/cases/", MEMBER),
    "cases/performance/": Rule("/cases/performance/", MEMBER),
    "cases/views/": Rule("/cases/views/", NOBODY, MEMBER),
    "cases/take-out/<slug:form>/": Rule("/cases/take-out/json/", MEMBER, MEMBER),
    "cases/taken-out/<uuid:pk>/": Rule("/cases/taken-out/{take_out}/", **TEAM),
    "cases/taken-out/<uuid:pk>/file": Rule("/cases/taken-out/{take_out}/file", **TEAM | {"send": NOBODY}),
    "cases/bring-in/": Rule("/cases/bring-in/", MEMBER, MEMBER),
    "cases/bring-in/<uuid:pk>/": Rule("/cases/bring-in/{case_intake}/", **TEAM),
    "cases/sample/": Rule("/cases/sample/", NOBODY, MEMBER),
    "cases/new/": Rule("/cases/new/", MEMBER, MEMBER),
    "cases/removed/": Rule("/cases/removed/", MEMBER),
    **{
        f"cases/<uuid:pk>/{name}": Rule(f"/cases/{{case}}/{name}", **TEAM | {"send": NOBODY})
        for name in ("", "price/", "history/", "report.docx", "report.pdf")
    },
    **{  # what they need more than a case type may not be there: the page says so
        f"cases/<uuid:pk>/{name}": Rule(f"/cases/{{case}}/{name}", **TEAM | {"send": NOBODY, "opens": (400, 404)})
        for name in ("payments/", "notification/")
    },
    "cases/<uuid:pk>/moves/<slug:key>/": Rule("/cases/{case}/moves/receive_request/?of=basic", **TEAM),
    "cases/<uuid:pk>/milestone/": Rule("/cases/{case}/milestone/", **TEAM),
    "cases/<uuid:pk>/edit/<slug:key>/": Rule("/cases/{case}/edit/header/", **TEAM),
    "cases/<uuid:pk>/drop/<slug:key>/": Rule("/cases/{case}/drop/line/?of=001", **TEAM | {"opens": (404,)}),
    "cases/<uuid:pk>/document/": Rule("/cases/{case}/document/", **TEAM),
    "cases/<uuid:pk>/history/<int:number>/correct/": Rule("/cases/{case}/history/{record}/correct/", **TEAM),
    "cases/<uuid:pk>/history/<int:number>/take-back/": Rule(
        "/cases/{case}/history/{record}/take-back/", **TEAM | {"opens": (404,)}
    ),
    "cases/<uuid:pk>/share/": Rule("/cases/{case}/share/", **TEAM | {"see": NOBODY}),
    "cases/<uuid:pk>/remove/": Rule("/cases/{case}/remove/", **TEAM),
    "cases/<uuid:pk>/restore/": Rule("/cases/{case}/restore/", **TEAM | {"see": NOBODY}),
    "cases/from/<uuid:assessment>/": Rule("/cases/from/{assessment}/", **TEAM | {"opens": (200, 404)}),
    **{  # taken away, and tasks
        f"cases/<uuid:pk>/{name}": Rule(f"/cases/{{case}}/{name}", **TEAM | {"send": NOBODY})
        for name in ("case.json", "case.yaml", "due.ics", "tasks/", "tasks.xlsx")
    },
    "cases/<uuid:pk>/tasks/mark/": Rule("/cases/{case}/tasks/mark/", **TEAM | {"see": NOBODY}),
    "cases/<uuid:pk>/tasks/from/<uuid:assessment>/": Rule("/cases/{case}/tasks/from/{assessment}/", **TEAM),
    "cases/<uuid:pk>/begin-sale/": Rule("/cases/{case}/begin-sale/", **TEAM | {"see": NOBODY}),
    # tools: each program and its assessments are seen by its team, and by who keeps the site
    "tools/": public("/tools/"),
    "tools/import/": Rule("/tools/import/", MEMBER, MEMBER),
    "tools/programs/": Rule("/tools/programs/", MEMBER),
    "tools/programs/new/": Rule("/tools/programs/new/", MEMBER, MEMBER),
    "tools/programs/<slug:key>/": Rule("/tools/programs/{program}/", **TEAM | {"send": NOBODY}),
    "tools/programs/<slug:key>/change/": Rule("/tools/programs/{program}/change/", **TEAM | {"see": NOBODY}),
    "tools/programs/<slug:key>/removed/": Rule("/tools/programs/{program}/removed/", **TEAM | {"send": NOBODY}),
    "tools/assessments/<uuid:pk>/": Rule("/tools/assessments/{assessment}/", **TEAM | {"send": NOBODY}),
    "tools/assessments/<uuid:pk>/findings/": Rule(
        "/tools/assessments/{assessment}/findings/", **TEAM | {"send": NOBODY}
    ),
    "tools/assessments/<uuid:pk>/done/": Rule("/tools/assessments/{assessment}/done/", **TEAM | {"see": NOBODY}),
    "tools/assessments/<uuid:pk>/plan/": Rule("/tools/assessments/{assessment}/plan/", **TEAM | {"see": NOBODY}),
    "tools/assessments/<uuid:pk>/finish/": Rule("/tools/assessments/{assessment}/finish/", **TEAM | {"see": NOBODY}),
    "tools/assessments/<uuid:pk>/reopen/": Rule("/tools/assessments/{assessment}/reopen/", **TEAM | {"see": NOBODY}),
    "tools/assessments/<uuid:pk>/move/": Rule("/tools/assessments/{assessment}/move/", **TEAM),
    **{
        f"tools/assessments/<uuid:pk>/{name}": Rule(
            f"/tools/assessments/{{assessment}}/{name}", **TEAM | {"send": NOBODY, "opens": (200, 404)}
        )
        for name in ("report.docx", "report.pdf", "plan.xlsx", "plan.ics", "sale.json", "plan.json")
    },
    "tools/compare/": Rule("/tools/compare/", MEMBER),
    "tools/aggregate/": Rule("/tools/aggregate/", MEMBER),
    "tools/assessments/<uuid:pk>/file.json": Rule(
        "/tools/assessments/{assessment}/file.json", **TEAM | {"send": NOBODY}
    ),
    "tools/assessments/<uuid:pk>/undo/": Rule("/tools/assessments/{assessment}/undo/", **TEAM | {"see": NOBODY}),
    "tools/assessments/<uuid:pk>/remove/": Rule("/tools/assessments/{assessment}/remove/", **TEAM | {"see": NOBODY}),
    "tools/assessments/<uuid:pk>/sections/<slug:key>/": Rule(
        "/tools/assessments/{assessment}/sections/place/", **TEAM
    ),
    "tools/assessments/<uuid:pk>/sections/<slug:key>/assign/": Rule(
        "/tools/assessments/{assessment}/sections/place/assign/", **TEAM | {"see": NOBODY}
    ),
    "tools/assessments/<uuid:pk>/questions/<slug:key>/": Rule(
        "/tools/assessments/{assessment}/questions/deep/", **TEAM | {"send": NOBODY}
    ),
    "tools/assessments/<uuid:pk>/questions/<slug:key>/put/": Rule(
        "/tools/assessments/{assessment}/questions/deep/put/", **TEAM | {"see": NOBODY}
    ),
    "tools/<str:key>/": public("/tools/harbour.survey/"),
    "tools/<str:key>/begin/": Rule("/tools/harbour.survey/begin/", MEMBER, MEMBER),
    # determinations
    "tools/determinations/<str:key>/": public("/tools/determinations/harbour.mooring/?a.is_boat=no"),
    "tools/determinations/<str:key>/document/": public("/tools/determinations/harbour.mooring/document/"),
    "tools/determinations/<str:key>/examples/": public("/tools/determinations/harbour.mooring/examples/"),
    "tools/determinations/<str:key>/file/<slug:form>/": public("/tools/determinations/harbour.mooring/file/csv/"),
    # the desk: what waits for who is signed in
    "desk/": Rule("/desk/", MEMBER, below="sign in"),
    "desk/due.ics": Rule("/desk/due.ics", MEMBER, below="sign in"),
    "tools/<str:key>/document/": public("/tools/harbour.visit/document/", opens=(200, 404)),
    "tools/<str:key>/document/examples/<int:number>/": public(
        "/tools/harbour.visit/document/examples/1/", opens=(200, 404)
    ),
    # facts
    "facts/": public("/facts/"),
    "facts/proposals/": public("/facts/proposals/"),
    "facts/proposals/<int:pk>/": Rule("/facts/proposals/{proposal}/", EDITOR, EDITOR, below="missing"),
    "facts/proposals/together/<slug:name>/": Rule(
        "/facts/proposals/together/{batch}/", EDITOR, EDITOR, below="missing"
    ),
    "facts/proposals/<int:pk>/edit/": Rule("/facts/proposals/{own_proposal}/edit/", KEEPER, KEEPER, below="either"),
    "facts/<slug:folder>/": public("/facts/parameters/"),
    "facts/<slug:folder>/<str:key>/": public("/facts/parameters/pricing.fee/"),
    "facts/<slug:folder>/<str:key>/history/": public("/facts/parameters/pricing.fee/history/"),
    "facts/<slug:folder>/<str:key>/propose/": Rule("/facts/parameters/pricing.fee/propose/", MEMBER, MEMBER),
    "facts/<slug:folder>/new/": Rule("/facts/terms/new/", MEMBER, MEMBER),
    "facts/<slug:folder>/<str:key>/take-back/": Rule("/facts/parameters/pricing.fee/take-back/", MEMBER, MEMBER),
    # the site itself
    "health/alive": public("/health/alive"),
    "health/": public("/health/"),
    "jobs/": Rule("/jobs/", EDITOR),
    "trail/": Rule("/trail/", KEEPER),
    "jobs/<uuid:job>/again/": Rule("/jobs/{job}/again/", NOBODY, EDITOR),
    # signing in and one's own account (allauth)
    "accounts/login/": Rule("/accounts/login/", ANYBODY, ANYBODY),
    "accounts/logout/": Rule("/accounts/logout/", ANYBODY, ANYBODY),
    "accounts/inactive/": public("/accounts/inactive/"),
    "accounts/signup/": Rule("/accounts/signup/", ANYBODY, ANYBODY),
    "accounts/reauthenticate/": Rule("/accounts/reauthenticate/", **OWN),
    "accounts/email/": Rule("/accounts/email/", **OWN),
    "accounts/confirm-email/": public("/accounts/confirm-email/"),
    "accounts/password/change/": Rule("/accounts/password/change/", **OWN),
    "accounts/password/set/": Rule("/accounts/password/set/", **OWN),
    "accounts/password/reset/": Rule("/accounts/password/reset/", ANYBODY, ANYBODY),
    "accounts/login/code/confirm/": Rule("/accounts/login/code/confirm/", ANYBODY, ANYBODY),
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": Rule(
        "/accounts/confirm-email/nothing/", ANYBODY, ANYBODY, opens=MAYBE
    ),
    "accounts/password/reset/key/done/": public("/accounts/password/reset/key/done/"),
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": Rule(
        "/accounts/password/reset/key/1-x/", ANYBODY, ANYBODY
    ),
    "accounts/password/reset/done/": public("/accounts/password/reset/done/"),
    "accounts/2fa/": Rule("/accounts/2fa/", MEMBER, below="sign in"),
    "accounts/2fa/authenticate/": Rule("/accounts/2fa/authenticate/", ANYBODY, ANYBODY),
    "accounts/2fa/reauthenticate/": Rule("/accounts/2fa/reauthenticate/", **OWN),
    "accounts/2fa/totp/activate/": Rule("/accounts/2fa/totp/activate/", **OWN),
    "accounts/2fa/totp/deactivate/": Rule("/accounts/2fa/totp/deactivate/", **OWN_OR_NONE),
    "accounts/2fa/recovery-codes/": Rule("/accounts/2fa/recovery-codes/", MEMBER, below="sign in", opens=MAYBE),
    "accounts/2fa/recovery-codes/generate/": Rule("/accounts/2fa/recovery-codes/generate/", **OWN_OR_NONE),
    "accounts/2fa/recovery-codes/download/": Rule("/accounts/2fa/recovery-codes/download/", **OWN_OR_NONE),
    "accounts/2fa/webauthn/": Rule("/accounts/2fa/webauthn/", MEMBER, below="sign in"),
    "accounts/2fa/webauthn/add/": Rule("/accounts/2fa/webauthn/add/", **OWN),
    "accounts/2fa/webauthn/reauthenticate/": Rule("/accounts/2fa/webauthn/reauthenticate/", **OWN),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": Rule("/accounts/2fa/webauthn/keys/1/remove/", **OWN_OR_NONE),
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": Rule("/accounts/2fa/webauthn/keys/1/edit/", **OWN_OR_NONE),
    "accounts/3rdparty/login/cancelled/": public("/accounts/3rdparty/login/cancelled/"),
    "accounts/3rdparty/login/error/": public("/accounts/3rdparty/login/error/", opens=(401,)),
    "accounts/3rdparty/signup/": Rule("/accounts/3rdparty/signup/", ANYBODY, ANYBODY),
    "accounts/3rdparty/": Rule("/accounts/3rdparty/", **OWN),
    "accounts/social/login/cancelled/": public("/accounts/social/login/cancelled/", opens=(301,)),
    "accounts/social/login/error/": public("/accounts/social/login/error/", opens=(301,)),
    "accounts/social/signup/": public("/accounts/social/signup/", opens=(301,)),
    "accounts/social/connections/": public("/accounts/social/connections/", opens=(301,)),
    "accounts/oidc/^(?P<provider_id>[^/]+)/login/": Rule(
        "/accounts/oidc/site/login/", ANYBODY, ANYBODY, opens=MAYBE
    ),
    "accounts/oidc/^(?P<provider_id>[^/]+)/login/callback/": Rule(
        "/accounts/oidc/site/login/callback/", ANYBODY, ANYBODY, opens=MAYBE
    ),
    # the same over HTTP
    "api/v1/": public("/api/v1/", opens=(404,)),
    "api/v1/docs": public("/api/v1/docs"),
    "api/v1/openapi.json": public("/api/v1/openapi.json"),
    "api/v1/facts/<kind>": public("/api/v1/facts/parameter"),
    "api/v1/facts/<kind>/<key>": public("/api/v1/facts/parameter/pricing.fee"),
    "api/v1/values/<key>": public("/api/v1/values/pricing.fee"),
    "api/v1/documents": public("/api/v1/documents"),
    "api/v1/documents/<key>": public("/api/v1/documents/{document}", hides=True),
    "api/v1/documents/<key>/sections": public("/api/v1/documents/{document}/sections", hides=True),
    "api/v1/documents/<key>/sections/<anchor>": public("/api/v1/documents/{document}/sections/{anchor}", hides=True),
    "api/v1/cite/<citation>": public("/api/v1/cite/DSCA 11-11"),
    "api/v1/intakes": Rule("/api/v1/intakes", EDITOR, EDITOR),
    "api/v1/intakes/<key>": Rule("/api/v1/intakes/{intake}", KEEPER, below="either"),
    "api/v1/intakes/<key>/files": Rule("/api/v1/intakes/{intake}/files", NOBODY, KEEPER, below="either"),
    "api/v1/official-texts": public("/api/v1/official-texts"),
    "api/v1/official-texts/<key>": public("/api/v1/official-texts/official.far", opens=(200, 404)),
    "api/v1/citations": Rule("/api/v1/citations", NOBODY, ANYBODY),
    "api/v1/reading-lists": public("/api/v1/reading-lists"),
    "api/v1/reading-lists/<key>": public("/api/v1/reading-lists/{list}"),
    "api/v1/changes": Rule("/api/v1/changes", MEMBER),
    "api/v1/concepts": public("/api/v1/concepts"),
    "api/v1/concepts/<key>": public("/api/v1/concepts/1.1", opens=(200, 404)),
    "api/v1/taxonomy/<form>": public("/api/v1/taxonomy/turtle"),
    "api/v1/taxonomy": Rule("/api/v1/taxonomy", NOBODY, MEMBER),
    "api/v1/documents/<key>/topics": public("/api/v1/documents/{document}/topics", hides=True),
    "api/v1/tags": Rule("/api/v1/tags", NOBODY, ANYBODY),
    "api/v1/acronyms": public("/api/v1/acronyms"),
    "api/v1/release-processes": public("/api/v1/release-processes"),
    "api/v1/release-processes/attributes": public("/api/v1/release-processes/attributes"),
    "api/v1/release-processes/changes": public("/api/v1/release-processes/changes?since=2018-04-01"),
    "api/v1/release-processes/<key>": public("/api/v1/release-processes/pipes.code"),
    "api/v1/release-plans": Rule("/api/v1/release-plans", NOBODY, ANYBODY),
    "api/v1/determinations": public("/api/v1/determinations"),
    "api/v1/determinations/<key>": Rule("/api/v1/determinations/harbour.mooring", ANYBODY, ANYBODY),
    "api/v1/determinations/<key>/schema": public("/api/v1/determinations/harbour.mooring/schema"),
    "api/v1/tools": public("/api/v1/tools"),
    "api/v1/tools/<key>": public("/api/v1/tools/harbour.survey"),
    "api/v1/tools/<key>/schema": public("/api/v1/tools/harbour.survey/schema"),
    "api/v1/tools/<key>/run": Rule("/api/v1/tools/harbour.survey/run", NOBODY, ANYBODY),
    "api/v1/assessments": Rule("/api/v1/assessments", MEMBER),
    "api/v1/assessments/<key>": Rule("/api/v1/assessments/{assessment}", KEEPER, below="either"),
    "api/v1/assessments/<key>/answers": Rule("/api/v1/assessments/{assessment}/answers", NOBODY),
    "api/v1/cases": Rule("/api/v1/cases", MEMBER, MEMBER),
    "api/v1/cases/performance": Rule("/api/v1/cases/performance", MEMBER),
    **{
        f"api/v1/cases/<key>{name}": Rule(f"/api/v1/cases/{{case}}{name}", KEEPER, below="either")
        for name in ("", "/price", "/standards", "/check")
    },
    "api/v1/cases/<key>/notification": Rule(  # 404: the site has no such determination
        "/api/v1/cases/{case}/notification", KEEPER, below="either", opens=(200, 404)
    ),
    "api/v1/cases/<key>/records": Rule("/api/v1/cases/{case}/records", KEEPER, KEEPER, below="either"),
    "api/v1/cases/<key>/records/<number>/correction": Rule(
        "/api/v1/cases/{case}/records/1/correction", NOBODY, KEEPER, below="either"
    ),
    "api/v1/cases/<key>/moves": Rule("/api/v1/cases/{case}/moves", NOBODY, KEEPER, below="either"),
    "api/v1/case-files/schema": public("/api/v1/case-files/schema"),
    **{
        f"api/v1/case-files/{name}": Rule(f"/api/v1/case-files/{name}", NOBODY, ANYBODY)
        for name in ("price", "notification", "standards", "check")
    },
    "api/v1/search": public("/api/v1/search?q=fee"),
}  # fmt: skip

# Commands run on the machine of the site, by whoever may read its home: as its administrator unless `--as` says less.
# A command that takes `--as` is listed with the least role it takes; one that does not, with what it touches.
COMMANDS: dict[str, str] = {
    "ingest": EDITOR,
    "search": ANYBODY,
    "texts": ANYBODY,
    "concepts export": ANYBODY,
    "concepts import": MEMBER,
    "tool list": ANYBODY,
    "tool run": ANYBODY,
    "tool schema": ANYBODY,
    "tsfd plan": ANYBODY,
    "tsfd questions": ANYBODY,
    "tsfd schema": "reads nothing of the site",
    "determine run": ANYBODY,
    "determine list": ANYBODY,
    "determine schema": ANYBODY,
    "case price": ANYBODY,
    "case notify": ANYBODY,
    "case check": ANYBODY,
    "case standards": ANYBODY,
    "case list": ANYBODY,
    "case schema": "reads nothing of the site",
    "evaluate": ANYBODY,
    "up": "keeps the home",
    "web": "part of up",
    "ready": "part of up",
    "worker": "part of up",
    "bench": "writes nothing of the site",
    "check": "reads files only",
    "cite": "reads its argument only",
    "tag": "reads its argument only",
    "backup": "reads the home",
    "restore": "keeps the home",
    "doctor": "keeps the home",
    "reindex": "keeps the home",
}
