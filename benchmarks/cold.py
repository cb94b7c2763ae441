"""Runs a command as a new process and prints how long it took and its greatest memory, as JSON.

A process of its own, and a small one: on Linux the greatest memory of a child counts the process that
started it, so the benchmark itself, with its libraries loaded, could not measure it.
"""

import json
import resource
import subprocess
import sys
import time

start = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
seconds = time.perf_counter() - start
unit = 1 if sys.platform == "darwin" else 1024  # getrusage counts bytes there, kilobytes elsewhere
megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 1_000_000
print(json.dumps({"seconds": seconds, "megabytes": megabytes, "code": code}))
