# SPDX-License-Identifier: Apache-2.0
"""TIFFs written byte by byte, so that any of their values can be wrong."""
import struct

BYTE, ASCII, SHORT, LONG, DOUBLE, LONG8 = 1, 2, 3, 4, 12, 16
FORMAT = {BYTE: "B", ASCII: "B", SHORT: "H", LONG: "I", DOUBLE: "d", LONG8: "Q"}


def tiff(width=8, height=8, samples=1, bits=8, sample_format=1, compression=1, rows=None, blocks=None, tags=None,
         wrong=None, order="<", big=False, next_directory=0, projected=True):
    """The bytes of a striped TIFF. `blocks`: the strips' bytes; `tags`: {tag: (type, values)} to add or replace (None
    removes); `wrong`: {tag: (type, count, raw value or offset)} written as they are."""
    rows = rows or height
    strips = -(-height // rows)
    if blocks is None:
        row = bytes((x * 7 + 3) % 251 for x in range(width * samples * bits // 8))
        blocks = [row * min(rows, height - s * rows) for s in range(strips)]
    pointer = LONG8 if big else LONG
    fields = {
        256: (LONG, [width]), 257: (LONG, [height]), 258: (SHORT, [bits] * samples), 259: (SHORT, [compression]),
        262: (SHORT, [1]), 273: (pointer, [0] * len(blocks)), 277: (SHORT, [samples]), 278: (LONG, [rows]),
        279: (pointer, [len(b) for b in blocks]), 284: (SHORT, [1]), 339: (SHORT, [sample_format] * samples),
    }
    if samples > 1:
        fields[338] = (SHORT, [0] * (samples - 1))
    if projected:
        fields[33550] = (DOUBLE, [3.0, 3.0, 0.0])
        fields[33922] = (DOUBLE, [0.0, 0.0, 0.0, 500000.0, 4000000.0, 0.0])
        fields[34735] = (SHORT, [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32652])
    fields.update(tags or {})
    fields = {tag: value for tag, value in sorted(fields.items()) if value is not None}
    wrong = wrong or {}
    every = sorted(set(fields) | set(wrong))
    inline, entry = (8, 20) if big else (4, 12)
    start = 16 if big else 8
    tail = start + (8 if big else 2) + entry * len(every) + inline

    def raw(kind, values):
        return struct.pack(order + FORMAT[kind] * len(values), *values)

    sizes = {tag: len(raw(*value)) for tag, value in fields.items() if tag not in wrong}
    at, places = tail, {}
    for tag, size in sizes.items():
        if size > inline:
            places[tag] = at
            at += size
    if 273 in fields:
        offsets = []
        for block in blocks:
            offsets.append(at)
            at += len(block)
        fields[273] = (pointer, offsets)

    mark = b"II" if order == "<" else b"MM"
    out = mark + (struct.pack(order + "HHHQ", 43, 8, 0, start) if big else struct.pack(order + "HI", 42, start))
    out += struct.pack(order + ("Q" if big else "H"), len(every))
    outside = b""
    for tag in every:
        if tag in wrong:
            kind, count, value = wrong[tag]
            out += struct.pack(order + ("HHQ" if big else "HHI"), tag, kind, count)
            out += value if isinstance(value, bytes) else struct.pack(order + ("Q" if big else "I"), value)
            continue
        kind, values = fields[tag]
        data = raw(kind, values)
        out += struct.pack(order + ("HHQ" if big else "HHI"), tag, kind, len(values))
        if tag in places:
            out += struct.pack(order + ("Q" if big else "I"), places[tag])
            outside += data
        else:
            out += data.ljust(inline, b"\0")
    out += struct.pack(order + ("Q" if big else "I"), next_directory)
    return out + outside + b"".join(blocks)


def text(value):
    return (ASCII, list(value.encode() + b"\0"))
