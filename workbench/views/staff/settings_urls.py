"""The addresses under /desk/settings/ for people and groups."""

from django.urls import path

from workbench.views.staff.accounts import account, account_act, accounts, new_account
from workbench.views.staff.groups import group, groups, new_group

urlpatterns = [
    path("people/", accounts, name="accounts"),
    path("people/new/", new_account, name="account-new"),
    path("people/of/<str:username>/", account, name="account"),
    path("people/of/<str:username>/<slug:verb>/", account_act, name="account-act"),
    path("groups/", groups, name="groups"),
    path("groups/new/", new_group, name="group-new"),
    path("groups/of/<slug:slug>/", group, name="group"),
]
