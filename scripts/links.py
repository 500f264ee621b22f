"""Refuse code that could build links or decide rights from what a request claims about itself. See ground/links.py."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = "ground/links.py"  # the one place where it is allowed
SAY = "use ground.links (absolute, absolute_page, leads_here, own_host, own_origin)"
NAMES = {
    "build_absolute_uri", "build_absolute_url", "full_url", "get_full_url", "fullpageurl", "root_url", "get_host",
    "_get_raw_host", "get_port", "get_current_site", "_current_scheme_host", "script_name", "get_script_prefix",
    "get_admin_base_url", "base_url_setting", "url_has_allowed_host_and_scheme", "domain_override",
}  # fmt: skip
WORDS = {"HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME", "SCRIPT_URL", "HTTP_X_FORWARDED_HOST", "root_path"}
WORDS |= {f"X-Forwarded-{what}".upper() for what in ("Host", "Prefix", "Port", "Server")}
SETTINGS = {"BASE_URL", "WAGTAILADMIN_BASE_URL"}
ASKS_BY_DESIGN = {  # code that compares or clears these rather than building links from them
    "community/settings.py": {*NAMES, *WORDS, *SETTINGS},
    "community/middleware.py": {"build_absolute_uri"},  # replaces it for libraries
    "community/front_door.py": {"root_path"},  # clears it
    "operations/management/commands/serve.py": SETTINGS,
    "ground/text/typed.py": {"an address put together by hand"},  # normalises what people type
    "operations/startup.py": {*SETTINGS, "an address put together by hand"},  # normalises BASE_URL
}
IN_TEMPLATES = re.compile(
    r"full_?(?:page)?url\b|build_absolute_ur[il]|root_url\b|base_url\b|base_url_setting|get_current_site|current_site\b"
    r"|request\.(?:path\b|get_full_path|get_host|get_port|scheme|headers|META|script_name|site\b|build)"
    r"|https?://\{|//\{\{"
)


def in_python(text: str, allowed: frozenset[str] | set[str] = frozenset()) -> Iterator[tuple[int, str]]:
    """Yield line and name of everything that builds a link or decides something from a request."""
    for node in ast.walk(ast.parse(text)):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Attribute):
            named = {node.attr} & (NAMES | SETTINGS)
            if node.attr == "path" and _is_request(node.value):
                named |= {"request.path"}
        elif isinstance(node, ast.Name):
            named = {node.id} & NAMES
        elif isinstance(node, ast.alias):
            named = {node.name.rpartition(".")[2]} & NAMES
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            said = node.value
            named = {said} & (WORDS | NAMES | SETTINGS) | ({said.upper()} & WORDS)
        elif isinstance(node, ast.Subscript | ast.Call):
            named = {"the header Host"} if _reads_host(node) else set()
        elif isinstance(node, ast.JoinedStr):
            named = {"an address put together by hand"} if _is_address(node) else set()
        else:
            continue
        for name in sorted(named - allowed):
            yield line, name


def in_template(text: str) -> Iterator[tuple[int, str]]:
    """Yield the same for a template of a page or a mail."""
    for number, line in enumerate(text.splitlines(), 1):
        for found in IN_TEMPLATES.finditer(line):
            yield number, found.group()


def complaints(root: Path) -> list[str]:
    """One line for each offending place in the tree."""
    apps = [path.parent.name for path in root.glob("*/apps.py")]
    found = []
    for file in sorted(path for app in apps for path in (root / app).rglob("*.py") if "migrations" not in path.parts):
        name = str(file.relative_to(root))
        if name != HOME:
            found += [(name, *one) for one in in_python(file.read_text(), ASKS_BY_DESIGN.get(name, set()))]
    for file in sorted(path for path in (root / "templates").rglob("*") if path.is_file()):
        found += [(str(file.relative_to(root)), *one) for one in in_template(file.read_text())]
    return [f"{name}:{line}: {what}: {SAY}; rights read request.path_info" for name, line, what in found]


def _is_request(node: ast.expr) -> bool:
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name in ("request", "_request", "req")


def _reads_host(node: ast.Subscript | ast.Call) -> bool:
    """Whether it reads a host header, in any case: `request.headers["Host"]`, `headers.get("X-Forwarded-Host")`."""
    if isinstance(node, ast.Subscript):
        owner, key = node.value, node.slice
    elif isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        owner, key = node.func.value, node.args[0]
    else:
        return False
    is_headers = isinstance(owner, ast.Attribute) and owner.attr in ("headers", "META")
    said = str(key.value).lower().replace("_", "-") if isinstance(key, ast.Constant) else ""
    return is_headers and said.removeprefix("http-") in ("host", "x-forwarded-host", "forwarded", "x-original-url")


def _is_address(node: ast.JoinedStr) -> bool:
    """Whether it is an address with a host filled in: `f"https://{…}"` or `f"{…}://{…}"`."""
    shape = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return bool(re.search(r"(?:https?|\{\})://\{\}", shape))


if __name__ == "__main__":
    lines = complaints(ROOT)
    print("\n".join(lines) or "no link is made from a request")
    sys.exit(bool(lines))
