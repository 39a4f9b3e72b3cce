"""What to say in a follow-up, step by step (TALK-6): greeting with the form of address, who speaks, the question, what
to answer to yes and to no, thanks and farewell.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext, pgettext

from accounts.models import User
from satisfaction.followups.choices import FollowUpKind


@dataclass(frozen=True)
class Script:
    """The talk in order; `language` is the code it is written in."""

    language: str
    opening: str
    question: str
    if_yes: str
    if_no: str
    farewell: str

    @property
    def beginning(self) -> str:
        """What is said in one breath."""
        # Translators: two sentences, one after the other
        return pgettext("script", "%(hello)s %(says)s") % {"hello": self.opening, "says": self.question}


def script_of(kind: FollowUpKind, *, user: User, name: str, title: str) -> Script:
    """What `user` says to `name` (empty where nobody knows him) about `title`, in the language of the reader."""
    facts = {"me": user, "name": name, "title": title}
    question, if_yes, if_no = (sentence() for sentence in _TALKS[kind])
    return Script(
        language=translation.get_language() or "",
        opening=_opening(kind, name) % facts,
        question=question % facts,
        if_yes=if_yes % facts,
        if_no=if_no % facts,
        farewell=_farewell(name) % facts,
    )


def in_his_language(language: str, kind: FollowUpKind, *, user: User, name: str, title: str) -> Script | None:
    """The same in the user's own language; None where that is the reader's."""
    if not language or language == translation.get_language():
        return None
    with translation.override(language):
        return script_of(kind, user=user, name=name, title=title)


def first_line(text: str) -> str:
    """What a note is about, short enough to be said."""
    return text.split("\n", 1)[0][:80]


def letter_instead(*, language: str, name: str, title: str) -> str:
    """What a user is written who could not be reached, in his language, for the supervisor to go on with."""
    with translation.override(language):
        return gettext(
            "%(name)s, we tried several times to reach you by phone about “%(title)s” and did not succeed. "
            "Does everything work now? Please answer this letter, or call us whenever it suits you; "
            "if it is not solved, we go on with it at once."
        ) % {"name": name, "title": title}


def _opening(kind: FollowUpKind, name: str) -> str:
    if kind == FollowUpKind.DISSATISFIED:
        return pgettext("script", "Hello %(name)s, this is %(me)s, the supervisor of the service desk.")
    if not name:
        return pgettext("script", "Hello, this is %(me)s of the service desk.")
    return pgettext("script", "Hello %(name)s, this is %(me)s of the service desk.")


def _farewell(name: str) -> str:
    if not name:
        return pgettext("script", "Thank you for your time. Goodbye.")
    return pgettext("script", "Thank you for your time, %(name)s. Goodbye.")


_Talk = tuple[Callable[[], str], Callable[[], str], Callable[[], str]]
_SORRY = lambda: pgettext(  # noqa: E731 (said in several talks)
    "script", "I am sorry for the trouble. Please tell me what happens now; I have the engineer go on with it at once."
)
_TALKS: dict[FollowUpKind, _Talk] = {
    FollowUpKind.SOLUTION: (
        lambda: pgettext("script", "I would like to ask about “%(title)s”: does it work now, and are you satisfied?"),
        lambda: pgettext("script", "I am glad to hear it. I confirm it for you; call us whenever something comes up."),
        _SORRY,
    ),
    FollowUpKind.CONSULTATION: (
        lambda: pgettext(
            "script", "You asked us about “%(title)s”. Could you try what we told you, and does it work as it should?"
        ),
        lambda: pgettext("script", "I am glad that it helped. Call us whenever something comes up."),
        lambda: pgettext(
            "script", "Let us go through it once more together; if it does not work, somebody comes to see you."
        ),
    ),
    FollowUpKind.COMPLAINT: (
        lambda: pgettext(
            "script",
            "You complained about “%(title)s”. Thank you for telling us. Is what we did about it all right with you?",
        ),
        lambda: pgettext("script", "Thank you for your understanding. We see to it that it does not happen again."),
        lambda: pgettext(
            "script", "I am sorry. What would you like us to do? I write it down and pass it to my supervisor at once."
        ),
    ),
    FollowUpKind.DISSATISFIED: (
        lambda: pgettext(
            "script", "I am sorry that we did not do “%(title)s” well. Would you tell me what we should do better?"
        ),
        lambda: pgettext("script", "Thank you for your frankness. I see to it myself, and you hear from me by …"),
        lambda: pgettext(
            "script", "I understand. I have it taken up again at once and look after it until you are satisfied."
        ),
    ),
}
