"""Every address of the site, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("entraide.web.urls")),
    path("", include("entraide.accounts.urls")),
    path("requests/", include("entraide.cases.urls")),
]
handler400 = "entraide.web.views.bad_request"
handler403 = "entraide.web.views.not_found"
handler404 = "entraide.web.views.not_found"
handler500 = "entraide.web.views.server_error"
