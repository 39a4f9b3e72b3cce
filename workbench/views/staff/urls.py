"""The addresses of the people of the desk."""

from django.urls import path, re_path

from workbench.views.staff.directory import directory
from workbench.views.staff.on_call import calendar, duty, roster, shift
from workbench.views.staff.pass_on import hand_over, handed_over

urlpatterns = [
    path("desk/directory/", directory, name="directory"),
    path("desk/duty/", duty, name="duty"),
    path("desk/duty/roster/", roster, name="roster"),
    path("desk/duty/roster/<slug:slug>.ics", calendar, name="roster-calendar"),
    path("desk/presence/of/<str:username>/hand-over/", hand_over, name="hand-over"),
    re_path(
        r"^desk/presence/of/(?P<username>[^/]{1,150})/hand-over/(?P<pk>[0-9]{1,18})/$", handed_over, name="handed-over"
    ),
    re_path(r"^desk/duty/shifts/(?P<pk>[0-9]{1,18})/$", shift, name="shift"),
]
