# A process p with a child c. Then p is terminated. Its twin in C is adopted.c; here nobody is a subreaper.
import os
import time
from multiprocessing import Process


def be_c():
    time.sleep(2)
    print(f"c: my parent is {os.getppid()}, and I still run", flush=True)


def be_p():
    c = Process(target=be_c)
    c.start()
    print(f"p: I am {os.getpid()}, my child is {c.pid}", flush=True)
    c.join()


if __name__ == "__main__":
    p = Process(target=be_p)
    p.start()
    time.sleep(1)
    p.terminate()
    time.sleep(2)
    print("main: p has not been joined yet", flush=True)
    p.join()
    print(f"main: p ended with {p.exitcode}", flush=True)
