"""The requester's addresses. Included at the root: the links of our letters are kept short."""

from django.urls import path, register_converter

from portal.views import acts, ask, board, code, directory, files, links, new, requests, sign, ticket

app_name = "portal"


class NumberConverter:
    """A ticket's number; whatever cannot be one is no address of ours."""

    regex = r"[A-Z]{1,6}-[0-9]{8}-[0-9]{1,8}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(NumberConverter, "ticket_number")
REQUEST = "portal/requests/<ticket_number:number>/"

urlpatterns = [
    path("portal/", new.new, name="new"),
    path("portal/particulars/", new.particulars, name="particulars"),
    path("portal/hint/", new.hint, name="hint"),
    path("portal/similar/", new.similar, name="similar"),
    path("portal/ask/", ask.ask, name="ask"),
    path("portal/ask/<str:token>/", code.code, name="code"),
    path("portal/outage/", ask.outage, name="outage"),
    path("v/<str:token>/", ask.proof, name="proof"),
    path("portal/board/", board.board, name="board"),
    path("portal/board/<int:pk>/", board.one, name="announcement"),
    path("portal/board/dismiss/", board.dismiss, name="dismiss"),
    path("portal/directory/", directory.directory, name="directory"),
    path("portal/requests/", requests.requests, name="list"),
    path(REQUEST, ticket.ticket, name="ticket"),
    path(REQUEST + "reply/", acts.reply, name="reply"),
    path(REQUEST + "answer/", acts.answer, name="answer"),
    path(REQUEST + "rate/", acts.rate, name="rate"),
    path(REQUEST + "reopen/", acts.reopen, name="reopen"),
    path(REQUEST + "files/<int:seq>/", files.download, name="file"),
    path(REQUEST + "records/<int:seq>/", sign.own, name="record"),
    path(REQUEST + "records/<int:seq>/pdf/", sign.own_pdf, name="record-pdf"),
    path("portal/sign/<ticket_number:number>/<int:seq>/", sign.on_screen, name="sign-on-screen"),
    path("r/<str:token>/", sign.by_link, name="sign"),
    path("r/<str:token>/pdf/", sign.pdf_by_link, name="sign-pdf"),
    path("c/<str:token>/", links.confirm, name="confirm"),
    path("s/<str:token>/", links.survey, name="survey"),
]
