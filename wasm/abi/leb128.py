# SPDX-License-Identifier: Apache-2.0
"""The unsigned numbers of a WebAssembly module (LEB128)."""


def number(data, at):
    """The number that begins at `at`, and where it ends."""
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        shift += 7
        at += 1
        if data[at - 1] < 128:
            return value, at


def encoded(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes(out + bytes([value]))
