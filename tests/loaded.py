"""The site, loaded once for many commands of one installation: each runs in a child of its own, as `manage.py` would.

Loading takes two seconds, most commands a tenth of that. Run as a file, this is the parent: for each line on its
standard input (JSON: the words, and files for what the child reads and writes) it forks a child, and answers with the
child's exit code.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections import OrderedDict
from pathlib import Path

MOST = 3  # parents that are kept; each holds the memory of one loaded site
Key = tuple[str, frozenset[tuple[str, str]]]


class Loaded:
    """A parent that waits for commands."""

    def __init__(self, code: Path, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__], cwd=code, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, words: list[str], typed: str) -> "subprocess.CompletedProcess[str]":
        """Run `manage.py …` in a child; `typed` is its standard input."""
        assert self.process.stdin
        assert self.process.stdout
        with tempfile.TemporaryDirectory(prefix="tsudoi-command-") as name:
            files = [Path(name) / part for part in ("in", "out", "err")]
            files[0].write_text(typed)
            self.process.stdin.write(json.dumps([words, *map(str, files)]) + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
            out, err = (file.read_text() if file.exists() else "" for file in files[1:])
        if not answer:
            raise AssertionError(f"the site could not be loaded (exit {self.process.wait()}); see above")
        return subprocess.CompletedProcess(words, json.loads(answer), out, err)

    def close(self) -> None:
        """Let the parent end; it has no children by then."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(20)


_loaded: OrderedDict[Key, Loaded] = OrderedDict()


def run(code: Path, env: dict[str, str], words: list[str], typed: str) -> "subprocess.CompletedProcess[str]":
    """Run `manage.py …` of the installation with this code and environment."""
    key = str(code), frozenset(env.items())
    if key not in _loaded:
        _loaded[key] = Loaded(code, env)
    _loaded.move_to_end(key)
    while len(_loaded) > MOST:
        _loaded.popitem(last=False)[1].close()
    return _loaded[key].run(words, typed)


def wait_for_work() -> list[str]:
    """Fork for each line, and return in the child only, with its words. The parent ends with its standard input."""
    for line in sys.stdin:
        words, *files = json.loads(line)
        child = os.fork()
        if not child:
            for number, file in enumerate(files):
                os.dup2(os.open(file, os.O_RDWR | os.O_CREAT), number)
            sys.stdin = os.fdopen(0)
            return ["manage.py", *words]
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    os._exit(0)


if __name__ == "__main__":
    gc.disable()
    sys.path[0] = os.getcwd()
    import django
    from django.core.management import execute_from_command_line

    django.setup()
    execute_from_command_line(wait_for_work())
