"""The OpenAPI document and its page: public, and made once per process, since making it takes a second."""

from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from api.schema import Generator


@cache
def document() -> dict[str, Any]:
    """The document: the same for everybody and for as long as the program runs."""
    return Generator().get_schema(public=True)  # type: ignore[no-untyped-call]


class SchemaView(SpectacularAPIView):
    """`/api/schema/`: YAML, or JSON for who accepts that."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002 -- the package's signature
        """The document."""
        return Response(document())


class DocsView(SpectacularSwaggerSplitView):
    """`/api/docs/`: the document as a page to read and to try things on."""

    template_name = "api/docs.html"
    url_name = "api:schema"
