"""Addresses of voices."""

from django.urls import URLPattern, URLResolver, path

from voices.views import own, public

app_name = "voices"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.index, name="index"),
    path("new/", public.new, name="new"),
    path("answer/", own.answer, name="answer"),
    path("answer/withdraw/", own.answer_withdraw, name="answer_withdraw"),
    path("mine/<int:pk>/", own.mine, name="mine"),
    path("mine/<int:pk>/withdraw/", own.mine_withdraw, name="mine_withdraw"),
]
