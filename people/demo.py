"""The people of the demo: parents, students, facilitators and staff of つむぎ市."""

import base64
import hashlib
import hmac

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from people.actions.register import register
from people.actions.second_factor import give_authenticator
from people.actions.staff import appoint
from people.models import User
from people.roles import PUBLISHING, WRITING

MEMBERS = {
    "hana": "はな",
    "sora": "そらママ",
    "umi": "うみ",
    "riku": "りくパパ",
    "mei": "めい",
    "akari": "あかり",
    "jun": "じゅん",
    "kanade": "かなで",
    "haru": "はる",
    "natsuki": "なつき",
    "midwife": "田中",
    "senpai": "先輩ママのみどり",
}
STAFF = {
    "editor": ("佐藤（講座担当）", WRITING),
    "publisher": ("鈴木（広報担当）", PUBLISHING),
    "worker": ("中村（相談担当）", WRITING),
    "admin": ("山田（管理）", PUBLISHING),
}


def address(key: str) -> str:
    """The demo address of a person ("hana@demo.example")."""
    return f"{key}@demo.example"


def authenticator_secret(key: str) -> str:
    """The authenticator secret of one of the demo's staff, the same on every run of an installation."""
    digest = hmac.new(str(settings.SECRET_KEY).encode(), f"people.demo:{key}".encode(), hashlib.sha1).digest()
    return base64.b32encode(digest).decode()


@transaction.atomic
def cast() -> dict[str, User]:
    """Everybody in the demo by key; created on the first call and found again on later ones."""
    people = {key: member(key, name) for key, name in MEMBERS.items()}
    for key, (name, group) in STAFF.items():
        person = people[key] = member(key, name)
        if not person.is_staff:
            appoint(
                actor=None,
                colleague=person,
                groups=[Group.objects.get(name=group)],
                administrator=key == "admin",
            )
        if not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
            give_authenticator(actor=None, user=person, secret=authenticator_secret(key))
    return people


def member(key: str, name: str) -> User:
    """A person of the demo with a verified address; created on the first call and found again on later ones."""
    email = address(key)
    found = User.objects.filter(email=email).first()
    if found:
        return found
    person = User.objects.create_user(email=email, display_name=name)
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    return register(actor=person, display_name=name, language="ja")


def sign_ins() -> list[str]:
    """One sign-in per role, a line each, for whoever has just started the site."""
    roles = [
        ("parent", "hana"),
        ("student (16)", "haru"),
        ("facilitator, /desk/", "midwife"),
        ("coordinator, /desk/", "worker"),
        ("staff who write, /admin/", "editor"),
        ("staff who publish, /admin/", "publisher"),
        ("administrator, /admin/", "admin"),
    ]
    lines = [f"{role:28} {address(key)}" for role, key in roles]
    return [*lines, "Sign in with the address; the code, and the staff's second factor, are on the mail page above."]
