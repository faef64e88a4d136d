# Python's terminate and kill: what they do to a plain child and to a stubborn one, and what is known right after.
import signal
import time
from multiprocessing import Process, connection  # imported here, so that it takes no time later


def work():
    time.sleep(3)


def work_stubbornly():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(3)


if __name__ == "__main__":
    for target in work, work_stubbornly:
        process = Process(target=target)
        process.start()
        time.sleep(1)
        process.terminate()
        print(f"{target.__name__}: right after terminate {process.exitcode}", flush=True)
        process.join(1)
        if process.exitcode is None:
            process.kill()
            process.join()
        print(f"{target.__name__}: in the end {process.exitcode}", flush=True)
