# The life of a process, in its attributes: the twin of life.c.
import sys
from multiprocessing import Event, Process, current_process


def work():
    event.wait()
    print(f"         the child: I am {current_process().name}", flush=True)
    sys.exit(7)


def look(when):
    print(f"{when:8} {process!r}", flush=True)
    try:
        print(f"         pid {process.pid}, alive: {process.is_alive()}, exit code: {process.exitcode}", flush=True)
    except ValueError as error:
        print(f"         {error}", flush=True)


if __name__ == "__main__":
    event = Event()
    process = Process(target=work)
    look("initial")
    process.start()
    process.name = "renamed"
    look("started")
    event.set()
    process.join()
    look("stopped")
    process.close()
    look("closed")
