"""A child process: `flask` with these arguments, killed like a machine that loses power at the n-th statement.

Called as `python -m tests.proof.killed N db upgrade`; with N = 0 it runs to its end and says on the last line how many
statements there were.
"""

import os
import signal
import sys

from sqlalchemy import event
from sqlalchemy.engine import Engine

from app import app

met = 0


def meet(_connection, _cursor, _statement, *_more) -> None:
    global met
    met += 1
    if met == int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    event.listen(Engine, "after_cursor_execute", meet)
    done = app.test_cli_runner().invoke(args=sys.argv[2:])
    sys.stdout.write(f"{done.output}\n{met}\n")
    raise SystemExit(done.exit_code)
