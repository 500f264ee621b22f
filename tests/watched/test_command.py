"""`manage.py watched`: the lines of a file, looked at with a list from a file or with the shipped one."""

import io
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command


def run(tmp_path: Path, lines: bytes | str, expressions: bytes | str | None = None) -> str:
    wanted = tmp_path / "lines.tsv"
    wanted.write_bytes(lines if isinstance(lines, bytes) else lines.encode())
    more: dict[str, Path] = {}
    if expressions is not None:
        more["expressions"] = tmp_path / "expressions.tsv"
        more["expressions"].write_bytes(expressions if isinstance(expressions, bytes) else expressions.encode())
    out = io.StringIO()
    call_command("watched", lines=wanted, stdout=out, **more)
    return out.getvalue()


def test_each_line_in_order_with_its_actions(tmp_path: Path) -> None:
    words = "ja\toffer_help\tしにたい\t\nja\thold\tころす\tattack\nen\tblock\tkill yourself\tx\nja\tflag\tころす\t\n"
    text = "7\tしにたぃ\nb\tこんにちは\n3\tコロス、しーにたい\r\n4\tk1ll yours3lf\n5\ta\tb ころす\n6\t\n"
    assert run(tmp_path, text, words) == (
        "7\toffer_help\nb\tnone\n3\thold,flag,offer_help\n4\tblock\n5\thold,flag\n6\tnone\n"
    )


def test_without_a_list_the_shipped_one(tmp_path: Path) -> None:
    assert run(tmp_path, "1\tもう死にたい\n2\t死ぬほど眠い\n") == "1\toffer_help\n2\tnone\n"


def test_a_row_without_a_note_will_do(tmp_path: Path) -> None:
    assert run(tmp_path, "1\tころす", "ja\thold\tころす") == "1\thold\n"


@pytest.mark.parametrize(
    ("lines", "expressions", "told"),
    [
        ("1\ta\n2 b\n", None, "lines.tsv, line 2: a tab is missing"),
        (b"1\ta\n2\t\xff\n", None, "lines.tsv, line 2: is not UTF-8"),
        (b"\xef\xbb\xbf1\ta\n", None, "lines.tsv, line 1: begins with a byte order mark"),
        (
            "1\ta\n",
            "ja\thold\ta\t\nja\thidden\tb\t\n",
            "expressions.tsv, line 2: the action is 'hidden', not one of block, hold",
        ),
        ("1\ta\n", "fr\thold\ta\t\n", "expressions.tsv, line 1: the language is 'fr', not ja or en"),
        ("1\ta\n", "ja hold a\n", "expressions.tsv, line 1: a tab is missing"),
        ("1\ta\n", "ja\thold\t!\t\n", "expressions.tsv, line 1: the expression has no letter to look for"),
        ("1\ta\n", "\ufeffja\thold\ta\t\n", "expressions.tsv, line 1: begins with a byte order mark"),
        ("1\ta\n", b"ja\thold\t\x93\xfa\t\n", "expressions.tsv, line 1: is not UTF-8"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, lines: bytes | str, expressions: bytes | str | None, told: str
) -> None:
    with pytest.raises(CommandError) as refused:
        run(tmp_path, lines, expressions)
    assert str(refused.value).startswith(told)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_ends_with_one(tmp_path: Path) -> None:
    asked = [sys.executable, "manage.py", "watched", "--lines", str(tmp_path / "gone.tsv")]
    ended = subprocess.run(asked, capture_output=True, text=True, cwd=settings.BASE_DIR, env={"DEBUG": "1"})
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == f"CommandError: {tmp_path / 'gone.tsv'}: No such file or directory\n"


def test_huge_files_take_no_more_memory(tmp_path: Path) -> None:
    class Nowhere(io.StringIO):
        def write(self, text: str) -> int:
            return len(text)

    (tmp_path / "words.tsv").write_text("ja\thold\tころす\t\n")
    for count in (1_000, 100_000):
        (tmp_path / f"{count}.tsv").write_text("".join(f"{n}\tこんにちは、今日もいい天気\n" for n in range(count)))
    peaks = []
    for count in (1_000, 1_000, 100_000):
        tracemalloc.start()
        call_command("watched", lines=tmp_path / f"{count}.tsv", expressions=tmp_path / "words.tsv", stdout=Nowhere())
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] + 200_000  # bytes; the file has 5 MB
