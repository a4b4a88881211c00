"""Where the site listens: on this machine, or nowhere."""

import inspect
import socket
from pathlib import Path

import pytest
from samples_explore import make_site_store

from explore.errors import ExploreError, PortError, StoreNotOpenedError
from explore.site import HOST, serve


def test_the_address_is_this_machine_and_no_setting() -> None:
    assert HOST == "127.0.0.1"
    assert [*inspect.signature(serve).parameters] == ["db_path", "port", "open_browser"]


@pytest.mark.enable_socket
def test_a_taken_port_is_told_in_a_line(tmp_path: Path) -> None:
    path = make_site_store(tmp_path / "x.db")
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortError) as raised:
            serve(path, port)
    assert str(raised.value) == f"port {port} is in use: choose another with --port"


@pytest.mark.enable_socket
def test_a_port_that_cannot_be_is_told_in_a_line(tmp_path: Path) -> None:
    path = make_site_store(tmp_path / "x.db")
    with pytest.raises(PortError, match="port 65536 is not between 0 and 65535"):
        serve(path, 65536)


def test_nothing_listens_for_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreNotOpenedError, match="does not exist"):
        serve(tmp_path / "x.db", 8001)
    assert issubclass(StoreNotOpenedError, ExploreError)
    assert issubclass(PortError, ExploreError)
