"""Addresses under `/api/v1/` of the lists a manager keeps."""

from django.urls import path

from api.views.catalogue import (
    MergeTagView,
    PhrasesView,
    PhraseView,
    TagsView,
    TagView,
    UsualReasonsView,
    UsualReasonView,
)
from api.views.survey_reasons import SurveyReasonsView, SurveyReasonView

urlpatterns = [
    path("phrases/", PhrasesView.as_view(), name="phrases"),
    path("phrases/<api_id:pk>/", PhraseView.as_view(), name="phrase"),
    path("usual-reasons/", UsualReasonsView.as_view(), name="usual-reasons"),
    path("usual-reasons/<api_id:pk>/", UsualReasonView.as_view(), name="usual-reason"),
    path("survey-reasons/", SurveyReasonsView.as_view(), name="survey-reasons"),
    path("survey-reasons/<slug:slug>/", SurveyReasonView.as_view(), name="survey-reason"),
    path("tags/", TagsView.as_view(), name="tags"),
    path("tags/<api_id:pk>/", TagView.as_view(), name="tag"),
    path("tags/<api_id:pk>/merge/", MergeTagView.as_view(), name="tag-merge"),
]
