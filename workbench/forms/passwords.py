"""Log-in and passwords, in the words of this desk: what a good password is stands on one line."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User

    class _Set(SetPasswordForm[User]):
        pass
else:
    _Set = SetPasswordForm  # the stubs alone know whose password it is

GOOD = _("At least 8 characters, no usual word, and nothing of your own name.")


class LoginForm(AuthenticationForm):
    """User name and password. Which of the two is wrong is not said."""

    error_messages: ClassVar[dict[str, str | Promise]] = {  # type: ignore[misc,assignment]
        **AuthenticationForm.error_messages,
        "invalid_login": _("The user name or the password is not right. Please mind small and capital letters."),
    }


class NewPasswordForm(_Set):
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self.fields)


class OwnPasswordForm(PasswordChangeForm):
    """The present password, and a new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Present password")
        _in_our_words(self.fields)


def _in_our_words(fields: dict[str, forms.Field]) -> None:
    fields["new_password1"].help_text = GOOD
    fields["new_password2"].label, fields["new_password2"].help_text = _("The new password once more"), ""
