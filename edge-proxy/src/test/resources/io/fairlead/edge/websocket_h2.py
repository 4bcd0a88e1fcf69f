"""A WebSocket over an HTTP/2 stream (RFC 8441), by Debian's python3-h2: prints what it saw."""
import socket, ssl, sys
import h2.connection, h2.config, h2.events, h2.settings

context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
context.set_alpn_protocols(["h2"])
sock = context.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=60), server_hostname="localhost")
conn = h2.connection.H2Connection(config=h2.config.H2Configuration(client_side=True, validate_outbound_headers=False))
conn.initiate_connection()
sock.sendall(conn.data_to_send())

def events():
    while True:
        data = sock.recv(65536)
        if not data:
            return
        for event in conn.receive_data(data):
            yield event
        sock.sendall(conn.data_to_send())

stream = events()

def until(kind):
    for event in stream:
        if isinstance(event, kind):
            return event
    raise SystemExit("the connection ended")

until(h2.events.RemoteSettingsChanged)
assert conn.remote_settings.enable_connect_protocol == 1
head = [(":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "https"), (":path", "/ws"),
        (":authority", "localhost"), ("sec-websocket-version", "13"), ("origin", "https://localhost")]
conn.send_headers(1, head)
sock.sendall(conn.data_to_send())
headers = until(h2.events.ResponseReceived).headers
print("status", [v.decode() if isinstance(v, bytes) else v for n, v in headers if n in (":status", b":status")][0])

received = bytearray()

def frame():
    """The payload of the next WebSocket frame of the server."""
    while len(received) < 2 or len(received) < 2 + received[1]:
        event = until(h2.events.DataReceived)
        received.extend(event.data)
    payload = bytes(received[2:2 + received[1]])
    del received[:2 + received[1]]
    return payload.decode()

print("name", frame())
mask = b"abcd"
text = bytes(c ^ mask[i % 4] for i, c in enumerate(b"hello"))
conn.send_data(1, bytes([0x81, 0x80 | 5]) + mask + text)
sock.sendall(conn.data_to_send())
print("echo", frame())
conn.end_stream(1)
sock.sendall(conn.data_to_send())
until(h2.events.StreamEnded)
print("ended")
