# Measures start and join of a multiprocessing.Process that does nothing: start_join.py MEGABYTES ROUNDS
# Prints the same lines as start_join.c.
import multiprocessing
import sys
import time


def nothing():
    pass


megabytes, rounds = int(sys.argv[1]), int(sys.argv[2])
memory = bytearray(megabytes << 20)
for page in range(0, len(memory), 4096):
    memory[page] = 1
context = multiprocessing.get_context("fork")
for turn in range(rounds + 3):
    begin = time.monotonic_ns()
    process = context.Process(target=nothing)
    process.start()
    process.join()
    process.close()
    if turn >= 3:
        print("CPython", megabytes, time.monotonic_ns() - begin)
