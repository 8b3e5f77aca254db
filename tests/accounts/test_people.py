"""People: invited by an administrator, given a role and audiences, and never left without an administrator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from icop.accounts.actions import (
    accept_invitation,
    add_person,
    change_person,
    invite_again,
    make_audience,
)
from icop.accounts.models import Invitation, User
from icop.accounts.policies import VERBS, is_allowed, require
from icop.accounts.queries import audiences_for, people_for, person_for, reader_of, site_reader
from icop.engine.errors import NotAllowed, NotFound, Refused
from tests.makers import ROLES, make_person, make_reader, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "seven calm harbour lights"
KEEPER = site_reader


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def keeper():
    return site_reader()


def add(keeper, email: str = "new@office.example", role: str = "member") -> tuple[User, str]:
    return add_person(email=email, name="New", role=role, by=keeper)


class TestInvitation:
    def test_it_lets_the_person_choose_a_password_and_come_in(self, keeper, client: Client):
        person, token = add(keeper)
        answer = client.post(f"/invitation/{token}/", {"password": PASSWORD}, follow=True)
        assert answer.redirect_chain == [("/", 302)]
        person.refresh_from_db()
        assert person.check_password(PASSWORD)
        assert client.get("/me/").status_code == 200

    def test_it_works_once(self, keeper, client: Client):
        _, token = add(keeper)
        client.post(f"/invitation/{token}/", {"password": PASSWORD})
        again = Client().post(f"/invitation/{token}/", {"password": "another calm harbour light"})
        assert again.status_code == 404
        assert User.objects.get().check_password(PASSWORD)

    def test_it_ends_after_seven_days(self, keeper):
        _, token = add(keeper)
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        with pytest.raises(NotFound):
            accept_invitation(token=token, password=PASSWORD)

    def test_it_holds_for_seven_days(self, keeper):
        _, token = add(keeper)
        assert Invitation.objects.get().expires_at > timezone.now() + timedelta(days=6, hours=23)
        accept_invitation(token=token, password=PASSWORD)

    def test_a_new_one_ends_the_one_before(self, keeper):
        person, old = add(keeper)
        new = invite_again(person, by=keeper)
        with pytest.raises(NotFound):
            accept_invitation(token=old, password=PASSWORD)
        accept_invitation(token=new, password=PASSWORD)

    def test_it_opens_nothing_for_somebody_who_may_not_sign_in(self, keeper):
        person, token = add(keeper)
        make_person("administrator")
        change_person(person, role="member", audiences=(), is_active=False, by=keeper)
        with pytest.raises(NotFound):
            accept_invitation(token=token, password=PASSWORD)

    def test_wrong_used_and_old_ones_get_the_same_answer(self, keeper):
        _, used = add(keeper)
        accept_invitation(token=used, password=PASSWORD)
        _, old = add(keeper, "old@office.example")
        Invitation.objects.filter(used_at=None).update(expires_at=timezone.now() - timedelta(days=1))
        said = set()
        for token in ("wrong", used, old):
            with pytest.raises(NotFound) as caught:
                accept_invitation(token=token, password=PASSWORD)
            said.add(str(caught.value))
        assert len(said) == 1

    def test_a_weak_password_is_refused_and_the_invitation_stays_good(self, keeper, client: Client):
        _, token = add(keeper)
        assert client.post(f"/invitation/{token}/", {"password": "password1234"}).status_code == 400
        assert client.post(f"/invitation/{token}/", {"password": PASSWORD}).status_code == 302

    def test_only_a_digest_of_the_token_is_kept(self, keeper):
        _, token = add(keeper)
        assert token not in Invitation.objects.get().digest

    def test_its_address_is_shown_once_to_the_administrator(self):
        browser = signed_in(make_person("administrator"))
        made = browser.post("/people/", {"email": "new@office.example", "name": "New", "role": "member"})
        assert b"/invitation/" in made.content
        assert b"/invitation/" not in browser.get("/people/").content


class TestAdding:
    def test_an_e_mail_has_one_account_whatever_its_case(self, keeper):
        add(keeper, "new@office.example")
        with pytest.raises(Refused, match="account with this e-mail"):
            add(keeper, "NEW@office.example")

    def test_a_wrong_e_mail_is_refused(self, keeper):
        with pytest.raises(Refused, match="not an e-mail"):
            add(keeper, "no address")

    def test_an_unknown_role_is_refused(self, keeper):
        with pytest.raises(Refused):
            add(keeper, role="king")

    def test_somebody_just_added_cannot_sign_in_before_choosing_a_password(self, keeper, client: Client):
        add(keeper)
        answer = client.post("/accounts/login/", {"login": "new@office.example", "password": ""})
        assert answer.status_code == 200
        assert "_auth_user_id" not in client.session


class TestSigningIn:
    def test_it_takes_e_mail_in_any_case_and_password(self, keeper, client: Client):
        _, token = add(keeper)
        accept_invitation(token=token, password=PASSWORD)
        answer = client.post("/accounts/login/", {"login": "New@Office.example", "password": PASSWORD})
        assert answer.status_code == 302
        assert client.get("/me/").status_code == 200

    def test_a_wrong_password_and_an_unknown_e_mail_sound_the_same(self, keeper):
        _, token = add(keeper)
        accept_invitation(token=token, password=PASSWORD)
        said = []
        for login in ("new@office.example", "nobody@office.example"):
            answer = Client().post("/accounts/login/", {"login": login, "password": "wrong password here"})
            assert answer.status_code == 200
            said.append([str(error) for error in answer.context["form"].non_field_errors()])
        assert said[0] == said[1] != []

    def test_somebody_shut_out_loses_their_session_at_once(self, keeper):
        person = make_person("editor")
        browser = signed_in(person)
        assert browser.get("/me/").status_code == 200
        make_person("administrator")
        change_person(person, role="editor", audiences=(), is_active=False, by=keeper)
        assert browser.get("/me/").status_code == 302

    def test_nobody_signs_themselves_up_where_sign_up_is_closed(self, client: Client):
        typed = {"email": "me@office.example", "password1": PASSWORD, "password2": PASSWORD}
        client.post("/accounts/signup/", typed)
        assert not User.objects.exists()

    def test_where_sign_up_is_open_one_becomes_a_member(self, client: Client, settings):
        settings.ICOP_SIGNUP = "open"
        typed = {"email": "me@office.example", "password1": PASSWORD, "password2": PASSWORD}
        client.post("/accounts/signup/", typed)
        assert User.objects.get().role == "member"


class TestTheLastAdministrator:
    @pytest.mark.parametrize("change", [{"role": "editor"}, {"is_active": False}])
    def test_cannot_be_taken_away(self, keeper, change: dict[str, object]):
        last = make_person("administrator")
        wanted = {"role": "administrator", "audiences": (), "is_active": True} | change
        with pytest.raises(Refused, match="No administrator"):
            change_person(last, **wanted, by=keeper)
        kept = User.objects.get()
        assert (kept.role, kept.is_active) == ("administrator", True)

    def test_one_of_two_can(self, keeper):
        first = make_person("administrator")
        make_person("administrator")
        change_person(first, role="member", audiences=(), is_active=True, by=keeper)
        assert User.objects.filter(role="administrator").count() == 1

    def test_the_page_says_why_and_changes_nothing(self):
        last = make_person("administrator")
        answer = signed_in(last).post(f"/people/{last.pk}/", {"role": "member", "is_active": "on"})
        assert answer.status_code == 400
        assert b"No administrator would be left" in answer.content
        last.refresh_from_db()
        assert last.role == "administrator"


class TestRoles:
    def test_each_role_may_what_the_earlier_may(self):
        for verb in VERBS:
            allowed = [is_allowed(site_reader(role), verb) for role in ROLES]
            assert allowed == sorted(allowed), verb
            assert allowed[-1], verb
            assert not allowed[0], verb

    def test_a_refusal_names_the_role_and_what_to_do(self):
        with pytest.raises(NotAllowed) as caught:
            require(site_reader("visitor"), "library.receive")
        assert "editor" in caught.value.problem
        assert caught.value.fix.startswith("Sign in")

    @pytest.mark.parametrize("role", ROLES[:-1])
    def test_only_an_administrator_manages_people(self, role: str):
        reader = make_reader(role)
        someone = make_person("member")
        for attempt in (
            lambda: add_person(email="x@office.example", name="", role="member", by=reader),
            lambda: invite_again(someone, by=reader),
            lambda: change_person(someone, role="administrator", audiences=(), is_active=True, by=reader),
            lambda: make_audience(key="x", title="X", by=reader),
            lambda: people_for(reader),
            lambda: person_for(reader, someone.pk),
        ):
            with pytest.raises(NotAllowed):
                attempt()

    def test_a_person_who_does_not_exist_is_hidden_from_those_who_may_not_manage(self):
        with pytest.raises(NotAllowed):
            person_for(make_reader("editor"), 999)
        with pytest.raises(NotFound):
            person_for(make_reader("administrator"), 999)


class TestAudiences:
    def test_everybody_reads_public_and_only_people_with_an_account_read_more(self):
        assert make_reader("visitor").audiences == {"public"}
        assert make_reader("member").audiences == {"public", "members"}
        assert make_reader("editor").audiences == {"public", "members", "editors"}

    def test_a_member_reads_their_own_audiences_too(self):
        assert make_reader("member", audiences=["office-a"]).audiences == {"public", "members", "office-a"}

    def test_membership_never_makes_an_editor_of_a_member(self):
        assert "editors" not in make_reader("member", audiences=["editors"]).audiences

    def test_an_administrator_reads_every_audience(self):
        make_person("member", audiences=["office-a"])
        assert {"public", "members", "editors", "office-a"} <= make_reader("administrator").audiences

    def test_somebody_shut_out_reads_as_a_visitor(self):
        person = make_person("editor", audiences=["office-a"])
        person.is_active = False
        assert reader_of(person) == reader_of(AnonymousUser())

    def test_one_may_give_a_document_only_to_audiences_one_belongs_to(self):
        make_person("member", audiences=["office-a"])
        mine = make_reader("editor", audiences=["office-b"])
        assert {audience.key for audience in audiences_for(mine)} == {"public", "members", "editors", "office-b"}

    def test_a_key_is_taken_once(self, keeper):
        make_audience(key="office-a", title="Office A", by=keeper)
        for key in ("office-a", "public"):
            with pytest.raises(Refused, match="already"):
                make_audience(key=key, title="Again", by=keeper)

    def test_an_unknown_audience_changes_nothing(self, keeper):
        person = make_person("member", audiences=["office-a"])
        with pytest.raises(Refused, match="does not exist"):
            change_person(person, role="editor", audiences=["nowhere"], is_active=True, by=keeper)
        person.refresh_from_db()
        assert person.role == "member"
        assert [audience.key for audience in person.audiences.all()] == ["office-a"]
