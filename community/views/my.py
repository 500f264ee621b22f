"""The signed-in home: what is new, what is next."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def my(request: HttpRequest) -> HttpResponse:
    """My groups, my dates, my voices."""
    return render(request, "community/my.html")
