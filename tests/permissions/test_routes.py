"""Every address as every kind of person: the table says who is answered; the rest are turned away, nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from icop.accounts.models import User
from icop.accounts.queries import reader_of, site_reader
from icop.cases.actions.bringing_in import receive_file
from icop.cases.actions.taking_out import ask_for_file, make_file
from icop.cases.queries.portfolio import Wanted
from icop.facts.actions import draft_proposal, draft_together, submit_proposal
from icop.index.sources import build_index
from icop.library.actions import change_document, particulars_of
from icop.library.actions.intaking import begin_intake
from icop.library.actions.likeness import compare_editions
from icop.library.actions.lists import make_list, save_search
from icop.library.actions.reporting import About
from icop.library.models import Document
from icop.library.queries import editions_for, readings_for
from icop.library.queries.likenesses import likenesses_of
from icop.links.jobs import enqueue
from tests.cases.making import case_of, case_types, keep_case
from tests.cases.portfolios import workbook
from tests.library.making import words
from tests.makers import TODAY, load_facts, make_document, make_fee, make_person, signed_in
from tests.permissions.code import routes
from tests.permissions.table import NOBODY, ROUTES, Rule
from tests.tools.determining import PIER
from tests.tools.making import HARBOUR_TOOLS, make_assessment
from tests.tsfd.making import HARBOUR

pytestmark = pytest.mark.django_db
RANK = {"visitor": 0, "member": 1, "stranger": 1, "editor": 2, "administrator": 3, NOBODY: 4}
NOT_COUNTED = ("django_session", '"account_emailaddress"', '"last_login"')  # kept by signing in, not by what is asked
PEOPLE = ("visitor", "member", "stranger", "editor", "administrator")
SURVEYS = {key: text for key, text in HARBOUR_TOOLS.items() if key.startswith("tool:")}
TOPIC = """
title: Security cooperation
lead: {says: What it is., cites: [{to: Example Directive 12, standing: verified, checked_on: 2026-01-05}]}
"""


@dataclass(frozen=True)
class Site:
    """A site with something at every address: people signed in, a public document, and the words of the samples."""

    people: dict[str, User | None]
    browsers: dict[str, Client]
    samples: dict[str, str]

    def address(self, rule: Rule, **changes: str) -> str:
        return rule.sample.format(**self.samples | changes)


@pytest.fixture
def site(settings) -> Site:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    load_facts(
        {"parameter:pricing.fee": make_fee(), "topic:topics.security_cooperation": TOPIC, **HARBOUR, **PIER, **SURVEYS,
         **case_types()}
    )  # fmt: skip
    people = {role: make_person("member" if role == "stranger" else role) for role in PEOPLE[1:]}
    for person in people.values():
        person.set_password("seven calm harbour lights")
        person.save()
    people["visitor"] = None
    document = make_document("A memo\n\nThe fee is lawful.\n")
    Document.objects.filter(pk=document.pk).update(citation="DSCA 11-11")
    section = readings_for(site_reader(), document, on=TODAY)[0][0]
    author, keeper = reader_of(people["editor"]), reader_of(people["administrator"])
    changed = make_fee(("2015-01-01", "4"), ("2026-01-01", "5"))
    drafts = [
        draft_proposal("parameter", "pricing.fee", text=changed, reason="It rose.", by=by, on=TODAY)
        for by in (author, keeper)
    ]
    submit_proposal(drafts[0], by=author, on=TODAY)
    enqueue("facts.index", ["parameter:pricing.fee"])
    job = DBTaskResult.objects.order_by("-enqueued_at")[0]
    job.status, job.finished_at, job.traceback = TaskResultStatus.FAILED, timezone.now(), "KeyError: 'x'"
    job.save()
    document.refresh_from_db()
    change = change_document(
        document, replace(particulars_of(document), issuer="An office"), by=site_reader(), on=TODAY
    )
    kept = make_list("For a course", about="", audience="public", by=keeper, on=TODAY)
    saved = save_search("Fees", "/search/?q=fee", by=keeper, on=TODAY)
    twins = [make_document(f"A memo\n\n{words(60)}\n\n{name}\n", name=name) for name in ("one.txt", "two.md")]
    compare_editions(on=TODAY)
    build_index()
    batch = draft_together("parameter", {"pricing.fee": make_fee(title="Others")}, reason="So.", by=keeper, on=TODAY)
    survey = make_assessment(people["administrator"])
    case = keep_case(survey.program, by=keeper)
    take_out = ask_for_file("json", Wanted(), cases=1, on=TODAY, by=keeper)
    make_file(take_out.pk, today=TODAY)
    samples = {
        "case": str(case.pk),
        "take_out": str(take_out.pk),
        "case_intake": str(receive_file(survey.program, "cases.xlsx", [workbook(case_of())], by=keeper, on=TODAY).pk),
        "record": str(case.records.get().pk),
        "assessment": str(survey.pk),
        "program": survey.program.key,
        "likeness": str(likenesses_of(site_reader(), twins[0])[0].likeness.pk),
        "change": str(change.pk),
        "list": kept.key,
        "search": str(saved.pk),
        "member": str(people["member"].pk),
        "document": document.key,
        "edition": str(editions_for(site_reader(), document)[0].pk),
        "anchor": section.anchor,
        "proposal": str(drafts[0].pk),
        "own_proposal": str(drafts[1].pk),
        "batch": batch,
        "job": str(job.pk),
        "intake": str(begin_intake(About(), by=keeper, on=TODAY).pk),
    }
    return Site(people, {role: signed_in(people[role]) for role in PEOPLE}, samples)


def test_every_address_is_in_the_table_and_nothing_else():
    found = routes()
    assert len(found) == len(set(found)), "an address is there twice"
    assert sorted(set(found) - set(ROUTES)) == [], "say in tests/permissions/table.py who may use these"
    assert sorted(set(ROUTES) - set(found)) == [], "these are no more: take them out of tests/permissions/table.py"


@pytest.mark.parametrize("role", PEOPLE)
def test_opening_is_as_the_table_says(site: Site, role: str):
    wrong = []
    for pattern, rule in ROUTES.items():
        with Watched() as watched:
            answer = site.browsers[role].get(site.address(rule))
        if RANK[role] >= RANK[rule.see]:
            fits = answer.status_code in rule.opens and not (rule.below == "sign in" and leads_to_sign_in(answer))
        else:
            fits = is_turned_away(answer, rule) or (rule.see == NOBODY and answer.status_code == 405)
        if not fits or watched.changes:
            wrong.append(f"{pattern}: {answer.status_code} {watched.changes}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", PEOPLE)
def test_sending_is_as_the_table_says(site: Site, role: str):
    wrong = []
    for pattern, rule in ROUTES.items():
        with Watched() as watched:
            answer = signed_in(site.people[role]).post(site.address(rule))
        if RANK[role] >= RANK[rule.send]:
            fits = answer.status_code not in {403, 405} and answer.status_code < 500
        else:
            fits = not watched.changes and (rule.send == NOBODY or is_turned_away(answer, rule))
        if not fits:
            wrong.append(f"{pattern}: {answer.status_code} {watched.changes}")
    assert not wrong, "\n".join(wrong)


def is_turned_away(answer: HttpResponse, rule: Rule) -> bool:
    if rule.below == "sign in":
        return leads_to_sign_in(answer)
    return answer.status_code in {"refused": {403}, "missing": {404}, "either": {403, 404}}[rule.below]


def leads_to_sign_in(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")


class Watched:
    """Notes every change a request makes to the database, and takes it back; sessions and mirrors don't count."""

    def __enter__(self) -> Watched:
        self.changes: list[str] = []
        self._atomic = transaction.atomic()
        self._atomic.__enter__()
        self._watching = connection.execute_wrapper(self._note)
        self._watching.__enter__()
        return self

    def _note(self, execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(table in sql for table in NOT_COUNTED):
            self.changes.append(sql[:60])
        return execute(sql, *rest)

    def __exit__(self, *error: object) -> None:
        self._watching.__exit__(None, None, None)
        transaction.set_rollback(True)
        self._atomic.__exit__(None, None, None)
