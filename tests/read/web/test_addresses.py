import ipaddress

import pytest

from geo.errors import InputError
from geo.read.web.addresses import AddressPolicy

INSIDE = (
    "127.0.0.1 127.8.9.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 "
    "255.255.255.255 ::1 :: fe80::1%eth0 fd00::1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 "
    "2002:7f00:1:: ff02::1 fd00:ec2::254 192.0.0.192"
).split()


@pytest.mark.parametrize("numeric", INSIDE)
def test_no_address_inside_is_ever_a_target(numeric: str) -> None:
    """Loopback, private, link-local, metadata and their IPv6 disguises are refused, whatever the name."""
    policy = AddressPolicy(lookup=lambda *_: [numeric])
    with pytest.raises(InputError, match="no public address"):
        policy.target("http://news.example/")


def test_one_bad_answer_among_good_ones_refuses_the_host() -> None:
    """A name with a public and a private address is not asked at all."""
    policy = AddressPolicy(lookup=lambda *_: ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(InputError, match=r"10\.0\.0\.1"):
        policy.target("http://news.example/")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "017700000001"])
def test_the_systems_own_lookup_hides_nothing(host: str) -> None:
    """However loopback is written, it is refused by default."""
    with pytest.raises(InputError, match=r"no public address|not known"):
        AddressPolicy().target(f"http://{host}/")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://news.example/a", "http://", "http://a:b@news.example/", "http://[::1/",
        "http://news.example:0/", "http://news.example:99999/", "http://news.example/\r\nX: y", "gopher://x/",
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    """Other schemes, passwords, broken ports and line ends are refused before anything is looked up."""
    with pytest.raises(InputError):
        AddressPolicy(lookup=lambda *_: ["93.184.215.14"]).target(url)


def test_a_public_address_is_a_target_without_its_fragment() -> None:
    """What is connected to is the number that was checked; the fragment stays at home."""
    policy = AddressPolicy(lookup=lambda *_: ["2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
    found = policy.target("https://news.example/a?b=c#secret")
    assert (found.scheme, found.host, found.port) == ("https", "news.example", 443)
    assert (found.path, found.numeric) == ("/a?b=c", "2606:2800:21f:cb07:6820:80da:af6b:8b2c")


def test_networks_of_ones_own_may_be_named() -> None:
    """An explicit network is allowed, its neighbours are not."""
    own = AddressPolicy(allowed=(ipaddress.ip_network("127.0.0.1/32"),), lookup=lambda host, _: [host])
    assert own.target("http://127.0.0.1:8080/").port == 8080
    with pytest.raises(InputError):
        own.target("http://127.0.0.2/")
