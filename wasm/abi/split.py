# SPDX-License-Identifier: Apache-2.0
"""Splits the linked module, which must have a name section: split.py MODULE MAP FOLDER writes base.wasm and a file for each part.

A part holds what only its runs reach; base holds what two runs or none reach, all of the data and the memory. Binaryen's
wasm-split makes the cut: what a part calls in base it imports, and its own functions stand in base's table from the moment it is
loaded. Until then their places in the table are imports that the loader fills with functions that throw.
"""
import collections
import pathlib
import re
import struct
import subprocess
import sys

from leb128 import encoded, number

PARTS = {"rank": "sanc_run_rank", "tracks": "sanc_run_tracks", "change": "sanc_run_change"}
FEATURES = ["bulk-memory", "simd", "sign-ext", "nontrapping-float-to-int", "mutable-globals", "reference-types"]
LITTLE = 12  # instructions
ENABLED = ["--enable-" + feature for feature in FEATURES]


def short(index):
    """A name of few letters: parts and base know each other's functions by these."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    name = letters[index % 52]
    while index >= 52:
        index //= 52
        name += letters[index % 52]
    return name


def with_short_names(module):
    """The same module, each function named short(its number)."""
    out, at, count = bytearray(module[:8]), 8, None
    while at < len(module):
        begin, section = at, module[at]
        size, at = number(module, at + 1)
        if section == 0:
            length, name = number(module, at)
            if module[name:name + length] == b"name":
                kind, inner = module[name + length], number(module, name + length + 1)[1]
                assert kind == 1, "the functions' names come first"
                count = number(module, inner)[0]
                at += size
                continue
        at += size
        out += module[begin:at]
    names = [short(i).encode() for i in range(count)]
    inner = encoded(count) + b"".join(encoded(i) + encoded(len(name)) + name for i, name in enumerate(names))
    body = b"\x04name\x01" + encoded(len(inner)) + inner
    return bytes(out + b"\0" + encoded(len(body)) + body)


def bytes_of(text):
    """A string of the text format."""
    plain = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
    replace = lambda found: plain.get(found[1], None) or chr(int(found[1], 16))
    return re.sub(r"\\([0-9a-f]{2}|.)", replace, text).encode("latin-1")


def objects_of(link_map):
    """Where each object of the data begins and ends, and its name; merged strings are none."""
    lines = link_map[link_map.index(" DATA\n"):].splitlines()
    fields = (re.match(r" +([0-9a-f]+) +[0-9a-f]+ +([0-9a-f]+) {9,}\S+:\(\.(?:ro)?data\.(\S*)\)", line) for line in lines)
    return sorted((int(found[1], 16), int(found[1], 16) + int(found[2], 16), found[3]) for found in fields if found)


class Program:
    """Which functions each function calls, or may call by the table: `uses`."""

    def __init__(self, text, objects):
        self.memory, self.table, self.exports = bytearray(1 << 20), {}, {}
        self.uses = collections.defaultdict(set)
        named = collections.defaultdict(set)  # numbers that may be addresses in the data, by the functions that have them
        current = None
        for line in text.splitlines():
            if found := re.match(r" \(func (\S+)", line):
                current = found[1]
            elif current is None or line.startswith(" ("):
                self.declare(line)
            elif found := re.match(r" *\((?:call|ref\.func|return_call) (\$[^\s()]+)", line):
                self.uses[current].add(found[1])
            else:
                for address in re.findall(r"(?:\(i32\.const |offset=)(\d+)", line):
                    named[int(address)].add(current)
        self.follow_data(named, objects)

    def declare(self, line):
        if found := re.match(r' \(data (?:\$\S+ )?\(i32\.const (\d+)\) "(.*)"\)', line):
            at, held = int(found[1]), bytes_of(found[2])
            self.memory[at:at + len(held)] = held
        elif found := re.match(r" \(elem (?:\$\S+ )?\(i32\.const (\d+)\)(?: func)? (.*)\)", line):
            self.table.update((int(found[1]) + i, name) for i, name in enumerate(found[2].split()))
        elif found := re.match(r' \(export "([^"]+)" \(func (\S+)\)\)', line):
            self.exports[found[1]] = found[2]

    def follow_data(self, named, objects):
        """Who names an object of the data (a virtual table, say) may call the functions whose numbers stand in it. Functions
        of the table that stand in no object are `loose`: the code names them by their bare numbers."""
        self.loose = set(self.table.values())
        for begin, end, name in objects:
            # A value_kind begins with a size, which is no function's number.
            first = begin + 4 if re.search("(plain|moved)_value", name) else begin + -begin % 4
            words = [struct.unpack_from("<I", self.memory, at)[0] for at in range(first, end - 3, 4)]
            held = {self.table[word] for word in words if word in self.table}
            self.loose -= held
            # Nobody calls by the list of fast.cpp: what looks like its address is another object's, less one.
            for address in range(begin, end) if held and name != "sanc_fast" else ():
                for function in named.get(address, ()):
                    self.uses[function] |= held

    def reached(self, functions):
        seen, left = set(), list(functions)
        while left:
            function = left.pop()
            if function not in seen:
                seen.add(function)
                left.extend(self.uses[function])
        return seen


def parts_of(program):
    """The functions of each part."""
    base = program.reached(program.loose | {function for name, function in program.exports.items() if name not in PARTS.values()})
    reach = {part: program.reached([program.exports[run]]) for part, run in PARTS.items()}
    times = collections.Counter(function for functions in reach.values() for function in functions)
    base |= {function for function, count in times.items() if count > 1}
    return {part: functions - base for part, functions in reach.items()}


def main(module, link_map, folder):
    run = lambda *words: subprocess.run([str(word) for word in words], check=True)
    folder.mkdir(parents=True, exist_ok=True)
    rest, text = folder / "rest.wasm", folder / "rest.wat"
    objects = objects_of(link_map.read_text())
    # A call from a part into base costs more than one within a module: what is little is put where it is called.
    run("wasm-opt", *ENABLED, "-g", "-Oz", f"--always-inline-max-function-size={LITTLE}", module, "-o", rest)
    rest.write_bytes(with_short_names(rest.read_bytes()))
    run("wasm-dis", *ENABLED, rest, "-o", text)
    for part, functions in parts_of(Program(text.read_text(), objects)).items():
        names = folder / f"{part}.txt"
        names.write_text("".join(sorted(name[1:] + "\n" for name in functions)))
        run("wasm-split", *ENABLED, "-g", "--split", rest, f"--split-funcs=@{names}", "-o1", folder / "next.wasm", "-o2", folder / f"{part}.wasm",
            "--import-namespace=base", f"--placeholder-namespace={part}", f"--export-prefix={part[0]}")
        (folder / "next.wasm").replace(rest)
        names.unlink()
    rest.replace(folder / "base.wasm")
    text.unlink()
    for file in ["base", *PARTS]:
        path = folder / f"{file}.wasm"
        run("wasm-opt", *ENABLED, "--strip-debug", "--strip-producers", "--strip-target-features", path, "-o", path)


main(*map(pathlib.Path, sys.argv[1:4]))
