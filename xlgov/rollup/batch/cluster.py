"""A Dask cluster whose machines read files."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from xlgov import ways
from xlgov.errors import InputError
from xlgov.rollup.batch.journal import program

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 5
ASK_SECONDS = 5.0
GONE_SECONDS = 30.0
"""how long a worker that ended may take to be started again"""


class Elsewhere(NamedTuple):
    """What reads files outside this program, how many at a time, and whether anything there is alive."""

    executor: Executor
    width: int
    alive: Callable[[], bool] = lambda: True


@contextmanager
def connected(address: str) -> Iterator[Elsewhere]:
    """The cluster behind a Dask scheduler, whose workers must run this very program. Raises InputError where
    it cannot be used, and where it breaks off."""
    try:
        from distributed.comm import CommClosedError
    except ImportError as error:
        raise InputError(
            "没有安装 Dask，不能使用集群", '请运行 pip install "xlgov[cluster]"，或者去掉 --cluster。'
        ) from error
    with _quiet():
        client = _client(address)
        try:
            yield Elsewhere(client.get_executor(pure=False), _checked(client), Watch(client).alive)
        except (CommClosedError, CancelledError) as error:
            raise InputError(
                f"与集群 {address} 的连接断了",
                f"请检查集群后重试；{ways.RESUME}。",
            ) from error
        finally:
            client.close()


class Watch:
    """Looks now and then whether a cluster has any worker: without one it would be waited for without end."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._asked = time.monotonic()
        self._gone: float | None = None

    def alive(self) -> bool:
        """False once there has been no worker for GONE_SECONDS."""
        now = time.monotonic()
        if now - self._asked >= ASK_SECONDS:
            self._asked = now
            if self._client.ncores():
                self._gone = None
            elif self._gone is None:
                self._gone = now
        return self._gone is None or now - self._gone < GONE_SECONDS


def _client(address: str) -> Client:
    """A client of the scheduler; InputError where none answers."""
    from distributed import Client

    class Connecting(Client):  # type: ignore[misc]
        """A client that is closed when it cannot connect, not when it is collected as garbage: that could
        be in the middle of anything."""

        def start(self, **options: Any) -> None:
            try:
                super().start(**options)
            except BaseException:
                self.close()
                raise

    try:
        return Connecting(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise InputError(
            f"连不上集群 {address}",
            "请确认地址（如 tcp://10.0.0.1:8786）无误，调度程序正在运行，网络可达。",
        ) from error


def deaths() -> tuple[type[BaseException], ...]:
    """What an executor raises for work that was lost with a worker that died."""
    scheduler = sys.modules.get("distributed.scheduler")
    return (BrokenExecutor,) if scheduler is None else (BrokenExecutor, scheduler.KilledWorker)


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask's own messages, with tracebacks, stay away from the user; ours say what happened."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    loud = [logger for logger in map(logging.getLogger, names) if not logger.disabled]
    for logger in loud:
        logger.disabled = True
    try:
        yield
    finally:
        for logger in loud:
            logger.disabled = False


def _checked(client: Client) -> int:
    """How many files the workers can read at a time; InputError where they cannot read as we do."""
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError as error:
        raise InputError("集群里没有工作进程", "请先启动工作进程（dask worker）再试。") from error
    try:
        programs = client.run(program)
    except OSError as error:
        raise InputError(
            "集群里有工作进程没有应答", "请看各工作机是否开着、连着网、是否太忙，再重试。"
        ) from error
    except ImportError as error:
        raise InputError("集群的工作机上没有安装 xlgov", f"请在每台工作机上安装：{error}。") from error
    other = sorted(worker for worker, digest in programs.items() if digest != program())
    if other:
        raise InputError(
            f"集群的工作机 {'、'.join(other)} 上的 xlgov 与本机的不是同一版本", "请装成同一版本后再试。"
        )
    return sum(client.ncores().values())
