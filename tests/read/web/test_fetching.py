from __future__ import annotations

import email.utils
import gzip
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.errors import InputError
from geo.read.web.exchange import Bounds
from geo.read.web.fetching import Fetcher, Manners

MakeFetcher = Callable[..., Fetcher]


def test_we_say_who_we_are_and_nothing_else(site: Any, fetcher: MakeFetcher) -> None:
    """A request names the program; it carries no cookie, no referrer and no language."""
    site.say("/a", "x")
    fetcher().get(site.url("/a"))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a"]
    _, headers = site.asked[1]
    assert headers["user-agent"].startswith("Wherein/")
    assert set(headers) == {"host", "user-agent", "accept-encoding", "connection"}


def test_robots_txt_is_honoured(site: Any, fetcher: MakeFetcher) -> None:
    """A page that the rules forbid is never asked for; what they allow is."""
    site.say("/robots.txt", "User-agent: *\nDisallow: /private/\nAllow: /private/open\n")
    site.say("/private/open", "x")
    reader = fetcher()
    assert reader.get(site.url("/private/open")).body == b"x"
    with pytest.raises(InputError, match=r"robots\.txt"):
        reader.get(site.url("/private/a"))
    assert site.paths() == ["/private/open"]


def test_a_site_whose_rules_cannot_be_read_is_left_alone(site: Any, fetcher: MakeFetcher) -> None:
    """A failing robots.txt forbids all, as RFC 9309 has it."""
    site.say("/robots.txt", "", 500)
    site.say("/a", "x")
    with pytest.raises(InputError, match=r"robots\.txt"):
        fetcher().get(site.url("/a"))
    assert site.paths() == []


def test_a_host_is_asked_once_a_second(site: Any, fetcher: MakeFetcher, clock: Any) -> None:
    """Two pages of one host wait for each other, those of another host do not."""
    site.say("/a", "x")
    reader = fetcher()
    reader.get(site.url("/a"))
    assert clock.waits == [1.0]  # between robots.txt and the page
    reader.get(site.url("/a"))
    assert clock.waits == [1.0, 1.0]
    reader.get(site.url("/a", host="other.example"))
    assert clock.now == 3.0


def test_a_crawl_delay_is_kept(site: Any, fetcher: MakeFetcher, clock: Any) -> None:
    """A host that asks for more time between requests gets it."""
    site.say("/robots.txt", "User-agent: *\nCrawl-delay: 7\n")
    site.say("/a", "x")
    reader = fetcher()
    reader.get(site.url("/a"))
    reader.get(site.url("/a"))
    assert clock.waits == [1.0, 7.0]


def test_failures_that_pass_are_tried_again_with_growing_waits(
    site: Any, fetcher: MakeFetcher, clock: Any
) -> None:
    """503 twice, then the page: each wait doubles."""
    site.say("/robots.txt", "")
    site.say("/a", "", 503)
    site.say("/a", "", 503)
    site.say("/a", "x")
    assert fetcher().get(site.url("/a")).body == b"x"
    assert [wait for wait in clock.waits if wait > 1.0] == [2.0, 4.0]


def test_a_server_that_says_when_to_come_back_is_obeyed(site: Any, fetcher: MakeFetcher, clock: Any) -> None:
    """Retry-After is waited for, as a number; a far one is not waited for but told."""
    site.say("/robots.txt", "")
    site.say("/a", "", 429, Retry_After="30")
    site.say("/a", "x")
    reader = fetcher()
    assert reader.get(site.url("/a")).body == b"x"
    assert 30.0 in clock.waits
    site.say("/b", "", 503, Retry_After=email.utils.formatdate(time.time() + 7200))
    with pytest.raises(InputError, match=r"asks to come back in 7[12]"):
        reader.get(site.url("/b"))


def test_what_is_gone_is_not_asked_for_twice(site: Any, fetcher: MakeFetcher) -> None:
    """404 is an answer, not a failure that passes."""
    with pytest.raises(InputError, match="404"):
        fetcher().get(site.url("/a"))
    assert site.paths() == ["/a"]


def test_a_page_that_did_not_change_is_not_sent_again(
    site: Any, fetcher: MakeFetcher, tmp_path: Path
) -> None:
    """The second time asks conditionally and takes the kept page, also in a later run."""
    site.say("/a", "x", ETag='"v1"', Content_Type="text/plain")
    site.say("/a", "", 304)
    assert fetcher(shelf=tmp_path).get(site.url("/a")).body == b"x"
    again = fetcher(shelf=tmp_path).get(site.url("/a"))
    assert (again.body, again.content_type) == (b"x", "text/plain")
    assert site.asked[-1][1]["if-none-match"] == '"v1"'


def test_a_damaged_kept_page_is_fetched_anew(site: Any, fetcher: MakeFetcher, tmp_path: Path) -> None:
    """What was cut short on the disk is not taken for the page."""
    site.say("/a", "x" * 100, ETag='"v1"')
    fetcher(shelf=tmp_path).get(site.url("/a"))
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:-10])
    assert len(fetcher(shelf=tmp_path).get(site.url("/a")).body) == 100
    assert "if-none-match" not in site.asked[-1][1]


def test_redirects_are_followed_and_checked(site: Any, fetcher: MakeFetcher) -> None:
    """The page's address is the last one; a redirect into a private network is refused."""
    site.say("/a", "", 302, Location="/b")
    site.say("/b", "x")
    site.say("/evil", "", 302, Location="http://inside.example/secret")
    hosts = {"inside.example": ["169.254.169.254"]}
    reader = fetcher(hosts=lambda host: hosts.get(host, ["127.0.0.1"]))
    assert reader.get(site.url("/a")).url == site.url("/b")
    with pytest.raises(InputError, match=r"169\.254\.169\.254"):
        reader.get(site.url("/evil"))


def test_a_name_whose_answer_changes_is_checked_each_time(site: Any, fetcher: MakeFetcher) -> None:
    """DNS that points to the inside after its first answers leads nowhere."""
    site.say("/a", "", 302, Location="/b")
    site.say("/b", "secret")
    answers = [["127.0.0.1"], ["127.0.0.1"], ["127.0.0.2"]]  # for robots.txt, /a and /b
    with pytest.raises(InputError, match=r"127\.0\.0\.2"):
        fetcher(hosts=lambda _: answers.pop(0)).get(site.url("/a"))
    assert site.paths() == ["/a"]


def test_endless_redirects_end(site: Any, fetcher: MakeFetcher) -> None:
    """A circle and a long chain are both refused."""
    site.say("/a", "", 302, Location="/a")
    for number in range(9):
        site.say(f"/{number}", "", 302, Location=f"/{number + 1}")
    with pytest.raises(InputError, match="circle"):
        fetcher().get(site.url("/a"))
    with pytest.raises(InputError, match="more than 5"):
        fetcher().get(site.url("/0"))


def test_an_answer_is_bounded_also_when_it_is_packed(site: Any, fetcher: MakeFetcher) -> None:
    """A long answer and one that unpacks to a long one are refused."""
    site.say("/long", b"a" * 5000)
    site.say("/packed", gzip.compress(b"a" * 5_000_000), Content_Encoding="gzip")
    site.say("/good", gzip.compress(b"good"), Content_Encoding="gzip")
    reader = fetcher(bounds=Bounds(size=4000))
    for path in ("/long", "/packed"):
        with pytest.raises(InputError, match="longer than"):
            reader.get(site.url(path))
    assert reader.get(site.url("/good")).body == b"good"


def test_a_server_that_drips_is_cut_off(fetcher: MakeFetcher) -> None:
    """Bytes that come one by one do not keep us longer than the limit."""
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def drip() -> None:
        while not ended.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    connection.sendall(b"HTTP/1.1 200 OK\r\n")
                    while not ended.wait(0.02):
                        connection.sendall(b"X")
                except OSError:
                    continue

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    bounds, manners = Bounds(seconds=0.3), Manners(tries=1)
    port = listener.getsockname()[1]
    with pytest.raises(InputError, match=r"longer than 0\.3 s"):
        fetcher(bounds=bounds, manners=manners).get(f"http://news.example:{port}/a")
    ended.set()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def test_a_server_that_is_not_there_is_named(fetcher: MakeFetcher, clock: Any) -> None:
    """A refused connection is tried again, then told."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(InputError, match="cannot be reached"):
        fetcher().get(f"http://news.example:{port}/a")
    assert clock.waits[-1] > clock.waits[0]
