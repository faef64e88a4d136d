# The example by which Python's Process is usually taught: three processes of one target. Its twin in C is
# three-of-one.c. This program seeds no dice. Python itself does: once in main, and anew in each child that it forks.
import random
import time
from multiprocessing import Process


def piao(name):
    seconds = random.randrange(1, 5)
    print(f"{name} begins, for {seconds} s", flush=True)
    time.sleep(seconds)
    print(f"{name} ends", flush=True)


if __name__ == "__main__":
    processes = [Process(target=piao, args=(name,)) for name in ("Egon", "Alex", "Yuan")]
    for process in processes:
        process.start()
    print("main: all are started", flush=True)
    for process in processes:
        process.join()
