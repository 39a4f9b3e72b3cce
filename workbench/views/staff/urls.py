"""The addresses of the people of the desk."""

from django.urls import path

from workbench.views.staff.directory import directory

urlpatterns = [
    path("desk/directory/", directory, name="directory"),
]
