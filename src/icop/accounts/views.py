"""Pages about people: oneself, the first set-up, invitations, and administration."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from icop.accounts import actions
from icop.accounts.forms import AudienceForm, PasswordForm, PersonChangeForm, PersonForm, SetUpForm
from icop.accounts.models import User
from icop.accounts.policies import require
from icop.accounts.queries import audiences_for, has_administrator, has_second_step, people_for, person_for
from icop.accounts.reader import BUILT_IN
from icop.accounts.web import Request
from icop.engine.errors import NotAllowed, NotFound, Refused
from icop.ui.problems import today_only

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def me(request: Request) -> HttpResponse:
    """Show one's own account: name, role, audiences, and where to change the password."""
    if not request.reader.is_known:
        return redirect("account_login")
    return render(request, "accounts/me.html", {"audiences": audiences_for(request.reader)})


@sensitive_post_parameters("password", "code")
def set_up(request: Request) -> HttpResponse:
    """Make the first administrator with the one-time code; afterwards there is no such page."""
    if has_administrator():
        raise NotFound("There is no such page.", "Check the address, or search for it.")
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.make_first_administrator(**form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return _enter(request, person, "You administer this site now. Add texts, people and audiences from here.")
    return render(request, "accounts/set_up.html", {"form": form}, status=400 if form.errors else 200)


@sensitive_post_parameters("password")
def invitation(request: Request, token: str) -> HttpResponse:
    """Let an invited person choose a password and come in."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.accept_invitation(token=token, password=form.cleaned_data["password"])
        except Refused as error:
            form.add_error("password", error.problem)
        else:
            return _enter(request, person, "Welcome. Your password is set.")
    return render(request, "accounts/invitation.html", {"form": form}, status=400 if form.errors else 200)


def _enter(request: Request, person: User, words: str) -> HttpResponse:
    login(request, person, backend=BACKEND)
    messages.success(request, words)
    return redirect("home")


def people(request: Request) -> HttpResponse:
    """List people, and add one: the invitation's address is shown once."""
    found, form, link = people_for(request.reader), PersonForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _, token = actions.add_person(**form.cleaned_data, by=request.reader)
        except Refused as error:
            form.add_error("email", error.problem)
        else:
            link, form = _address(request, token), PersonForm()
    context = {"people": found, "form": form, "link": link}
    return render(request, "accounts/people.html", context, status=400 if form.errors else 200)


@require_POST
def invite(request: Request, pk: int) -> HttpResponse:
    """Make a new invitation for somebody and show its address once."""
    someone = person_for(request.reader, pk)
    link = _address(request, actions.invite_again(someone, by=request.reader))
    return render(
        request, "accounts/people.html", {"people": people_for(request.reader), "form": PersonForm(), "link": link}
    )


def _address(request: Request, token: str) -> str:
    return request.build_absolute_uri(reverse("accounts:invitation", args=[token]))


@today_only
def person(request: Request, pk: int) -> HttpResponse:
    """Change somebody's role, audiences, or whether they may sign in."""
    someone = person_for(request.reader, pk)
    start = {"role": someone.role, "audiences": someone.audiences.all(), "is_active": someone.is_active}
    form = PersonChangeForm(request.POST or None, initial=start)
    form.fields["audiences"].queryset = audiences_for(request.reader).exclude(key__in=BUILT_IN)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            keys = [audience.key for audience in data["audiences"]]
            actions.change_person(
                someone, role=data["role"], audiences=keys, is_active=data["is_active"], by=request.reader
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Saved {someone}.")
            return redirect("accounts:people")
    context = {"person": someone, "form": form, "has_second_step": has_second_step(request.reader, someone)}
    return render(request, "accounts/person.html", context, status=400 if form.errors else 200)


@require_POST
@today_only
def second_step(request: Request, pk: int) -> HttpResponse:
    """Forget the second step of somebody who lost it."""
    someone = person_for(request.reader, pk)
    if actions.forget_second_step(someone, by=request.reader):
        messages.success(request, f"{someone} signs in by password alone now, and should add a second step again.")
    else:
        messages.info(request, f"{someone} has no second step.")
    return redirect("accounts:person", someone.pk)


def audiences(request: Request) -> HttpResponse:
    """List the circles of readers, and make one."""
    require(request.reader, "accounts.manage")
    form = AudienceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_audience(**form.cleaned_data, by=request.reader)
        except (Refused, NotAllowed) as error:
            form.add_error("key", error.problem)
        else:
            messages.success(request, f"Made the audience {made}.")
            return redirect("accounts:audiences")
    context = {"audiences": audiences_for(request.reader), "form": form}
    return render(request, "accounts/audiences.html", context, status=400 if form.errors else 200)
