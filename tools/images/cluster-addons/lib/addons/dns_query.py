"""One DNS question over UDP, for probes: is the whole chain of servers answering?"""
import os
import socket
import struct

TXT, IN, RECURSION_DESIRED = 16, 1, 0x0100


def question(identity, name, kind):
    """The packet (RFC 1035, 4.1)."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.strip(".").split("."))
    header = struct.pack("!6H", identity, RECURSION_DESIRED, 1, 0, 0, 0)
    return header + labels + b"\0" + struct.pack("!2H", kind, IN)


def answers(address, port, name, kind=TXT, timeout=2.0):
    """How many records the server gives; OSError if it does not answer or not well."""
    identity = int.from_bytes(os.urandom(2), "big")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(timeout)
        sock.connect((address, port))
        sock.send(question(identity, name, kind))
        reply = sock.recv(4096)
    if len(reply) < 12:
        raise OSError("the answer is too short")
    got, flags, _, count = struct.unpack("!4H", reply[:8])
    if got != identity or flags & 0xF:
        raise OSError(f"the answer has code {flags & 0xF}")
    return count
