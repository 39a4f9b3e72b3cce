"""Any other address under `/api/`."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from api.views.base import OneFormat
from core.errors import Missing


@extend_schema(exclude=True)
class NowhereView(APIView):
    """Says in the API's own way that there is nothing. Asks for no token: there is nothing to protect either."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = OneFormat

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Refuses every method."""
        super().initial(request, *args, **kwargs)
        raise Missing(_("There is nothing at this address. Addresses of this interface end with a slash."))
