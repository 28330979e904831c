# SPDX-License-Identifier: Apache-2.0
"""What a server takes from one client, at the real limits (src/http/limits.h), and that no client holds others up.

The time limits have their tests in src/http/server_test.cc, where a limit can be a few milliseconds.
"""

import contextlib
import http.client
import signal
import socket

import pytest
from hand_signed import host_of, root_signer
from running import Server

HEAD_BYTES_MAX = 16 * 1024
HEADERS_MAX = 100
TARGET_BYTES_MAX = 8 * 1024
BODY_BYTES_MAX = 512 * 1024  # of the query protocols: src/service/pipeline.cc
METADATA_BODY_BYTES_MAX = 1024  # src/imds/service.cc


@contextlib.contextmanager
def connected(server, port=None):
    host, api_port = host_of(server).split(":")
    with socket.create_connection((host, port or int(api_port)), timeout=20) as peer:
        yield peer


def read_answer(peer):
    answer = http.client.HTTPResponse(peer)
    answer.begin()
    return answer.status, answer.headers, answer.read()


def ask(server, request, port=None):
    """The status of the answer to these bytes, and whether the connection was closed after it."""
    with connected(server, port) as peer:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it may answer before it has read all
            peer.sendall(request)
        status, headers, _ = read_answer(peer)
        return status, headers["Connection"] == "close"


def head(method="GET", target="/_rolecall/health", *fields):
    return "\r\n".join([f"{method} {target} HTTP/1.1", "Host: localhost", *fields, "", ""]).encode()


def with_size(size, make):
    """make(text) with so long a text that the whole has this many bytes."""
    return make("x" * (size - len(make(""))))


def parameter_of(size):
    return b"a=" + b"x" * (size - 2)


def body_of(size):
    return head("POST", "/", f"Content-Length: {size}", "Content-Type: application/x-www-form-urlencoded") + parameter_of(size)


def chunked_body_of(size):
    return head("POST", "/", "Transfer-Encoding: chunked") + b"%x\r\n%s\r\n0\r\n\r\n" % (size, parameter_of(size))


TABLE = [
    ("head", HEAD_BYTES_MAX, lambda size: with_size(size, lambda text: head("GET", "/_rolecall/health", f"X: {text}")), 200, 431),
    ("target", TARGET_BYTES_MAX, lambda size: head("GET", with_size(size, lambda text: f"/_rolecall/health?{text}")), 200, 414),
    ("headers", HEADERS_MAX, lambda count: head("GET", "/_rolecall/health", *["X:"] * (count - 1)), 200, 431),
    ("body", BODY_BYTES_MAX, body_of, 403, 413),
    ("chunked body", BODY_BYTES_MAX, chunked_body_of, 403, 413),
]


@pytest.mark.parametrize("limit, make, inside, outside", [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_over_a_limit_is_refused_and_what_is_at_it_is_not(server, limit, make, inside, outside):
    assert ask(server, make(limit)) == (inside, False)
    assert ask(server, make(limit + 1)) == (outside, True)


def test_the_metadata_service_has_the_same_limits(server):
    port = server.imds_port
    for _, limit, make, _, outside in TABLE:
        assert ask(server, make(limit + 1), port) == (outside, True)
    assert ask(server, body_of(METADATA_BODY_BYTES_MAX), port)[0] == 404
    assert ask(server, body_of(METADATA_BODY_BYTES_MAX + 1), port) == (413, True)


@pytest.mark.parametrize("announced", ["18446744073709551615", "18446744073709551616", "99999999999999999999999"])
def test_an_announced_size_costs_nothing(server, announced):
    assert ask(server, head("POST", "/", f"Content-Length: {announced}"))[0] in (400, 413)


def signed_call(server, body):
    headers = {**root_signer(server).headers(host_of(server), body), "content-length": str(len(body))}
    return "".join(["POST / HTTP/1.1\r\n", *(f"{name}: {value}\r\n" for name, value in headers.items()), "\r\n"]).encode()


LIST_USERS = b"Action=ListUsers&Version=2010-05-08"


def test_slow_clients_hold_nobody_up(fresh):
    call = signed_call(fresh, LIST_USERS) + LIST_USERS
    beginnings = [b"", b"GET /", call[: len(call) // 2], call[:-1]]  # silent, half a line, half a head, nearly all
    with contextlib.ExitStack() as held:
        slow = [(held.enter_context(connected(fresh)), beginnings[i % 4]) for i in range(200)]
        for peer, beginning in slow:
            peer.sendall(beginning)
        for _ in range(20):
            assert ask(fresh, call) == (200, False)
        for peer, beginning in slow:  # and they are answered as soon as they have asked
            peer.sendall(call[len(beginning) :] if call.startswith(beginning) else b" HTTP/1.1\r\n\r\n")
            assert read_answer(peer)[0] == (200 if call.startswith(beginning) else 400)


def test_a_client_that_does_not_read_its_answers_holds_nobody_up(fresh):
    large = b"Action=GetPolicyVersion&Version=2010-05-08&VersionId=v188&PolicyArn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FReadOnlyAccess"
    call = signed_call(fresh, large) + large
    assert ask(fresh, call) == (200, False)
    with connected(fresh) as deaf:
        deaf.settimeout(1)
        with pytest.raises(TimeoutError):  # all buffers are full: of both sockets, and of the server
            for _ in range(100_000):
                deaf.sendall(call)
        for _ in range(20):
            assert ask(fresh, call) == (200, False)


def is_refusing(server):
    with contextlib.suppress(ConnectionResetError):  # it was still in the queue of the listening socket
        try:
            with connected(server):
                pass
        except ConnectionRefusedError:
            return True
    return False


def test_sigterm_answers_the_calls_in_flight(tmp_path):
    running = Server(tmp_path)
    with contextlib.ExitStack() as held:
        idle, *calling = [held.enter_context(connected(running)) for _ in range(6)]
        idle.sendall(head())
        read_answer(idle)
        bodies = [f"Action=CreateUser&Version=2010-05-08&UserName=user{i}".encode() for i in range(len(calling))]
        for peer, body in zip(calling, bodies):
            peer.sendall(signed_call(running, body)[:-2] + b"Expect: 100-continue\r\n\r\n")
            assert peer.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"  # now it is in flight
        running.process.send_signal(signal.SIGTERM)
        while not is_refusing(running):
            assert running.process.poll() is None
        assert idle.recv(1) == b"", "connections without a call end at once"
        for peer, body in zip(calling, bodies):
            peer.sendall(body)
            status, headers, _ = read_answer(peer)
            assert (status, headers["Connection"]) == (200, "close")
        assert running.process.wait(20) == 0, running.log()
    again = Server(tmp_path)
    with connected(again) as peer:
        peer.sendall(signed_call(again, LIST_USERS) + LIST_USERS)
        assert read_answer(peer)[2].count(b"<UserName>user") == len(calling)
    assert again.stop() == 0
