# SPDX-License-Identifier: Apache-2.0
"""The 8-connected components of the changed pixels of a pair. usage: labels.py opencv|skimage PAIR"""
import sys

from pair import changed

from contest import THREADS, contest

library, mask = sys.argv[1], changed(sys.argv[2])

if library == "opencv":
    import cv2

    cv2.setNumThreads(THREADS)

    def run():
        count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
        return lambda: {"objects": count - 1, "changed": int(stats[1:, cv2.CC_STAT_AREA].sum())}
else:
    from skimage.measure import label

    def run():
        labels = label(mask, connectivity=2)
        return lambda: {"objects": int(labels.max())}

contest(run)
