# What Python's join does: with a timeout, again, and where it may not be called.
import sys
import time
import multiprocessing.connection  # which join would import the first time, and that takes time
from multiprocessing import Process


def work():
    time.sleep(2)
    sys.exit(7)


def join_the_other():
    try:
        process.join()
    except AssertionError as error:
        print(f"a sibling: {error}", flush=True)


if __name__ == "__main__":
    never = Process(target=work)
    try:
        never.run()
    except SystemExit:
        print("run() was a call: its sys.exit came here", flush=True)
    try:
        never.join()
    except AssertionError as error:
        print(f"only run: {error}", flush=True)
    process = Process(target=work)
    process.start()
    print(f"join(0.5): {process.join(0.5)}, exitcode {process.exitcode}", flush=True)
    sibling = Process(target=join_the_other)
    sibling.start()
    sibling.join()
    print(f"join(): {process.join()}, exitcode {process.exitcode}", flush=True)
    print(f"join() again: {process.join()}, exitcode {process.exitcode}", flush=True)
