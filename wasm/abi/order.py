# SPDX-License-Identifier: Apache-2.0
"""Orders the functions of a module for gzip, which finds again what lies at most 32 KB behind: each is followed by the one that has
the most in common with those before it. The functions that are called the most keep the numbers of one byte.

usage: order.py IN.wasm OUT.wasm FLAGS-OF-BINARYEN..
"""
import collections
import pathlib
import re
import subprocess
import sys

SHORT_NUMBERS = 128  # a number below takes one byte
WINDOW = 20_000      # runs of lines, about what 32 KB of code are


def split(text):
    """The lines before the first function, the functions, the lines behind the last."""
    begin = text.index("\n (func $") + 1
    parts = re.split(r"^(?= \(func \$)", text[begin:], flags=re.MULTILINE)[1:]
    end = parts[-1].index("\n )\n") + 4
    return text[:begin], parts[:-1] + [parts[-1][:end]], parts[-1][end:]


def called_most(functions, count):
    calls = collections.Counter(re.findall(r"\(call (\$\S+)", "".join(functions)))
    by_calls = sorted(functions, key=lambda f: -calls[re.match(r" \(func (\$[^\s)]+)", f)[1]])
    return by_calls[:count], by_calls[count:]


def features(function):
    """Runs of three lines, less those that only close."""
    lines = [line.strip() for line in function.split("\n")]
    lines = [line for line in lines if line != ")"]
    return collections.Counter(zip(lines, lines[1:], lines[2:]))


def by_likeness(first, rest):
    own = [features(f) for f in first + rest]
    size = [sum(each.values()) + 1 for each in own]
    holders = collections.defaultdict(list)
    for i in range(len(first), len(own)):
        for each in own[i]:
            holders[each].append(i)
    likeness = [0] * len(own)
    near, near_size, within = collections.deque(), 0, collections.Counter()

    def place(i):
        nonlocal near_size
        near.append(i)
        near_size += size[i]
        for each in own[i]:
            within[each] += 1
            if within[each] == 1:
                for other in holders[each]:
                    likeness[other] += own[other][each]
        while near_size > WINDOW:
            gone = near.popleft()
            near_size -= size[gone]
            for each in own[gone]:
                within[each] -= 1
                if within[each] == 0:
                    for other in holders[each]:
                        likeness[other] -= own[other][each]

    for i in range(len(first)):
        place(i)
    left = list(range(len(first), len(own)))
    ordered = list(first)
    while left:
        best = max(left, key=lambda i: likeness[i] / size[i])
        left.remove(best)
        ordered.append(rest[best - len(first)])
        place(best)
    return ordered


def main(module, to, *flags):
    text = pathlib.Path(to).with_suffix(".wat")
    subprocess.run(["wasm-dis", *flags, module, "-o", text], check=True)
    head, functions, tail = split(text.read_text())
    imported = len(re.findall(r"^ \(import .*\(func ", head, flags=re.MULTILINE))
    text.write_text(head + "".join(by_likeness(*called_most(functions, SHORT_NUMBERS - imported))) + tail)
    subprocess.run(["wasm-as", *flags, text, "-o", to], check=True)
    text.unlink()


main(*sys.argv[1:])
