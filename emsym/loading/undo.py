"""What a user's file does to the process is undone when it ends, so that every other file is checked as if alone.

A file may change folder, close its output, set filters of warnings, handlers of signals, limits of the interpreter. It
runs in a context of its own (`contextvars`), and on streams that it can use and not close.
"""

from __future__ import annotations

import builtins
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import ExitStack, suppress
from contextvars import copy_context
from types import FrameType, ModuleType
from typing import Any

from sympy.core.parameters import global_parameters

Undo = Callable[[], object]

ATTRIBUTES = ("displayhook", "excepthook", "unraisablehook")
LISTS = ("argv", "meta_path", "path", "path_hooks")
BELOW = frozenset({"math", "numpy", "sympy"})
STREAMS = ("stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__")
SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGPIPE", "SIGHUP", "SIGALRM") if hasattr(signal, name))


def run_apart(run: Callable[[], object]) -> BaseException | None:
    """Run, undo, and return what was raised, whatever that is; only an interruption from the keyboard is raised on."""
    interrupted: list[int] = []
    with ExitStack() as undone:
        for save in (_folder, _environment, _limits, _attributes, _lists, _names, _modules, _parameters):
            undone.callback(save())
        undone.callback(_signals(interrupted))
        undone.enter_context(warnings.catch_warnings())
        undone.callback(_streams())
        try:
            _run_untraced(run)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt) and interrupted:
                raise
            return error
    return None


def _run_untraced(run: Callable[[], object]) -> None:
    """Run, and take back at once what would trace all that follows."""
    tracer, profiler = sys.gettrace(), sys.getprofile()
    try:
        copy_context().run(run)
    finally:
        sys.setprofile(profiler)
        sys.settrace(tracer)


def _folder() -> Undo:
    with suppress(OSError):
        before = os.getcwd()
        return lambda: _back_to(before)
    return lambda: None


def _back_to(folder: str) -> None:
    with suppress(OSError):
        os.chdir(folder)


def _environment() -> Undo:
    before = dict(os.environ)

    def undo() -> None:
        if os.environ != before:
            os.environ.clear()
            os.environ.update(before)

    return undo


def _limits() -> Undo:
    depth, digits, mask = sys.getrecursionlimit(), sys.get_int_max_str_digits(), os.umask(0o077)
    os.umask(mask)

    def undo() -> None:
        sys.setrecursionlimit(depth)
        sys.set_int_max_str_digits(digits)
        os.umask(mask)

    return undo


def _attributes() -> Undo:
    before = {name: getattr(sys, name) for name in ATTRIBUTES}
    return lambda: _set(sys, before)


def _set(owner: object, attributes: dict[str, Any]) -> None:
    for name, value in attributes.items():
        setattr(owner, name, value)


def _lists() -> Undo:
    before = {name: (getattr(sys, name), list(getattr(sys, name))) for name in LISTS}

    def undo() -> None:
        for name, (whole, content) in before.items():
            whole[:] = content
            setattr(sys, name, whole)

    return undo


def _names() -> Undo:
    """Those of emsym's modules and of what it calls by name."""
    modules = [builtins, *(each for name, each in sys.modules.items() if name in BELOW or name.startswith("emsym"))]
    before = [(vars(module), dict(vars(module))) for module in modules if isinstance(module, ModuleType)]

    def undo() -> None:
        for names, content in before:
            names.update(content)

    return undo


def _modules() -> Undo:
    """Those that were there; what a file is the first to import may stay, unless it is put in the place of emsym."""
    before = dict(sys.modules)

    def undo() -> None:
        for name in [name for name in sys.modules if name not in before and name.partition(".")[0] == "emsym"]:
            if not isinstance(sys.modules[name], ModuleType):
                del sys.modules[name]
        sys.modules.update(before)

    return undo


def _parameters() -> Undo:
    """Of SymPy; its evaluation goes with the context."""
    before = {name: value for name, value in vars(global_parameters).items() if name != "evaluate"}
    return lambda: _set(global_parameters, before)


def _signals(interrupted: list[int]) -> Undo:
    """Tell which interruptions come from the keyboard: a KeyboardInterrupt that a file raises is a fault of its own."""
    if threading.current_thread() is not threading.main_thread():
        return lambda: None

    def interrupt(number: int, _frame: FrameType | None) -> None:
        interrupted.append(number)
        raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, *SIGNALS)}
    timed = hasattr(signal, "getitimer") and signal.getitimer(signal.ITIMER_REAL) != (0.0, 0.0)
    if before[signal.SIGINT] is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupt)
    else:
        interrupted.append(signal.SIGINT)  # somebody else's handler, of which nothing is known

    def undo() -> None:
        if hasattr(signal, "setitimer") and not timed:
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            if handler is not None and signal.getsignal(number) is not handler:
                signal.signal(number, handler)

    return undo


def _streams() -> Undo:
    """Lend standard error for both outputs: what a file prints must not end up in a report that a program reads."""
    before = {name: getattr(sys, name) for name in STREAMS}
    lent = before["stderr"] and Lent(before["stderr"])
    _set(sys, dict.fromkeys(("stdout", "stderr", "__stdout__", "__stderr__"), lent))
    return lambda: _set(sys, before)


class Lent:
    """A stream that can be used, and not closed."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._stream, name)
        return Lent(found) if name in ("buffer", "raw") else found

    def __enter__(self) -> Lent:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Flush."""
        self._stream.flush()

    def detach(self) -> Any:
        """The bytes below, lent as well."""
        return self.buffer
