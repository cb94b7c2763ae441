"""Serves the site on this machine alone: `python -m entraide.config.serving PORT`.

A module of its own, so that the process which watches the worker holds no framework and no content, which
would take thirty megabytes for nothing.
"""

import gc
import signal
import sys
from typing import Any

from granian import Granian
from granian.constants import Interfaces


def main(port: int) -> None:
    """Serve until Ctrl+C, or until the window is closed."""
    server = Granian(
        "entraide.config.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=2,
        workers_kill_timeout=5,
        log_enabled=False,
    )
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up and signal.getsignal(hang_up) != signal.SIG_IGN:
        # a window that is closed stops the site; granian would only start its worker anew
        server.on_startup(lambda: signal.signal(hang_up, server.signal_handler_interrupt))
    server.serve(target_loader=_load, wrap_loader=False)


def _load() -> Any:
    """Load the site and its content in the worker of the server, and leave Ctrl+C to the server.

    The terminal sends Ctrl+C to both. The worker hangs if it comes together with what the server then sends.
    """
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    from entraide.config.wsgi import application
    from entraide.drafting.library import library
    from entraide.instruments.tables import shipped_tables

    library(), shipped_tables().known_on(None)  # the first visitor does not wait for them
    gc.collect()
    gc.freeze()  # they never change: to look through them again took 60 ms, in the middle of a page
    return application


if __name__ == "__main__":
    main(int(sys.argv[1]))
