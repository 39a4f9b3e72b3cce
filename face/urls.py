"""The face's own addresses. Included at the root."""

from django.urls import path

from face import views

urlpatterns = [
    path("theme/", views.theme, name="theme"),
    path("_face/", views.sheet, name="face-sheet"),
    path("_face/<slug:name>/", views.sheet, name="face-sheet-named"),
]
