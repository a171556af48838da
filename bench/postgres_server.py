"""A PostgreSQL server of our own, in a temporary folder, for tests and benchmarks: started, used, stopped."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import create_engine, text

_USER = "wherein"
_FAST = MappingProxyType({"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"})
"""A server that is thrown away needs no care for its disk."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    folder: Path
    """Where its socket lies."""
    port: int
    """Its port on the loopback, and of its socket."""

    def url(self, database: str) -> str:
        """Give the address of a database, through the socket."""
        return f"postgresql://{_USER}@/{database}?host={self.folder}&port={self.port}"

    def make(self, database: str) -> str:
        """Make an empty database; give its address."""
        self._run(f'CREATE DATABASE "{database}"')
        return self.url(database)

    def clear(self, database: str) -> None:
        """Remove all that is in a database, whoever is connected to it: faster than making another."""
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{database}' AND pid <> pg_backend_pid()",
            "DROP SCHEMA public CASCADE",
            "CREATE SCHEMA public",
            database=database,
        )

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._run(f'DROP DATABASE "{database}" WITH (FORCE)')

    def _run(self, *statements: str, database: str = "postgres") -> None:
        address = self.url(database).replace("postgresql:", "postgresql+psycopg:", 1)
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


def programs() -> Path | None:
    """Find the folder of the server's programs, the newest version's; None when there is none."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda it: float(it.parts[-3]))
    if on_path is not None:
        found.append(Path(on_path).resolve())
    return found[-1].parent if found else None


@contextmanager
def running(**settings: str) -> Iterator[Server]:
    """Start a server and stop it at the end; raises RuntimeError when the machine has none to start.

    `settings` are PostgreSQL's own. Root may not run it, so that root runs it as `postgres` or `nobody`.
    """
    binaries = programs()
    if binaries is None:
        raise RuntimeError("PostgreSQL's server is not installed; run: apt-get install postgresql")
    user = _other_user()
    with tempfile.TemporaryDirectory(prefix="wherein-pg-") as made:
        folder = Path(made)
        if user is not None:
            os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)

        def run(program: str, *arguments: str) -> None:
            command = [str(binaries / program), *arguments]
            subprocess.run(
                command, check=True, cwd=folder, user=user, extra_groups=None if user is None else [],
                stdout=subprocess.DEVNULL,
            )  # fmt: skip

        data = folder / "data"
        run("initdb", "-D", str(data), "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        server = Server(folder, _free_port())
        wanted = {"listen_addresses": "127.0.0.1", "port": str(server.port), "max_connections": "100"}
        wanted |= {"unix_socket_directories": str(folder), **_FAST, **settings}
        lines = "\n".join(f"{name} = '{value}'" for name, value in wanted.items())
        with (data / "postgresql.conf").open("a") as file:
            file.write(f"\n{lines}\n")
        run("pg_ctl", "start", "-w", "-D", str(data), "-l", str(folder / "log"))
        try:
            yield server
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(data))


def _other_user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
