"""Says at the end of `make test` what this machine lacks for the whole suite, and how to get it."""

import shutil

PARTS = {"soffice": "libreoffice-writer-nogui", "pdftoppm": "poppler-utils"}

lacks = [package for command, package in PARTS.items() if not shutil.which(command)]
if lacks:
    print(
        f"\nNot run here, for want of a part. To run the whole suite:\n    sudo apt install {' '.join(lacks)}"
    )
