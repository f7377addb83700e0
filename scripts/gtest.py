# SPDX-License-Identifier: Apache-2.0
"""Runs GoogleTest programs one after the other and prints the RESULT line of each.

    gtest.py [--filter PATTERN] PROGRAM...
"""
import json
import os
import subprocess
import sys
import tempfile


def main(arguments):
    extra = []
    if arguments[0] == "--filter":
        extra = ["--gtest_filter=" + arguments[1]]
        arguments = arguments[2:]
    bad = False
    for program in arguments:
        with tempfile.TemporaryDirectory() as folder:
            report = os.path.join(folder, "report.json")
            print("running", program, flush=True)
            status = subprocess.run([program, "--gtest_brief=1", "--gtest_output=json:" + report, *extra]).returncode
            passed = failed = skipped = 0
            reasons = set()
            if os.path.exists(report):
                with open(report, encoding="utf-8") as file:
                    suites = json.load(file)["testsuites"]
                for test in (test for suite in suites for test in suite["testsuite"]):
                    if test.get("failures"):
                        failed += 1
                    elif test["result"] == "SKIPPED":
                        skipped += 1
                        texts = [m.get("message", "") for m in test.get("skipped", [])] or ["no reason given"]
                        reasons.update(text.splitlines()[-1].removeprefix("skipped: ") for text in texts if text)
                    elif test["result"] == "COMPLETED":
                        passed += 1
            if status != 0 and failed == 0:
                print("ended with status", status)
                failed = 1
            bad = bad or failed > 0
            why = "; ".join(sorted(reasons)).replace('"', "'")
            print(f'RESULT passed={passed} failed={failed} skipped={skipped} reason="{why}"', flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
