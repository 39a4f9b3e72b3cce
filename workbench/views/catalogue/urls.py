"""The addresses under /desk/settings/ of the front page and the lists a manager keeps."""

from django.urls import path, re_path

from workbench.views.catalogue.categories import categories, category, category_act, new_category
from workbench.views.catalogue.home import settings
from workbench.views.catalogue.phrases import new_phrase, phrase, phrase_act, phrases
from workbench.views.catalogue.reasons import new_reason, reason, reason_act, reasons
from workbench.views.catalogue.sites import new_site, site, sites
from workbench.views.catalogue.tags import tag, tags

_PK = r"(?P<pk>[0-9]{1,18})/"

urlpatterns = [
    path("", settings, name="settings"),
    path("categories/", categories, name="categories"),
    path("categories/new/", new_category, name="category-new"),
    path("categories/of/<slug:slug>/", category, name="category"),
    path("categories/of/<slug:slug>/<slug:verb>/", category_act, name="category-act"),
    path("phrases/", phrases, name="phrases"),
    path("phrases/new/", new_phrase, name="phrase-new"),
    re_path(rf"^phrases/{_PK}$", phrase, name="phrase"),
    re_path(rf"^phrases/{_PK}(?P<verb>on|off)/$", phrase_act, name="phrase-act"),
    path("reasons/", reasons, name="reasons"),
    path("reasons/<slug:sort>/new/", new_reason, name="reason-new"),
    re_path(rf"^reasons/(?P<sort>survey|usual)/{_PK}$", reason, name="reason"),
    re_path(rf"^reasons/(?P<sort>survey|usual)/{_PK}(?P<verb>up|down|on|off)/$", reason_act, name="reason-act"),
    path("sites/", sites, name="sites"),
    path("sites/new/", new_site, name="site-new"),
    path("sites/of/<slug:slug>/", site, name="site"),
    path("tags/", tags, name="tags"),
    re_path(rf"^tags/{_PK}$", tag, name="tag"),
]
