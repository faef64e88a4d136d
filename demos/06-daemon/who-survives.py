# Python's daemon flag: set too late, inherited, and what a parent's end does to both kinds of children.
import os
import signal
import sys
import time
from multiprocessing import Process, current_process


def work(name):
    time.sleep(1)
    print(f"{name}: done", flush=True)


class Child(Process):
    # Python keeps its children in a set, which tells them in the order of their hashes. By default these come from
    # addresses, and every place of this file would have another picture.
    def __hash__(self):
        return self._identity[-1]


def have_children():
    child = Process(target=work, args=("grandchild",))
    print(f"a daemon's child is a daemon: {child.daemon}", flush=True)
    try:
        child.start()
    except AssertionError as error:
        print(f"start: {error}", flush=True)


if __name__ == "__main__":
    print(f"in main, daemon is {current_process().daemon}, of a child {Process().daemon}", flush=True)
    one = Process(target=have_children, daemon=True)
    one.start()
    try:
        one.daemon = False
    except AssertionError as error:
        print(f"set when started: {error}", flush=True)
    one.join()
    for name, daemon in (("the daemon", True), ("the other", False)):
        Child(target=work, args=(name,), daemon=daemon).start()
    way = sys.argv[1] if len(sys.argv) > 1 else "return"
    print(f"main ends by {way}", flush=True)
    if way == "_exit":
        os._exit(0)
    if way.startswith("SIG"):
        os.kill(os.getpid(), getattr(signal, way))
