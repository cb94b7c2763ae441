"""An empty page for who is signed in, beside the addresses of the site: session, user, frame, no content."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from entraide.web.permissions import signed_in

FRAME = engines["django"].from_string('{% extends "web/base.html" %}')


@signed_in
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(FRAME.render({}, request))


urlpatterns = [path("empty", empty), path("", include("entraide.config.urls"))]
