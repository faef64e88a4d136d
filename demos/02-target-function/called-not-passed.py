# A frequent slip: the target is called, where it should be handed over.
import os
from multiprocessing import Process


def piao(name):
    print(f"{os.getpid()}: {name}", flush=True)


if __name__ == "__main__":
    for process in Process(target=piao("Egon")), Process(target=piao, args=("Alex",)):
        process.start()
        process.join()
        print(f"{os.getpid()}: exit code {process.exitcode}", flush=True)
