# SPDX-License-Identifier: Apache-2.0
"""Numbers the locals of each function of a module so that gzip finds more of what stands before it: two locals of one type change their
numbers where that makes the function shorter behind the 32 KB before it.

usage: locals.py IN.wasm OUT.wasm
"""
import pathlib
import sys
import zlib

from leb128 import encoded, number

WINDOW = 32_000
ROUNDS = 3
NEAR = 8  # in functions of many locals only those of near numbers change


def behind(code, at):
    """Where the instruction ends that begins at `at`."""
    def numbers(count, at):
        for _ in range(count):
            at = number(code, at)[1]
        return at

    op, at = code[at], at + 1
    if op in (0x02, 0x03, 0x04, 0x0C, 0x0D, 0x10, 0x3F, 0x40, 0x41, 0x42) or 0x20 <= op <= 0x24:
        return numbers(1, at)
    if op == 0x0E:  # br_table
        count, at = number(code, at)
        return numbers(count + 1, at)
    if op == 0x11 or 0x28 <= op <= 0x3E:  # call_indirect, loads and stores
        return numbers(2, at)
    if op in (0x43, 0x44):
        return at + (4 if op == 0x43 else 8)
    if op == 0xFC:
        which, at = number(code, at)
        return numbers({8: 2, 9: 1, 10: 2, 11: 1}.get(which, 0), at)
    if op == 0xFD:
        which, at = number(code, at)
        if which <= 11 or which in (92, 93):
            return numbers(2, at)
        if 84 <= which <= 91:
            return numbers(2, at) + 1
        return at + (16 if which in (12, 13) else 1 if 21 <= which <= 34 else 0)
    return at


class Function:
    """A body as bytes between the locals that it names."""

    def __init__(self, body):
        self.types, self.between, self.named = bytearray(), [], []
        runs, at = number(body, 0)
        for _ in range(runs):
            count, at = number(body, at)
            self.types += body[at:at + 1] * count
            at += 1
        self.head, begin = body[:at], at
        while at < len(body):
            end = behind(body, at)
            if 0x20 <= body[at] <= 0x22:
                self.between.append(body[begin:at + 1])
                self.named.append(number(body, at + 1)[0])
                begin = end
            at = end
        self.rest = body[begin:]

    def bytes(self, given, parameters):
        """The body, its own local i (behind the parameters) numbered given[i]."""
        numbers = [encoded(i) for i in range(parameters)] + [encoded(parameters + i) for i in given]
        out = bytearray(self.head)
        for piece, local in zip(self.between, self.named):
            out += piece + numbers[local]
        return bytes(out + self.rest)


def size_behind(before, body):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, before)
    return len(packer.compress(body)) + len(packer.flush())


def numbered(function, parameters, before):
    given = list(range(len(function.types)))
    pairs = [(i, j) for j in given for i in range(max(0, j - NEAR), j) if function.types[i] == function.types[j]]
    best = function.bytes(given, parameters)
    least = size_behind(before, best)
    for _ in range(ROUNDS if pairs else 0):
        last = least
        for i, j in pairs:
            given[i], given[j] = given[j], given[i]
            body = function.bytes(given, parameters)
            if (size := size_behind(before, body)) < least:
                least, best = size, body
            else:
                given[i], given[j] = given[j], given[i]
        if least == last:
            break
    return best


def sections(module):
    at = 8
    while at < len(module):
        kind = module[at]
        size, at = number(module, at + 1)
        yield kind, module[at:at + size]
        at += size


def main(path, to):
    module = pathlib.Path(path).read_bytes()
    parts = dict(sections(module))
    parameters = []  # of each type
    count, at = number(parts[1], 0)
    for _ in range(count):
        given, at = number(parts[1], at + 1)
        parameters.append(given)
        returned, at = number(parts[1], at + given)
        at += returned
    types, at = [], number(parts[3], 0)[1]
    while at < len(parts[3]):
        kind, at = number(parts[3], at)
        types.append(kind)
    code, before = bytearray(encoded(len(types))), b"\0"
    at = number(parts[10], 0)[1]
    for kind in types:
        size, at = number(parts[10], at)
        body = numbered(Function(parts[10][at:at + size]), parameters[kind], before)
        at += size
        code += encoded(len(body)) + body
        before = bytes(code[-WINDOW:])
    out = bytearray(module[:8])
    for kind, held in sections(module):
        held = bytes(code) if kind == 10 else held
        out += bytes([kind]) + encoded(len(held)) + held
    pathlib.Path(to).write_bytes(out)


main(*sys.argv[1:])
