"""What travels compressed, and what must not."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from servicedesk.compress import CompressMiddleware

LONG = b"0042 " * 200


def answered(response: HttpResponseBase, *, takes: str = "gzip") -> HttpResponseBase:
    request = RequestFactory().get("/", headers={"Accept-Encoding": takes})
    return CompressMiddleware(lambda _: response)(request)  # type: ignore[return-value]  # one that answers


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json", "application/problem+json"])
def test_texts_travel_compressed(kind: str) -> None:
    response = answered(HttpResponse(LONG, content_type=kind))
    assert isinstance(response, HttpResponse)
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == LONG
    assert "Accept-Encoding" in response["Vary"]


def test_who_does_not_ask_for_it_gets_it_plain() -> None:
    assert "Content-Encoding" not in answered(HttpResponse(LONG), takes="identity").headers


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(LONG, content_type="image/png"),
        HttpResponse(LONG, content_type="application/zip"),
        StreamingHttpResponse([LONG], content_type="text/event-stream"),
        StreamingHttpResponse([LONG], content_type="text/csv"),
    ],
)
def test_pictures_archives_and_streams_stay_as_they_are(response: HttpResponseBase) -> None:
    assert "Content-Encoding" not in answered(response).headers


@pytest.mark.django_db
def test_the_log_in_page_is_compressed() -> None:
    response = Client().get("/login/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert b"csrfmiddlewaretoken" in gzip.decompress(response.content)
