# What of its surroundings does a program in Python see, when a text is woven?
import os
import sys

print("modules of others:", sorted(name for name in sys.modules if name.startswith("crowd")))
print("paths of others:", [path for path in sys.path if "packages" in path or "crowd" in path])
print("environment:", sorted(os.environ))
