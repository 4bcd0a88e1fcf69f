"""The error cases of RFC 9113, by Debian's python3-h2, at a server on 127.0.0.1: prints one line for each.

usage: http2_errors.py PORT
A line is `ok CASE` or `WRONG CASE: what was wanted, what came`. After an error of one stream the connection must go on to
serve; after an error of the connection GOAWAY must say which.
"""
import socket
import ssl
import struct
import sys

import h2.config
import h2.connection
import hpack
from hyperframe.frame import (
    ContinuationFrame, DataFrame, Frame, GoAwayFrame, HeadersFrame, PriorityFrame, PushPromiseFrame, RstStreamFrame,
    SettingsFrame, WindowUpdateFrame,
)

PROTOCOL, FLOW, CLOSED, SIZE, COMPRESSION = 1, 3, 5, 6, 9
GET = [(":method", "GET"), (":scheme", "https"), (":authority", "localhost"), (":path", "/bad")]
POST = [(":method", "POST")] + GET[1:]
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
context.set_alpn_protocols(["h2"])


class Peer:
    """A client that may say anything."""

    def __init__(self):
        plain = socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=60)
        self.socket = context.wrap_socket(plain, server_hostname="localhost")
        self.decoder, self.read = hpack.Decoder(), b""
        beginning = h2.connection.H2Connection(config=h2.config.H2Configuration(client_side=True))
        beginning.initiate_connection()
        self.socket.sendall(beginning.data_to_send())

    def send(self, *frames):
        try:
            self.socket.sendall(b"".join(f if isinstance(f, bytes) else f.serialize() for f in frames))
        except OSError:
            pass  # It has closed already; what it said before is still to be read.

    def headers(self, stream, fields, *flags):
        # Without indexing: a case must not depend on the one before.
        block = b"".join(
            b"\x00" + bytes([len(n)]) + n + bytes([len(v)]) + v
            for n, v in ((n.encode("latin-1"), v.encode("latin-1")) for n, v in fields))
        return HeadersFrame(stream, block, flags=["END_HEADERS", *flags])

    def frames(self):
        while True:
            while len(self.read) >= 9:
                frame, length = Frame.parse_frame_header(memoryview(self.read[:9]))
                if len(self.read) < 9 + length:
                    break
                frame.parse_body(memoryview(self.read[9:9 + length]))
                self.read = self.read[9 + length:]
                if isinstance(frame, (HeadersFrame, PushPromiseFrame)):
                    frame.fields = dict(self.decoder.decode(frame.data))
                yield frame
            try:
                more = self.socket.recv(65536)
            except (ConnectionError, ssl.SSLError):
                more = b""
            if not more:
                return
            self.read += more

    def outcome(self, stream):
        """What became of a stream: its status, the code that reset it, or the code that ended the connection."""
        for frame in self.frames():
            if isinstance(frame, GoAwayFrame):
                return "connection", frame.error_code
            if isinstance(frame, RstStreamFrame) and frame.stream_id == stream:
                return "stream", frame.error_code
            if isinstance(frame, HeadersFrame) and frame.stream_id == stream:
                return "answer", int(frame.fields[b":status"] if b":status" in frame.fields else frame.fields[":status"])
        return "connection", None

    def serves(self, stream):
        self.send(self.headers(stream, GET[:3] + [(":path", "/good")], "END_STREAM"))
        return self.outcome(stream) == ("answer", 200)


def say(name, good, wanted, came):
    print(f"ok {name}" if good else f"WRONG {name}: wanted {wanted}, came {came}")


def malformed(name, fields, body=b"", more=()):
    """RFC 9113 8.1.1: the stream is reset with PROTOCOL_ERROR, or a 400 answered; nothing else suffers."""
    peer = Peer()
    peer.send(peer.headers(1, fields, *([] if body or more else ["END_STREAM"])))
    if body:
        peer.send(DataFrame(1, body, flags=["END_STREAM"]))
    if more:
        peer.send(peer.headers(1, more, "END_STREAM"))
    came = peer.outcome(1)
    say(name, came in (("stream", PROTOCOL), ("answer", 400)) and peer.serves(3), "the stream refused", came)


def broken(name, codes, *frames):
    """An error of the connection."""
    peer = Peer()
    peer.send(*[frame(peer) if callable(frame) else frame for frame in frames])
    came = peer.outcome(0)
    say(name, came[0] == "connection" and came[1] in codes, f"the connection ended with one of {codes}", came)


def reset(name, codes, *frames):
    """An error of stream 1."""
    peer = Peer()
    peer.send(*[frame(peer) if callable(frame) else frame for frame in frames])
    came = peer.outcome(1)
    say(name, came[0] == "stream" and came[1] in codes and peer.serves(3), f"a stream reset with one of {codes}", came)


def ignored(name, *frames):
    peer = Peer()
    peer.send(*frames)
    say(name, peer.serves(3), "nothing", "something")


def raw(kind, flags, stream, body):
    return struct.pack(">I", len(body))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + body


def begin(peer):
    return peer.headers(1, POST)


def without(name):
    return [field for field in GET if field[0] != name]


# 8.2 and 8.3: malformed requests
malformed("8.2 an upper-case name", GET + [("X-Upper", "a")])
malformed("8.2.1 a blank in a name", GET + [("x y", "a")])
malformed("8.2.1 a colon in a name", GET + [("x:y", "a")])
malformed("8.2.1 a line feed in a value", GET + [("x", "a\nb: c")])
malformed("8.2.1 a carriage return in a value", GET + [("x", "a\rb")])
malformed("8.2.1 a zero byte in a value", GET + [("x", "a\0b")])
malformed("8.2.1 a blank before a value", GET + [("x", " a")])
malformed("8.2.1 a tab after a value", GET + [("x", "a\t")])
malformed("8.2.2 connection", GET + [("connection", "close")])
malformed("8.2.2 transfer-encoding", GET + [("transfer-encoding", "chunked")])
malformed("8.2.2 upgrade", GET + [("upgrade", "websocket")])
malformed("8.2.2 te other than trailers", GET + [("te", "gzip")])
malformed("8.3 an unknown pseudo-header", GET + [(":odd", "a")])
malformed("8.3 a pseudo-header of answers", GET + [(":status", "200")])
malformed("8.3 a pseudo-header after a header", without(":path") + [("x", "a"), (":path", "/bad")])
malformed("8.3 a pseudo-header twice", GET + [(":path", "/bad")])
malformed("8.3 a pseudo-header in trailers", POST, more=[(":path", "/bad")])
malformed("8.3.1 no method", without(":method"))
malformed("8.3.1 no scheme", without(":scheme"))
malformed("8.3.1 no path", without(":path"))
malformed("8.3.1 an empty path", without(":path") + [(":path", "")])
malformed("8.3.1 a path without a slash", without(":path") + [(":path", "bad")])
malformed("8.3.1 another host than the authority", GET + [("host", "other")])
malformed("8.1.1 less than content-length", POST + [("content-length", "5")], body=b"abc")
malformed("8.1.1 more than content-length", POST + [("content-length", "1")], body=b"abc")
malformed("8.1.1 content-length twice", POST + [("content-length", "3"), ("content-length", "4")], body=b"abc")
malformed("8.5 CONNECT with a path", [(":method", "CONNECT"), (":authority", "localhost:1"), (":path", "/bad")])

# 4 to 6: frames
broken("4.1 a frame longer than announced", [SIZE], begin, raw(0, 0, 1, bytes(16385)))
broken("4.3 an index nobody set", [COMPRESSION], raw(1, 5, 1, b"\xff\xff\x03"))
broken("5.1 DATA on an idle stream", [PROTOCOL], DataFrame(1, b"abc"))
broken("5.1 RST_STREAM on an idle stream", [PROTOCOL], RstStreamFrame(1, 8))
broken("5.1 WINDOW_UPDATE on an idle stream", [PROTOCOL], WindowUpdateFrame(1, 1))
broken("5.1.1 a stream of the server's", [PROTOCOL], lambda peer: peer.headers(2, GET, "END_STREAM"))
broken("5.1.1 a stream below the last", [PROTOCOL, CLOSED], lambda peer: peer.headers(5, GET, "END_STREAM"),
       lambda peer: peer.headers(3, GET, "END_STREAM"))
broken("6.1 DATA on stream 0", [PROTOCOL], raw(0, 0, 0, b"abc"))
broken("6.1 more padding than frame", [PROTOCOL], begin, raw(0, 8, 1, b"\x09abc"))
broken("6.2 HEADERS on stream 0", [PROTOCOL], raw(1, 5, 0, b"\x82"))
broken("6.2 another frame between HEADERS and CONTINUATION", [PROTOCOL], raw(1, 1, 1, b"\x82"), WindowUpdateFrame(0, 1))
broken("6.2 CONTINUATION of another stream", [PROTOCOL], raw(1, 1, 1, b"\x82"), ContinuationFrame(3, b"\x84"))
broken("6.4 RST_STREAM of 3 bytes", [SIZE], begin, raw(3, 0, 1, bytes(3)))
broken("6.5 SETTINGS of 5 bytes", [SIZE], raw(4, 0, 0, bytes(5)))
broken("6.5 SETTINGS on a stream", [PROTOCOL], begin, raw(4, 0, 1, b""))
broken("6.5 SETTINGS ACK with settings", [SIZE], raw(4, 1, 0, bytes(6)))
broken("6.5.2 ENABLE_PUSH 2", [PROTOCOL], SettingsFrame(0, {2: 2}))
broken("6.5.2 a window of 2^31", [FLOW], raw(4, 0, 0, struct.pack(">HI", 4, 2**31)))
broken("6.5.2 frames of 16383 bytes", [PROTOCOL], SettingsFrame(0, {5: 16383}))
broken("6.6 PUSH_PROMISE of a client", [PROTOCOL], begin, raw(5, 4, 1, struct.pack(">I", 2) + b"\x82"))
broken("6.7 PING of 7 bytes", [SIZE], raw(6, 0, 0, bytes(7)))
broken("6.7 PING on a stream", [PROTOCOL], begin, raw(6, 0, 1, bytes(8)))
broken("6.8 GOAWAY on a stream", [PROTOCOL], begin, raw(7, 0, 1, bytes(8)))
broken("6.9 WINDOW_UPDATE of 3 bytes", [SIZE], raw(8, 0, 0, bytes(3)))
broken("6.9 WINDOW_UPDATE by 0 of the connection", [PROTOCOL], raw(8, 0, 0, bytes(4)))
reset("6.9 WINDOW_UPDATE by 0 of a stream", [PROTOCOL], begin, raw(8, 0, 1, bytes(4)))
broken("6.9.1 a window above 2^31-1", [FLOW], WindowUpdateFrame(0, 2**31 - 1))
reset("6.9.1 a window of a stream above 2^31-1", [FLOW], begin, WindowUpdateFrame(1, 2**31 - 1))
broken("6.10 CONTINUATION out of nowhere", [PROTOCOL], ContinuationFrame(1, b"\x82", flags=["END_HEADERS"]))
ignored("5.3.2 PRIORITY on itself is of no meaning any more", PriorityFrame(1, depends_on=1, stream_weight=1))
ignored("5.5 an unknown frame", raw(0xAA, 0xFF, 0, bytes(9)))
ignored("6.5.2 an unknown setting", SettingsFrame(0, {0xFFFF: 1}))
