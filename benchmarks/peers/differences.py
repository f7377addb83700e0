# SPDX-License-Identifier: Apache-2.0
"""The difference of a pair above a threshold, in memory that is taken once. usage: differences.py LIBRARY PAIR KIND VALUE
LIBRARY: numpy, opencv or gdal_calc (its expression, block by block). KIND: plain, nodata (0 is) or zscore (0 is)."""
import sys

from pair import read_pair

import numpy as np
from contest import THREADS, contest

library, folder, kind, value = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
before, after = read_pair(folder)
floats = [np.empty(before.shape, np.float32) for _ in range(2)] if kind == "zscore" else []


def numpy_plain():
    difference = np.maximum(before, after)
    np.subtract(difference, np.minimum(before, after), out=difference)
    return difference > int(value)


def numpy_nodata():
    found = numpy_plain()
    found &= before != 0
    found &= after != 0
    return found


def numpy_moments(image, seen, step=256):
    """Block by block: numpy.std of the whole takes a copy in double each time."""
    count, total, squares = 0, 0.0, 0.0
    for y in range(0, image.shape[0], step):
        values = image[y:y + step][seen[y:y + step]].astype(np.float64)
        count, total, squares = count + values.size, total + values.sum(), squares + values @ values
    return np.float32(total / count), np.float32((squares / count - (total / count) ** 2) ** 0.5)


def numpy_zscore():
    seen = before != 0
    seen &= after != 0
    for image, out in zip((before, after), floats):
        mean, deviation = numpy_moments(image, seen)
        np.subtract(image, mean, out=out)
        np.divide(out, deviation, out=out)
    np.subtract(*floats, out=floats[1])
    np.abs(floats[1], out=floats[1])
    seen &= floats[1] > value
    return seen


def blocks(step=256):
    """What gdal_calc does with "(abs(A.astype(int) - B) > V) * (A != 0) * (B != 0)", without its reading and writing."""
    out = np.empty(before.shape, np.uint8)
    for y in range(0, before.shape[0], step):
        a, b = before[y:y + step], after[y:y + step]
        out[y:y + step] = (np.abs(a.astype(int) - b) > int(value)) * (a != 0) * (b != 0)
    return out


if library == "opencv":
    import cv2

    cv2.setNumThreads(THREADS)
    difference = np.empty_like(before)
    wide = np.empty_like(before)
    found = np.empty(before.shape, np.uint8)
    mask = np.empty_like(found)

    def opencv_plain():
        cv2.absdiff(before, after, dst=difference)
        return cv2.threshold(difference, value, 1, cv2.THRESH_BINARY, dst=wide)[1]

    def opencv_nodata():
        cv2.absdiff(before, after, dst=difference)
        cv2.compare(difference, value, cv2.CMP_GT, dst=found)
        for image in (before, after):
            cv2.compare(image, 0, cv2.CMP_NE, dst=mask)
            cv2.bitwise_and(found, mask, dst=found)
        return found

    def opencv_zscore():
        seen = cv2.bitwise_and(cv2.compare(before, 0, cv2.CMP_NE), cv2.compare(after, 0, cv2.CMP_NE))
        for image, out in zip((before, after), floats):
            mean, deviation = cv2.meanStdDev(image, mask=seen)
            cv2.addWeighted(image, 1 / deviation[0, 0], image, 0, -mean[0, 0] / deviation[0, 0], dst=out, dtype=cv2.CV_32F)
        cv2.absdiff(*floats, dst=floats[1])
        cv2.compare(floats[1], value, cv2.CMP_GT, dst=found)
        return cv2.bitwise_and(found, seen, dst=found)

runs = {"numpy": {"plain": numpy_plain, "nodata": numpy_nodata, "zscore": numpy_zscore}, "gdal_calc": {"nodata": blocks}}
if library == "opencv":
    runs["opencv"] = {"plain": opencv_plain, "nodata": opencv_nodata, "zscore": opencv_zscore}


def run():
    made = runs[library][kind]()
    return lambda: {"changed": int(np.count_nonzero(made))}


contest(run)
