"""The page as an application: puts views, limits, wording and error pages together.

Comes in: something that searches (`web.searching`) or the folder of an index. Goes out: a Flask application.
No state is kept between requests; what a person chose stands in the address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, render_template, url_for
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from search import wording
from search.errors import DogovorError, TookTooLong
from search.logs import Form, form_of
from search.said import say
from search.settings import Settings
from search.store import Where
from web import journal, labels, languages, limits, problems, security, urls
from web.api import api
from web.completing import completing
from web.current import Current
from web.health import health
from web.passages import around, legend, pieces
from web.searching import Searching
from web.switching import switching
from web.values import values
from web.views import pages

ERRORS = {
    400: (
        say("This request cannot be read"),
        say("Something in the address is not as it should be."),
    ),
    404: (
        say("There is no such page"),
        say("Nothing stands at this address; perhaps the index was built anew since."),
    ),
    405: (say("That cannot be done here"), say("This page can be read, not written to.")),
    413: (say("This request is too large"), say("Ask with an address alone; nothing need be sent.")),
    414: (say("This address is too long"), say("Ask with fewer words or fewer filters.")),
    421: (
        say("This name is not served"),
        say(
            "The page is for this machine alone. Open it as http://127.0.0.1 or http://localhost, with its "
            "port. Whoever runs it can let it answer to another name: dogovor serve --name NAME"
        ),
    ),
    429: (
        say("Too many requests"),
        say(
            "So many requests came from your address that others would wait. Give it a minute and ask again."
        ),
    ),
    500: (
        say("Something went wrong on our side"),
        say(
            "The search failed; the terminal in which dogovor runs shows why. Your address was not at fault."
        ),
    ),
}


def create_app(searcher: Searching | Where | None = None, settings: Settings | None = None) -> Flask:
    """The application over a searcher, or over the index in a folder (by default the one in `settings`).

    Raises:
        DogovorError: the index is missing, stale, foreign or damaged, or a setting means nothing.
    """
    settings = settings or Settings()
    if searcher is None or isinstance(searcher, (Path, str)):
        searcher = Current(searcher or settings.index)
    app = Flask(__name__)
    app.extensions["searcher"] = searcher
    app.config["PAGE_SIZE"] = settings.page_size
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        typed=urls.typed,
        wording=wording,
        labels=labels,
        pieces=pieces,
        legend=legend,
        around=around,
        static=_versioned(app),
    )
    app.register_blueprint(pages)
    app.register_blueprint(api)
    app.register_blueprint(completing)
    app.register_blueprint(values)
    app.register_blueprint(switching)
    app.register_blueprint(health)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(DogovorError, _index_page)
    if (form := form_of(settings.log)) is not Form.WORDS:
        journal.keep(app, queries=form is Form.QUERIES)
    languages.speak(app)
    security.protect(app, settings.host, settings.names)
    limits.limit_rate(app, settings.rate)
    limits.limit_time(app, settings.time_limit)
    return app


def _error_page(error: HTTPException) -> Response:
    """Words for every error, ours or the visitor's: a page, or what a program reads."""
    code = error.code or 500
    title, advice = ERRORS.get(code, (error.name, say("The request could not be answered.")))
    if problems.for_program():
        return problems.problem(error, title, advice)
    page = render_template("error.html", code=code, title=title, advice=advice)
    return problems.with_advice(Response(page, code), error)


def _index_page(error: DogovorError) -> Response | tuple[str, int]:
    """What the index cannot do just now, and what to do about it."""
    late = isinstance(error, TookTooLong)
    title = say("This search takes too long") if late else say("The index cannot answer")
    if problems.for_program():
        return problems.problem(ServiceUnavailable(), title, str(error))
    page = render_template("error.html", code=503, title=title, advice=error.args[0] if error.args else "")
    return page, 503


def _versioned(app: Flask) -> Callable[[str], str]:
    """Addresses of static files that change with their content, so that browsers may keep them for long."""
    folder = Path(app.static_folder or "")
    versions = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:8] for path in folder.iterdir()}

    def static(name: str) -> str:
        return url_for("static", filename=name, v=versions[name])

    return static
