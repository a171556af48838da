"""Real servers on the loopback that speak the geocoding services' formats, and misbehave on request."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Hamlet:
    """A place that the services know and the gazetteer does not."""

    name: str
    lat: float
    lon: float
    country: str = "UA"
    state: str = "Kharkiv Oblast"
    kind: str = "hamlet"
    number: int = 1234


ZHURAVKA = Hamlet("Zhuravkivske Selyshche", 49.3, 37.2)
NAMESAKE = Hamlet("Zhuravkivske Selyshche", -33.1, 150.9, "AU", "New South Wales", "hamlet", 77)
STREET = Hamlet("Pidlisna Lane", 49.21, 37.26, kind="residential", number=555)

Reply = Callable[["Handler"], None]
"""Answers one request in a way of its own."""


@dataclass(slots=True)
class Service:
    """A service that knows `places`; the first requests are answered by `replies` instead."""

    speak: Callable[[list[Hamlet]], Any]
    places: list[Hamlet] = field(default_factory=lambda: [ZHURAVKA])
    replies: list[Reply] = field(default_factory=list)
    always: Reply | None = None
    requests: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    stop: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    def asked(self, parameter: str) -> list[str]:
        """A parameter of every request so far, empty where it was absent."""
        return [parse_qs(urlsplit(path).query).get(parameter, [""])[0] for path in self.requests]


class Handler(BaseHTTPRequestHandler):
    """One request to the service of the server."""

    server: Server

    def do_GET(self) -> None:
        """Answer as the service does, or as the test wants."""
        service = self.server.service
        with service.lock:
            service.times.append(time.time())
            service.requests.append(self.path)
            service.agents.append(self.headers.get("User-Agent", ""))
            reply = service.replies.pop(0) if service.replies else service.always
        if reply is not None:
            reply(self)
            return
        query = parse_qs(urlsplit(self.path).query)
        asked = next((query[key][0] for key in ("q", "text", "address") if key in query), "")
        is_point = "reverse" in self.path.lower() or "findNearby" in self.path
        known = [p for p in service.places if is_point or p.name.casefold() == asked.casefold()]
        self.put(200, json.dumps(service.speak(known)))

    def put(self, status: int, body: str, **headers: str) -> None:
        """Send a whole answer."""
        data = body.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own name
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Holds the service that its handlers answer for."""

    service: Service
    daemon_threads = True
    block_on_close = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is what some tests want."""


@contextmanager
def running(service: Service) -> Iterator[Service]:
    """Run it on a free port of the loopback."""
    with Server(("127.0.0.1", 0), Handler) as server:
        server.service = service
        service.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield service
        finally:
            service.stop.set()
            server.shutdown()
            thread.join()


def nominatim(found: list[Hamlet]) -> Any:
    return [
        {
            "place_id": 1,
            "licence": "Data © OpenStreetMap contributors, ODbL 1.0.",
            "osm_type": "way",
            "osm_id": p.number,
            "lat": str(p.lat),
            "lon": str(p.lon),
            "class": "highway" if p.kind == "residential" else "place",
            "type": p.kind,
            "addresstype": "road" if p.kind == "residential" else p.kind,
            "name": p.name,
            "display_name": f"{p.name}, {p.state}",
            "importance": 0.1,
            "address": {"state": p.state, "country_code": p.country.lower()},
            "extratags": {"population": "212"} if p.kind == "hamlet" else {},
            "namedetails": {"name": p.name, "name:uk": "Журавківське Селище"},
        }
        for p in found
    ]


def photon(found: list[Hamlet]) -> Any:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [p.lon, p.lat]},
                "properties": {
                    "osm_type": "W", "osm_id": p.number, "osm_key": "place", "osm_value": p.kind,
                    "name": p.name, "state": p.state, "countrycode": p.country, "type": "locality",
                },
            }
            for p in found
        ],
    }  # fmt: skip


def pelias(found: list[Hamlet]) -> Any:
    return {
        "geocoding": {"version": "0.2", "attribution": "https://geocode.example/attribution"},
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [p.lon, p.lat]},
                "properties": {
                    "id": str(p.number), "gid": f"whosonfirst:locality:{p.number}", "layer": "locality",
                    "name": p.name, "country_code": p.country, "region": p.state, "confidence": 1,
                    "label": f"{p.name}, {p.state}",
                },
            }
            for p in found
        ],
    }  # fmt: skip


def geonames(found: list[Hamlet]) -> Any:
    return {
        "totalResultsCount": len(found),
        "geonames": [
            {
                "geonameId": p.number, "name": p.name, "toponymName": p.name, "lat": str(p.lat),
                "lng": str(p.lon), "countryCode": p.country, "countryName": "Ukraine",
                "adminName1": p.state, "fcl": "P", "fcode": "PPL", "population": 212,
            }
            for p in found
        ],
    }  # fmt: skip


def opencage(found: list[Hamlet]) -> Any:
    return {
        "results": [
            {
                "components": {
                    "_type": "hamlet", "_category": "place", "hamlet": p.name, "state": p.state,
                    "country_code": p.country.lower(), "country": "Ukraine",
                },
                "confidence": 7,
                "formatted": f"{p.name}, {p.state}, Ukraine",
                "geometry": {"lat": p.lat, "lng": p.lon},
            }
            for p in found
        ],
        "status": {"code": 200, "message": "OK"},
        "total_results": len(found),
    }  # fmt: skip


FORMATS: dict[str, Callable[[list[Hamlet]], Any]] = {
    "nominatim": nominatim,
    "photon": photon,
    "pelias": pelias,
    "geonames": geonames,
    "opencage": opencage,
}


def status(code: int, body: str = "{}", **headers: str) -> Reply:
    """An answer with that status."""
    return lambda handler: handler.put(code, body, **headers)


def silent(handler: Handler) -> None:
    """Take the request and say nothing until the test is over."""
    handler.server.service.stop.wait(30)


def drip(handler: Handler) -> None:
    """Send a right answer a byte at a time, each well within any time-out, for longer than the deadline."""
    body = json.dumps(nominatim([ZHURAVKA])).encode()
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    for byte in body:
        try:
            handler.wfile.write(bytes((byte,)))
        except OSError:
            return
        if handler.server.service.stop.wait(0.02):
            return


def drip_headers(handler: Handler) -> None:
    """The same, but of the headers."""
    for _ in range(500):
        try:
            handler.wfile.write(b"H")
        except OSError:
            return
        if handler.server.service.stop.wait(0.02):
            return


def cut(handler: Handler) -> None:
    """Announce an answer, send half of it and hang up."""
    body = json.dumps(nominatim([ZHURAVKA])).encode()
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def hang_up(handler: Handler) -> None:
    """Hang up without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True
