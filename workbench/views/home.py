"""The front door: log-in, and the way from there to where somebody belongs."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Capability
from face.came_from import WAS_OUT
from workbench.forms.passwords import LoginForm, NewPasswordForm, OwnPasswordForm


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Staff to the list, engineers with a telephone in hand to today's work, requesters to a new request, everybody
    else to the log-in.
    """
    user = request.user
    if not isinstance(user, User):
        return redirect("login")
    if not user.is_desk_staff:
        return redirect("portal:new")
    is_on_site = user.has_capability(Capability.WORK) and not user.has_capability(Capability.DESK)
    return redirect("work" if is_on_site and _is_telephone(request) else "queue")


def _is_telephone(request: HttpRequest) -> bool:
    """What the browser says of itself; all telephones' browsers say “Mobile”."""
    return request.headers.get("Sec-CH-UA-Mobile") == "?1" or "Mobi" in request.headers.get("User-Agent", "")


class LoginView(views.LoginView):
    """The log-in; a demonstration shows its accounts (settings DEMO_ACCOUNTS, pairs of user name and role, and
    DEMO_PASSWORD).
    """

    redirect_authenticated_user = True
    authentication_form = LoginForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether somebody was logged out while he wrote, and the accounts of the demonstration."""
        context = super().get_context_data(**kwargs)
        context["was_out"] = WAS_OUT in self.request.GET
        context["demo_accounts"] = getattr(settings, "DEMO_ACCOUNTS", ())
        context["demo_password"] = getattr(settings, "DEMO_PASSWORD", "")
        return context


class NewPasswordView(views.PasswordResetConfirmView):
    """Behind the link that a manager had made: its owner sets a password of his own, once."""

    template_name = "registration/new_password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("login")

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        """Back to the log-in."""
        messages.success(self.request, _("Your new password holds. Please log in."))
        return super().form_valid(form)


class OwnPasswordView(views.PasswordChangeView):
    """Whoever is logged in, staff or requester, changes his own password, for which he has to know the present one. His
    other sessions end.
    """

    template_name = "registration/own_password.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("home")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Back to where he belongs."""
        messages.success(self.request, _("Your new password holds."))
        return super().form_valid(form)
