"""Every page of the site with the states it can be in: what the tests walk through."""

from __future__ import annotations

from typing import NamedTuple

EVERYBODY = ("visitor", "administrator")


class At(NamedTuple):
    """A page: its address, who opens it, with which status it answers, and whether it is opened as of a past day."""

    path: str
    who: tuple[str, ...] = ("visitor",)
    status: int = 200
    past: bool = True


def own(path: str, status: int = 200) -> At:
    """Return a page that only somebody signed in has, which knows no day."""
    return At(path, ("administrator",), status, past=False)


FMS = "/tools/determinations/contracting.contract_type_fms/"
KNOWN = "a.fms=yes&a.proposed=cpff&a.standing_preference=no&a.waiver_on_file=no&a.written_request="

PAGES = (
    At("/", EVERYBODY),
    At("/topics/"),
    At("/topics/security-cooperation/", EVERYBODY),
    At("/topics/security-cooperation/?words=zzqqxx", past=False),
    At("/news/"),
    At("/search/"),
    At("/search/?q=22+USC+2776(b)(1)", EVERYBODY),
    At("/search/?q=offer+expiration"),
    At("/search/?q=contract&page=2&kind=card", past=False),
    At("/search/?q=zzqqxx"),
    At("/search/?q=the+Berry+amendment+and+FMS+offrs", past=False),
    At("/search/?q=FMS+offer&taxonomy=off", past=False),
    At("/search/suggestions/?q=fore", past=False),
    At("/search/failed/", ("administrator",), past=False),
    At("/library/", EVERYBODY),
    At("/library/?page=3", past=False),
    At("/library/?q=zzqqxx", past=False),
    At("/library/usc-22/", EVERYBODY),
    At("/library/usc-22/contents/"),
    At("/library/usc-22/22-usc-2776/", EVERYBODY),
    At("/library/usc-22/22-usc-2776/?on=2010-01-01", past=False),
    At("/library/usc-22/22-usc-2778/"),
    At("/library/harbour-guide/"),
    At("/library/harbour-guide/page-12/"),
    At("/library/berth-manual/"),
    At("/library/berth-manual/berth-manual/", past=False),
    At("/library/tide-talk/slide-1/", past=False),
    At("/library/tide-table/high-water/", past=False),
    At("/library/code-usc-22-2776/"),
    At("/library/sales-notes/topics/", EVERYBODY),
    At("/library/sales-notes/topics/?concept=3.1", past=False),
    At("/library/add/", EVERYBODY),
    own("/library/intakes/"),
    At("/library/official/"),
    At("/library/official/official.us_code_title_22/"),
    At("/library/likenesses/", ("administrator",), past=False),
    *(
        At(f"/library/{page}", ("administrator",), past=False)
        for page in (
            "berth-manual/edit/",
            "berth-manual/edit/delete/",
            "berth-manual/edit/merge/?q=guide",
            "berth-manual/edit/merge/?with=harbour-guide",
            "berth-manual/edit/split/",
            "berth-manual/edit/withdraw/",
            "change-many/?q=guide",
            "changes/",
            "reading-lists/add/?document=harbour-guide&anchor=page-12",
            "reading-lists/new/",
            "searches/",
            "searches/?save=/library/?q=guide",
            "withdrawn/",
        )
    ),
    At("/library/reading-lists/", EVERYBODY),
    At("/library/cite/99%20USC%201/", status=404),
    At("/taxonomy/", EVERYBODY),
    At("/taxonomy/?q=notification"),
    At("/taxonomy/?q=zzqqxx", past=False),
    At("/taxonomy/a-z/"),
    At("/taxonomy/files/", EVERYBODY),
    At("/taxonomy/files/in/", ("administrator",), past=False),
    At("/taxonomy/3.1.6/rename/", ("administrator",), past=False),
    At("/taxonomy/3.1.6/merge/", ("administrator",), past=False),
    At("/taxonomy/3.1.6/", EVERYBODY),
    At("/taxonomy/0.3.10/"),
    At("/taxonomy/3.1/under/?kind=card"),
    At("/facts/", EVERYBODY),
    At("/facts/parameters/", EVERYBODY),
    At("/facts/parameters/?q=zzqqxx", past=False),
    At("/facts/parameters/?page=2", past=False),
    At("/facts/sets/"),
    At("/facts/cards/"),
    At("/facts/offices/"),
    At("/facts/terms/"),
    At("/facts/sources/"),
    At("/facts/parameters/oed.days.fms/", EVERYBODY),
    At("/facts/parameters/cn.threshold.mde/", EVERYBODY),
    At("/facts/sets/cn.nato_plus5/"),
    At("/facts/cards/aeca.22_usc_2776_b_1/", EVERYBODY),
    At("/facts/offices/agencies.dsca/"),
    At("/facts/terms/field.oed/"),
    At("/facts/names/acquisition.berry_amendment/"),
    At("/facts/wordings/everyday.things/"),
    At("/facts/sources/official.dfars_pgi/"),
    At("/facts/parameters/oed.days.fms/history/"),
    At("/facts/proposals/", EVERYBODY),
    At("/facts/parameters/oed.days.fms/propose/", ("administrator",), past=False),
    At("/facts/parameters/oed.days.fms/take-back/", ("administrator",), past=False),
    At("/facts/terms/new/", ("administrator",), past=False),
    At("/facts/parameters/oed.days.fms/propose/?on=2019-03-01", ("administrator",), 409, past=False),
    At("/tools/requirements.exportability/document/"),
    At("/tools/requirements.exportability/document/examples/1/", past=False),
    At("/tools/determinations/contracting.contract_type_fms/document/", past=False),
    At("/release-processes/"),
    At("/release-processes/questions/", past=False),
    At("/release-processes/questions/encryption/", past=False),
    At("/release-processes/plan/?yes=data_link&yes=encryption&unknown=classified", past=False),
    At("/release-processes/compare/?with=2018-04-01", past=False),
    At("/release-processes/pipes.comsec/", ("administrator",)),
    At("/release-processes/pipes.midp/?on=2016-01-01", past=False),
    At("/release-processes/pipes.comsec/days/", ("administrator",), past=False),
    At(FMS),
    At(f"{FMS}?day=2019-12-01&{KNOWN}no", past=False),
    At(f"{FMS}?day=2018-09-01&{KNOWN}unknown", past=False),
    At(f"{FMS}?day=1066-10-14&a.fms=perhaps", status=400, past=False),
    At(f"{FMS}examples/", past=False),
    At("/tools/determinations/contracting.cmmc_status/?a.level=l2_self", past=False),
    At("/help/"),
    At("/help/glossary/"),
    At("/help/glossary/acronyms/"),
    At("/help/accessibility/"),
    At("/health/", EVERYBODY),
    own("/jobs/"),
    own("/trail/"),
    own("/people/"),
    own("/people/1/"),
    own("/audiences/"),
    own("/me/"),
    At("/set-up/", status=404, past=False),
    At("/accounts/login/"),
    At("/accounts/password/reset/", past=False),
    At("/accounts/signup/", past=False),
    own("/accounts/logout/"),
    own("/accounts/password/change/"),
    own("/accounts/email/"),
    own("/accounts/reauthenticate/"),
    own("/accounts/2fa/"),
    own("/accounts/2fa/webauthn/"),
    own("/accounts/2fa/recovery-codes/", status=404),
    At("/invitation/nothing/", past=False),
    At("/api/v1/docs", past=False),
    At("/nothing/here/", status=404),
    At("/facts/?on=soon", status=400, past=False),
    At("/people/", status=403),
)
