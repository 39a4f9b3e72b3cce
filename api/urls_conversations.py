"""Addresses of conversations, under `/api/v1/`."""

from django.urls import path

from api.views.conversations import (
    AskView,
    AttachView,
    CloseView,
    ConversationsView,
    ConversationView,
    HandOverView,
    MakeTicketView,
    NoticeView,
    ReplyView,
    TakeView,
    UtterancesView,
)

_ACTS = {
    "reply": ReplyView,
    "notice": NoticeView,
    "ask": AskView,
    "take": TakeView,
    "hand-over": HandOverView,
    "ticket": MakeTicketView,
    "attach": AttachView,
    "close": CloseView,
}

urlpatterns = [
    path("conversations/", ConversationsView.as_view(), name="conversations"),
    path("conversations/<api_id:pk>/", ConversationView.as_view(), name="conversation"),
    path("conversations/<api_id:pk>/messages/", UtterancesView.as_view(), name="conversation-messages"),
    *(
        path(f"conversations/<api_id:pk>/{verb}/", view.as_view(), name=f"conversation-{verb}")
        for verb, view in _ACTS.items()
    ),
]
