"""The addresses under /desk/settings/ for people and groups."""

from django.urls import path

from workbench.views.staff.accounts import account, account_act, accounts, new_account
from workbench.views.staff.customers import customer, customers, new_customer
from workbench.views.staff.groups import group, groups, new_group
from workbench.views.staff.walls import walls, withdraw_wall

urlpatterns = [
    path("people/", accounts, name="accounts"),
    path("people/new/", new_account, name="account-new"),
    path("people/of/<str:username>/", account, name="account"),
    path("people/of/<str:username>/<slug:verb>/", account_act, name="account-act"),
    path("groups/", groups, name="groups"),
    path("groups/new/", new_group, name="group-new"),
    path("groups/of/<slug:slug>/", group, name="group"),
    path("customers/", customers, name="customers"),
    path("customers/new/", new_customer, name="customer-new"),
    path("customers/of/<slug:slug>/", customer, name="customer"),
    path("walls/", walls, name="walls"),
    path("walls/<int:pk>/withdraw/", withdraw_wall, name="wall-withdraw"),
]
