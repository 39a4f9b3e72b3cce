"""Acts on one shift: covered, swapped, handed over (ROLE-3)."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions import on_call as actions
from accounts.models import OnCallShift
from accounts.models_on_call import NOTE
from api.answers_staff import OnCallShiftAnswer
from api.bodies import USERNAME, StrictBody, read
from api.fields import MomentField, NameField, TextField, WholeField
from api.presentation.on_call import shift_shown
from api.references import Names
from api.views.base import DeskView
from core.errors import Missing
from core.ids import BIGGEST_ID


class CoverBody(StrictBody):
    """Who takes a shift, or a part of it."""

    user = NameField(max_length=USERNAME, help_text="User name.")
    starts_at = MomentField(required=False, help_text="Without it, the shift's start, or now.")
    ends_at = MomentField(required=False, help_text="Without it, the shift's end.")


class SwapBody(StrictBody):
    """The shift it is swapped for."""

    shift = WholeField(min_value=1, max_value=BIGGEST_ID, help_text="Id of another one's shift.")


class HandOverBody(StrictBody):
    """What whoever comes next must know."""

    handover = TextField(max_length=NOTE, required=False, help_text="Empty takes it back.")


class _ShiftActView(DeskView):
    http_method_names = ("post",)

    def shown(self, shift: OnCallShift) -> Response:
        """The shift as it is now."""
        found = OnCallShift.objects.select_related("group", "user").get(pk=shift.pk)
        return Response(shift_shown(found))


class CoverShiftView(_ShiftActView):
    """`/on-call/shifts/{id}/cover/`."""

    @extend_schema(operation_id="on_call_cover", request=CoverBody, responses=OnCallShiftAnswer, tags=["on-call"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Somebody else takes it, or a part of it. The answer is the part he has. For supervisors."""
        return self.once(lambda: self._cover(pk))

    def _cover(self, pk: int) -> Response:
        given, names = read(CoverBody, self.request.data), Names()
        user = names.user("user", given.pop("user"))
        names.done()
        assert user is not None  # noqa: S101 -- see above
        return self.shown(actions.cover(shift_id=pk, user=user, **given, by=self.actor, at=self.at))


class SwapShiftView(_ShiftActView):
    """`/on-call/shifts/{id}/swap/`."""

    @extend_schema(operation_id="on_call_swap", request=SwapBody, responses=OnCallShiftAnswer, tags=["on-call"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Two people take each other's shifts, which lie ahead. The answer is this one. For supervisors."""
        return self.once(lambda: self._swap(pk))

    def _swap(self, pk: int) -> Response:
        other = read(SwapBody, self.request.data)["shift"]
        mine, _other = actions.swap(shift_id=pk, with_shift_id=other, by=self.actor, at=self.at)
        return self.shown(mine)


class HandOverShiftView(_ShiftActView):
    """`/on-call/shifts/{id}/hand-over/`."""

    @extend_schema(
        operation_id="on_call_hand_over", request=HandOverBody, responses=OnCallShiftAnswer, tags=["on-call"]
    )
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Leave word to the next one. For whoever has it, and supervisors; others do not learn of it."""
        self.require_staff()
        return self.once(lambda: self._hand_over(pk))

    def _hand_over(self, pk: int) -> Response:
        word = read(HandOverBody, self.request.data).get("handover", "")
        if not OnCallShift.objects.filter(pk=pk).exists():
            raise Missing(_("There is no such shift."))
        return self.shown(actions.leave_word(shift_id=pk, word=word, by=self.actor, at=self.at))
