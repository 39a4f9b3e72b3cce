"""The addresses under /desk/settings/ of the request forms: categories by slug, questions by id."""

from django.urls import path, re_path

from workbench.views.asking.needs import request_form, request_forms
from workbench.views.asking.questions import new_question, question, question_act

_QUESTION = r"^forms/questions/(?P<pk>[0-9]{1,18})/"

urlpatterns = [
    path("forms/", request_forms, name="request-forms"),
    re_path(rf"{_QUESTION}$", question, name="question"),
    re_path(rf"{_QUESTION}(?P<verb>up|down|on|off)/$", question_act, name="question-act"),
    path("forms/<slug:slug>/", request_form, name="request-form"),
    path("forms/<slug:slug>/new/", new_question, name="question-new"),
]
