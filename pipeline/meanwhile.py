"""Work done in a process of its own while this one goes on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread

Work = Callable[[], object]


@contextmanager
def meanwhile(work: Work) -> Iterator[None]:
    """Does the work in a forked process while the block runs; it is done when the block ends.

    What the work raises is raised at the end of the block. The other process sees everything as it stands now and
    changes nothing of it but files. It is ended when the block fails, and ends by itself when this process is killed.
    Where no process can be forked, the work is done after the block.
    """
    if not hasattr(os, "fork"):
        yield
        work()
        return
    told, tell = get_context("fork").Pipe(duplex=False)
    lives, held = os.pipe()
    child = get_context("fork").Process(target=_do, args=(work, tell, lives, held))
    child.start()
    tell.close()
    os.close(lives)
    try:
        yield
        fault = _answer(told)
    except BaseException:
        child.kill()
        raise
    finally:
        child.join()
        told.close()
        os.close(held)
    if fault is not None:
        raise fault


def _do(work: Work, tell: Connection, lives: int, held: int) -> None:
    """In the forked process: the work, and what came of it."""
    os.close(held)
    Thread(target=_end_with, args=(lives,), daemon=True).start()
    try:
        work()
    except BaseException as fault:  # whatever it is, the other process has to know
        tell.send(fault)
    else:
        tell.send(None)


def _end_with(lives: int) -> None:
    """Ends this process as soon as nobody holds the other end of the pipe: the process that waits was killed."""
    os.read(lives, 1)
    os._exit(1)


def _answer(told: Connection) -> BaseException | None:
    try:
        answer: BaseException | None = told.recv()
    except EOFError:
        return RuntimeError("a process that wrote a part of the report was killed")
    return answer
