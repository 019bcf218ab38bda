"""The child process of a benchmark: one worker of the shipped server, with a bare route or with the whole site."""

import os
import sys

from flask import Flask

from marketplace import create_app, server


def bare() -> Flask:
    """The yardstick: a Flask application with one route and nothing else."""
    app = Flask("bare")
    app.config |= {"MAX_CONTENT_LENGTH": 1024, "TRUSTED_PROXIES": 0}
    app.add_url_rule("/", view_func=lambda: "ok")
    return app


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {int(sys.argv[2])})
    app = bare() if sys.argv[1] == "bare" else create_app()
    listening = server.listen("127.0.0.1", 0)
    print(listening.getsockname()[1], flush=True)
    server.serve(app, listening, server.stop_on_signals())
