"""Says at the end of `make test` what this machine lacks for the whole suite, and how to get it.

Under CI=true a missing part is a failure.
"""

import os
import shutil
import sys

PARTS = {"soffice": "libreoffice-writer-nogui", "chromium": "chromium"}

lacks = [package for command, package in PARTS.items() if not shutil.which(command)]
if lacks:
    print("\nNot run here, for want of a part. To run the whole suite:")
    print(f"    sudo apt install {' '.join(lacks)}")
    sys.exit(1 if os.environ.get("CI") == "true" else 0)
