"""What the site refuses to start with, and the one form of its address."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from operations.startup import CannotStart, base_url, is_near, refuse_open_site, refuse_public_debug, refuse_weak_key

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[2]
STRONG = "kN3-vTz8bQxW2hLm_J9sYpR5cFd7gXeU6aBoV1iZtKrMyGqPjD"


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("http://localhost:8000", "http://localhost:8000"),
        ("HTTPS://Tsudoi.Example.JP/", "https://tsudoi.example.jp"),
        (" https://tsudoi.example.jp:443// ", "https://tsudoi.example.jp"),
        ("http://a.jp:80", "http://a.jp"),
        ("http://a.jp:443", "http://a.jp:443"),
        ("https://a.jp:8443/", "https://a.jp:8443"),
        ("https://つどい.example.jp", "https://xn--n8j3cp.example.jp"),
        ("https://ｔｓｕｄｏｉ．ｊｐ", "https://tsudoi.jp"),
        ("https://a.jp.", "https://a.jp"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_has_one_form(given: str, address: str) -> None:
    assert base_url(given) == address
    assert base_url(address) == address


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("", "does not begin with https://"),
        ("tsudoi.example.jp", "does not begin with https://"),
        ("tsudoi.example.jp:8000", "does not begin with https://"),
        ("https:tsudoi.example.jp", "does not begin with https://"),
        ("ftp://a.jp", "does not begin with https://"),
        ("//a.jp", "does not begin with https://"),
        ("https://a.jp/tsudoi", "goes on after the host"),
        ("https://a.jp/?x=1", "goes on after the host"),
        ("https://a.jp/#x", "goes on after the host"),
        ("https://me@a.jp", "holds a user name"),
        ("https://", "no host name that can be looked up"),
        ("https://a_b.jp", "no host name that can be looked up"),
        ("https://a b.jp", "no host name that can be looked up"),
        ("https://a.jp:99999", "cannot be read"),
        ("https://a.jp:http", "cannot be read"),
    ],
)
def test_what_is_no_address_is_refused_with_words(given: str, problem: str) -> None:
    with pytest.raises(CannotStart) as refused:
        base_url(given)
    assert problem in refused.value.problem
    assert refused.value.next_step


def test_keys_as_we_say_they_are_made_are_taken() -> None:
    for _ in range(2000):
        refuse_weak_key(secrets.token_urlsafe(50))
        refuse_weak_key(secrets.token_hex(25))


@pytest.mark.parametrize(
    "key",
    [
        "", "short", "x" * 80, "0123456789" * 6, "ab" * 40, "change-me-" + STRONG, "django-insecure-" + STRONG,
        "development-only-" + "0" * 40, "for-tests-only-" + "t" * 40, STRONG[:49],
    ],
)  # fmt: skip
def test_keys_that_could_be_guessed_are_refused(key: str) -> None:
    with pytest.raises(CannotStart) as refused:
        refuse_weak_key(key)
    assert "secrets.token_urlsafe(50)" in refused.value.next_step


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "[::1]", "192.168.1.20", "10.1.2.3", "172.20.0.2", "web", "my-pc.local", "a.localhost"],
)
def test_development_on_this_machine_or_in_its_network(host: str) -> None:
    assert is_near(host)
    refuse_public_debug("http://localhost:8000", [host])


@pytest.mark.parametrize(
    "host",
    ["tsudoi.example.jp", ".example.jp", "*", "203.0.113.9", "0.0.0.0", "[::]", "2001:db8::1", "8.8.8.8", "", "."],
)
def test_debug_never_meets_the_public(host: str) -> None:
    with pytest.raises(CannotStart):
        refuse_public_debug("http://localhost:8000", [host])


def test_debug_never_meets_a_public_address() -> None:
    with pytest.raises(CannotStart, match="DEBUG is on"):
        refuse_public_debug("https://tsudoi.example.jp", [])


@pytest.mark.parametrize(
    ("address", "hosts", "next_step"),
    [
        ("http://tsudoi.example.jp", ["tsudoi.example.jp"], "BASE_URL=https://tsudoi.example.jp"),
        ("http://tsudoi.example.jp:8000", [], "BASE_URL=https://tsudoi.example.jp"),
        ("http://203.0.113.9", ["203.0.113.9"], "BASE_URL=https://203.0.113.9"),
        ("https://tsudoi.example.jp", ["*"], "ALLOWED_HOSTS=tsudoi.example.jp"),
        ("https://tsudoi.example.jp", ["tsudoi.example.jp", "*.example.jp"], "ALLOWED_HOSTS=tsudoi.example.jp"),
        ("http://localhost:8000", ["*"], "ALLOWED_HOSTS=localhost"),
    ],
)
def test_a_site_that_stands_open_is_refused(address: str, hosts: list[str], next_step: str) -> None:
    with pytest.raises(CannotStart) as refused:
        refuse_open_site(address, hosts)
    assert next_step in refused.value.next_step


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("https://tsudoi.example.jp", ["tsudoi.example.jp", ".example.jp", "localhost"]),
        ("http://localhost:8000", ["localhost", "[::1]"]),
        ("http://192.168.1.20", ["192.168.1.20"]),
        ("http://tsudoi.internal", []),
    ],
)
def test_https_and_what_is_near_start(address: str, hosts: list[str]) -> None:
    refuse_open_site(address, hosts)


@pytest.mark.parametrize(
    ("what", "environment", "said"),
    [
        (["manage.py", "check"], {"SECRET_KEY": "x" * 50}, "repeats itself"),
        (["manage.py", "worker", "--once"], {"SECRET_KEY": ""}, "SECRET_KEY is empty"),
        (["manage.py", "serve"], {"BASE_URL": "tsudoi.jp"}, "does not begin with https://"),
        (["-m", "daphne", "community.asgi:application"], {"DEBUG": "1", "ALLOWED_HOSTS": "a.jp"}, "DEBUG is on"),
        (["-m", "uvicorn", "community.asgi:application"], {"SECRET_KEY": "short"}, "has 5 characters"),
        (["manage.py", "check"], {"BASE_URL": "http://tsudoi.jp", "ALLOWED_HOSTS": "tsudoi.jp"}, "goes over http"),
        (["manage.py", "check"], {"BASE_URL": "https://tsudoi.jp", "ALLOWED_HOSTS": "*"}, "holds a *"),
        (["-c", "import community.wsgi"], {"SECRET_KEY": "short"}, "has 5 characters"),
        (["manage.py", "serve", "--host", "0.0.0.0"], {"DEBUG": "1"}, "open it to the whole network"),
    ],
)
def test_every_kind_of_process_refuses_with_words_and_without_a_trace(
    what: list[str], environment: dict[str, str], said: str, tmp_path: Path
) -> None:
    env = {"PATH": os.environ["PATH"], "SECRET_KEY": STRONG, "DATABASE_URL": f"sqlite:///{tmp_path}/a"} | environment
    ended = subprocess.run([sys.executable, *what], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert ended.returncode != 0
    assert said in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
