# SPDX-License-Identifier: Apache-2.0
"""What each kernel of the plugin takes, from the words of `cuobjdump -res-usage libsanc_cuda.so` (standard input): one row
for each kernel or body, the largest of its instances. Local memory beyond the stack is spilled registers."""
import re
import subprocess
import sys

text = sys.stdin.read()
found = re.findall(r"Function (\S+):\s+REG:(\d+) STACK:(\d+) SHARED:(\d+) LOCAL:(\d+)", text)
names = subprocess.run(["c++filt"], input="\n".join(f[0] for f in found), capture_output=True, text=True, check=True).stdout.splitlines()
rows = {}
for name, figures in zip(names, found):
    name = re.sub(r"^void ", "", name)
    body = re.match(r"sanc::cuda::detail::(?:index_kernel|warp_kernel)<(?:sanc::detail::shifted_body<)?([\w:]+)", name)
    short = body[1] if body else re.match(r"[\w:]+", name)[0]
    short = short.replace("sanc::cuda::detail::", "").replace("sanc::detail::", "").replace("sanc::", "")
    short = re.sub(r"^(cub|thrust)::.*?::(\w+)$", r"\1 \2", short)
    row = rows.setdefault(short, [0, 0, 0, 0, 0])
    row[0] += 1
    for i, figure in enumerate(figures[1:], 1):
        row[i] = max(row[i], int(figure))
architecture = ", ".join(sorted(set(re.findall(r"arch = (\w+)", text))))
print("<!-- SPDX-License-Identifier: Apache-2.0 -->")
print(f"# Kernels of the plugin ({architecture})\n")
print("Written by `cuobjdump -res-usage libsanc_cuda.so | python3 scripts/cuda_kernels.py`. The largest of a kernel's instances.\n")
print("| kernel or body | instances | registers | stack, bytes | shared memory, bytes | local memory, bytes |")
print("|---|---|---|---|---|---|")
for name, row in sorted(rows.items()):
    print("| `" + name + "` | " + " | ".join(map(str, row)) + " |")
