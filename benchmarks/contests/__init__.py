# SPDX-License-Identifier: Apache-2.0
"""What is held against what. Each module gives contests(smoke): a list of Contest."""
import dataclasses
from collections.abc import Callable

SHIPPED = "sanc as shipped"  # ours built for any x86-64; a peer of every contest that a program of ours holds


def same(*keys):
    """Agree where these entries of every answer that has them are equal."""
    def agree(answers):
        for key in keys:
            found = {name: answer[key] for name, answer in answers.items() if key in answer}
            if len(set(found.values())) > 1:
                return f"{key}: {found}"
        return ""
    return agree


@dataclasses.dataclass
class Contest:
    """ours and peers: words of a command; a first word that ends in .py or .mjs is run by Python or node, any other is a
    program of the build; {data} is the folder of the inputs. inputs: commands that make them, whose last word names them. agree(answers)
    says why the answers do not agree, or "". roof: words of a command that does once what must be done at least; passes: which entry of
    our answer tells how often that is done. once: one round a sitting, where a peer takes a minute. kept_memory: in large pages
    (MEMORY of bench.py); not where a run of ours is a new process, or the memory of a peer is not malloc's."""
    name: str
    ours: list
    peers: dict = dataclasses.field(default_factory=dict)
    inputs: list = dataclasses.field(default_factory=list)
    threads: int = 1
    target: str = ""
    note: str = ""
    roof: list = dataclasses.field(default_factory=list)
    passes: str = ""
    once: bool = False
    kept_memory: bool = True
    agree: Callable = same()

    def __post_init__(self):
        if self.ours[0] in ("bench_raster", "bench_tracks", "bench_graph"):
            self.peers = self.peers | {SHIPPED: [self.ours[0] + "_shipped", *self.ours[1:]]}
