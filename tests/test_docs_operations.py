"""The files that docs/operations.md gives to copy are right: they are run here by the programs they are for.

Behind nginx and Caddy, who has no password stays out, who asks too often is told so and nobody else, nobody
passes for another, and addresses are those of the name that was asked for. What differs on any machine is
changed in the files: folders, ports, certificates, the password.
"""

from __future__ import annotations

import base64
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from search.indexing import build_index

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "operations.md"
NAME = "search.example"
PASSWORD = "open sesame"
RATE = 5
"""Requests that a client may send in an hour: few enough to send more."""

TEXT = "Порт и завод подписали договор о поставке зерна на 12 млн долларов.\n"


def block(kind: str, first: str) -> str:
    """The one file of that kind which begins so."""
    text = PAGE.read_text(encoding="utf-8")
    found: list[str] = re.findall(rf"^```{kind}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    [wanted] = [one for one in found if one.startswith(first)]
    return wanted


def needing(*programs: str) -> pytest.MarkDecorator:
    missing = [name for name in programs if not shutil.which(name)]
    return pytest.mark.skipif(bool(missing), reason=f"not installed here: {', '.join(missing)}")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def unit(first: str = "[Unit]\nDescription=dogovor\n") -> str:
    return block("ini", first)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("service")
    (folder / "articles").mkdir()
    (folder / "articles" / "a.txt").write_text(TEXT, encoding="utf-8")
    build_index([folder / "articles"], folder / "index")
    return folder / "index"


@contextmanager
def served(index: Path, *options: str) -> Iterator[int]:
    """The port of the service, run by the very command of its unit."""
    found = re.search(r"^ExecStart=\S+/dogovor (.*)$", unit(), re.MULTILINE)
    assert found
    words = found[1].replace("/srv/dogovor/index", str(index)).split()
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", *words, "--port", "0", "--rate", f"{RATE}/hour", *options],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stderr
    try:
        said = next(line for line in process.stderr if " at http://" in line)
        yield int(re.findall(r":(\d+)/", said)[0])
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stderr.close()


@contextmanager
def running(program: list[str], port: int, folder: Path) -> Iterator[None]:
    """A proxy, once it listens; what it says is shown where it does not."""
    kept = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "said").open("w+b") as said:
        process = subprocess.Popen(program, cwd=folder, env=kept, stdout=said, stderr=said)
        try:
            for _ in range(200):
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                assert process.poll() is None, said.seek(0) or said.read().decode()
                time.sleep(0.05)
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: str
    headers: dict[str, str]


class Proxied:
    """A browser that asks a proxy, from one of the addresses of this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.context = ssl.create_default_context()
        self.context.check_hostname = False
        self.context.verify_mode = ssl.CERT_NONE  # the certificate is made here
        self.encoded = base64.b64encode(f"reader:{PASSWORD}".encode()).decode()

    def asked(self, path: str, client: str = "127.0.0.2", password: bool = True, **headers: str) -> Answer:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if password:
            given["Authorization"] = f"Basic {self.encoded}"
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20, source_address=(client, 0))
        with self.context.wrap_socket(plain, server_hostname=NAME) as stream:
            connection = http.client.HTTPConnection(NAME, timeout=20)
            connection.sock = stream
            connection.request("GET", path, headers={"Host": NAME, **given})
            answer = connection.getresponse()
            return Answer(answer.status, answer.read().decode("utf-8"), dict(answer.getheaders()))


# --- the proxies -------------------------------------------------------------------------------------------


def nginx(folder: Path, port: int, behind: int, site: str) -> list[str]:
    """nginx with the site of the document, as its command."""
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    pem, key, users = folder / "site.pem", folder / "site.key", folder / "users"
    subprocess.run([*made, "-keyout", str(key), "-out", str(pem)], check=True, capture_output=True)
    word = subprocess.run(
        ["openssl", "passwd", "-apr1", "-stdin"], input=PASSWORD, capture_output=True, check=True, text=True
    )
    users.write_text(f"reader:{word.stdout.strip()}\n", encoding="ascii")
    for written, here in {
        "/etc/ssl/search.example.pem": str(pem),
        "/etc/ssl/search.example.key": str(key),
        "/etc/nginx/dogovor.users": str(users),
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "http://127.0.0.1:8000": f"http://127.0.0.1:{behind}",
    }.items():
        assert written in site
        site = site.replace(written, here)
    kept = "".join(
        f"    {kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Whoever may not change users (a test run by nobody in particular) leaves the workers as they are.
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\n    access_log off;\n{kept}{site}}}\n",
        encoding="utf-8",
    )
    command = ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    return command


def caddy(folder: Path, port: int, behind: int, site: str) -> list[str]:
    """Caddy with the file of the document, as its command."""
    word = subprocess.run(
        ["caddy", "hash-password", "--plaintext", PASSWORD], capture_output=True, check=True, text=True
    )
    for written, here in {
        "$2a$14$...": word.stdout.strip(),
        "search.example {": f"https://search.example:{port} {{\n\tbind 127.0.0.1",
        "127.0.0.1:8000": f"127.0.0.1:{behind}",
    }.items():
        assert written in site
        site = site.replace(written, here)
    # Its own certificate instead of one from the network, and nothing done to this machine.
    ours = "{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\tauto_https disable_redirects\n}\n"
    (folder / "Caddyfile").write_text(f"{ours}{site}", encoding="utf-8")
    told = ["--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    tested = subprocess.run(["caddy", "validate", *told], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    return ["caddy", "run", *told]


Proxy = Callable[[Path, int, int, str], list[str]]
PROXIES = [
    pytest.param(nginx, "nginx", "server {", marks=needing("nginx", "openssl"), id="nginx"),
    pytest.param(caddy, "caddyfile", "search.example {", marks=needing("caddy"), id="caddy"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("proxy", "kind", "first"), PROXIES)
def test_behind_a_proxy(proxy: Proxy, kind: str, first: str, index: Path, tmp_path: Path) -> None:
    port = free_port()
    with (
        served(index) as behind,
        running(proxy(tmp_path, port, behind, block(kind, first)), port, tmp_path),
    ):
        browser = Proxied(port)
        assert browser.asked("/", password=False).status == 401, "without a password nobody comes in"

        page = browser.asked("/?q=%D0%B7%D0%B5%D1%80%D0%BD%D0%BE")
        assert page.status == 200 and "<mark>" in page.body
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")

        feed = browser.asked("/deals.atom", client="127.0.0.3")
        addresses = re.findall(r'href="([^"]*)"', feed.body)
        assert addresses and all(one.startswith(f"https://{NAME}/") for one in addresses)

        # A client that asks too often is told so, whoever it says it is; others are not.
        said = [browser.asked("/about", client="127.0.0.4").status for _ in range(RATE + 1)]
        assert said == [200] * RATE + [429]
        for lie in ("203.0.113.9", "127.0.0.1", "203.0.113.9, 127.0.0.5"):
            spoofed = browser.asked("/about", client="127.0.0.4", X_Forwarded_For=lie)
            assert spoofed.status == 429 and int(spoofed.headers["Retry-After"]) > 0
        assert browser.asked("/about", client="127.0.0.5").status == 200
        assert browser.asked("/healthz", client="127.0.0.4").status == 200, "health is not counted"

        direct = http.client.HTTPConnection("127.0.0.1", behind, timeout=20)
        direct.request("GET", "/about", headers={"Host": "evil.example"})
        assert direct.getresponse().status == 421, "other names are not answered to"
        direct.close()


def nginx_below(folder: Path, port: int, behind: int, taken_away: bool = False) -> list[str]:
    location = block("nginx", "location /press/ {")
    if taken_away:
        location = location.replace("proxy_pass http://127.0.0.1:8000;", "proxy_pass http://127.0.0.1:8000/;")
    site = re.sub(r"(?s)    location / \{.*?\n    \}\n", lambda _: location, block("nginx", "server {"))
    return nginx(folder, port, behind, site)


def caddy_below(folder: Path, port: int, behind: int) -> list[str]:
    [told] = re.findall(r"in Caddy `(reverse_proxy [^`]*)`", PAGE.read_text(encoding="utf-8"))
    return caddy(
        folder, port, behind, block("caddyfile", "search").replace("reverse_proxy 127.0.0.1:8000", told)
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "proxy",
    [
        pytest.param(nginx_below, marks=needing("nginx", "openssl"), id="nginx"),
        pytest.param(
            partial(nginx_below, taken_away=True), marks=needing("nginx", "openssl"), id="taken away"
        ),
        pytest.param(caddy_below, marks=needing("caddy"), id="caddy"),
    ],
)
def test_under_a_path(index: Path, tmp_path: Path, proxy: Callable[[Path, int, int], list[str]]) -> None:
    port = free_port()
    with (
        served(index, "--prefix", "/press", "--rate", "off") as behind,
        running(proxy(tmp_path, port, behind), port, tmp_path),
    ):
        browser = Proxied(port)
        for path in ("/press/", "/press/deals", "/press/overview", "/press/about", "/press/deal/a.d1"):
            page = browser.asked(path)
            assert page.status == 200, path
            places = re.findall(r'(?:href|src|action)="(/[^"]*|https:[^"]*)"', page.body)
            assert places
            assert all(re.match(rf"(https://{NAME})?/press/", one) for one in places), (path, places)
        script = re.search(r'src="(/press/static/[^"]*)"', page.body)
        assert script and browser.asked(script[1]).status == 200
        feed = browser.asked("/press/deals.atom")
        assert f'href="https://{NAME}/press/deal/a.d1"' in feed.body


# --- systemd -----------------------------------------------------------------------------------------------

UNITS = {
    "dogovor.service": "[Unit]\nDescription=dogovor\n",
    "dogovor-index.service": "[Unit]\nDescription=dogovor: read new articles\n",
    "dogovor-index.timer": "[Unit]\nDescription=dogovor: read new articles every night\n",
}


@pytest.mark.slow
@needing("systemd-analyze")
def test_the_units_are_right(tmp_path: Path) -> None:
    for name, first in UNITS.items():
        text = unit(first).replace("/opt/dogovor/.venv/bin/dogovor", "/bin/true")
        assert name.endswith(".timer") or "/bin/true" in text
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = [str(tmp_path / name) for name in UNITS]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *paths],
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        capture_output=True,
        text=True,
    )
    ours = [line for line in done.stderr.splitlines() if "dogovor" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


def test_the_commands_of_the_units_are_those_of_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for first in list(UNITS.values())[:2]:
        found = re.search(r"^ExecStart=/opt/dogovor/.venv/bin/(.*)$", unit(first), re.MULTILINE)
        assert found and f"    {found[1]}\n" in text
