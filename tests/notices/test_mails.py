"""Mails are typed functions in each app's `mails.py`: nothing else asks for one, and each template has its function."""

import ast
import inspect
from collections import Counter
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest
from django.conf import settings

from tests.notices.test_mail_words import NAMES

pytestmark = pytest.mark.one_database
ROOT = Path(settings.BASE_DIR)
QUEUEING = {"send_later", "send_for_all_that_waits"}
MODULES = {path.parent.name: path for app in settings.OUR_APPS for path in (ROOT / app).glob("mails.py")}


def asks(source: str) -> bool:
    """Whether this file can ask for a mail: it imports what queues one, by name or with the whole module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            if node.module == "notices.actions.mail" and names & QUEUEING:
                return True
            if node.module == "notices.actions" and "mail" in names:
                return True
        if isinstance(node, ast.Import) and any(alias.name == "notices.actions.mail" for alias in node.names):
            return True
    return False


def functions(app: str) -> dict[str, FunctionType]:
    module = import_module(f"{app}.mails")
    return {
        name: value
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")
    }


def sent_by(function: FunctionType) -> list[str]:
    """The templates that are given away in this function, written there or as a constant of its file."""
    constants = {name: value for name, value in function.__globals__.items() if isinstance(value, str)}
    return [
        text
        for call in ast.walk(ast.parse(inspect.getsource(function)))
        if isinstance(call, ast.Call)
        for given in [*call.args, *(one.value for one in call.keywords)]
        if (text := given.value if isinstance(given, ast.Constant) else constants.get(ast.unparse(given))) in NAMES
    ]


def test_only_mails_files_ask_for_mails() -> None:
    asking = {
        path.relative_to(ROOT).as_posix()
        for app in settings.OUR_APPS
        for path in (ROOT / app).rglob("*.py")
        if asks(path.read_text())
    }
    assert asking == {f"{app}/mails.py" for app in MODULES}


@pytest.mark.parametrize(
    "line",
    [
        "from notices.actions.mail import cancel_mail, send_later",
        "def inside():\n    from notices.actions.mail import send_for_all_that_waits as s",
        "from notices.actions import mail",
        "import notices.actions.mail",
    ],
)
def test_a_file_that_asks_would_be_found(line: str) -> None:
    assert asks(line)
    assert not asks("from notices.actions.mail import cancel_mail, send_due")


def test_each_template_is_sent_by_one_function() -> None:
    counted = Counter(name for app in MODULES for one in functions(app).values() for name in sent_by(one))
    assert counted == Counter(NAMES)


@pytest.mark.parametrize("app", MODULES)
def test_each_function_takes_typed_keywords_and_says_who_reads_it(app: str) -> None:
    for name, function in functions(app).items():
        signature = inspect.signature(function)
        assert all(one.kind is one.KEYWORD_ONLY for one in signature.parameters.values()), name
        assert function.__doc__, name
        if sent_by(function):
            assert signature.return_annotation is None, name
            assert function.__doc__.startswith("To "), name
