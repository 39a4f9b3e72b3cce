"""The addresses under /desk/settings/ of the reply templates, by id."""

from django.urls import path, re_path

from workbench.views.replies.kept import new_template, template, template_act, templates

_ONE = r"^templates/(?P<pk>[0-9]{1,18})/"

urlpatterns = [
    path("templates/", templates, name="reply-templates"),
    path("templates/new/", new_template, name="reply-template-new"),
    re_path(rf"{_ONE}$", template, name="reply-template"),
    re_path(rf"{_ONE}(?P<verb>on|off)/$", template_act, name="reply-template-act"),
]
