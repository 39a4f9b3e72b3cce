"""The addresses under /desk/settings/ of macros, by id."""

from django.urls import path

from workbench.views.macros.kept import macro, macro_act, macros, new_macro

urlpatterns = [
    path("macros/", macros, name="macros"),
    path("macros/new/", new_macro, name="macro-new"),
    path("macros/<int:pk>/", macro, name="macro"),
    path("macros/<int:pk>/<slug:verb>/", macro_act, name="macro-act"),
]
