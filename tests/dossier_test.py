# SPDX-License-Identifier: Apache-2.0
"""The main job from outside: one digest on every policy and build, verify, flipped bytes, no socket, time and memory.

    dossier_test.py PROGRAM [NAME=PROGRAM...]     NAME: another build, which must give the same bytes
"""
