# What becomes of a child's result in Python: of what the target returns, and of other ways to end.
import os
import signal
import sys
from multiprocessing import Process

endings = {
    "return 7": lambda: 7,
    "sys.exit(7)": lambda: sys.exit(7),
    "sys.exit(256)": lambda: sys.exit(256),
    "sys.exit(-1)": lambda: sys.exit(-1),
    "os._exit(300)": lambda: os._exit(300),
    "killed by SIGTERM": lambda: os.kill(os.getpid(), signal.SIGTERM),
}

if __name__ == "__main__":
    for name, ending in endings.items():
        process = Process(target=ending)
        before = process.exitcode
        process.start()
        process.join()
        print(f"{name}: {before}, then {process.exitcode}", flush=True)
