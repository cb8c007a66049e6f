"""What pyproject.toml cannot say: wheels are built outside the repository, so that no
`build/` is left behind whose old modules would be packed into the next one."""

import atexit
import shutil
import tempfile

from setuptools import setup

build = tempfile.mkdtemp(prefix="tightrope-build-")
atexit.register(shutil.rmtree, build, ignore_errors=True)
setup(options={"build": {"build_base": build}})
