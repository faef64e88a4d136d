# Style two in Python: a class of processes. Its twin in C is both-styles.c.
import time
from multiprocessing import Process


class Visitor(Process):
    def __init__(self, seconds):
        super().__init__()
        self.seconds = seconds

    def run(self):
        print(f"{self.name} begins, for {self.seconds} s", flush=True)
        time.sleep(self.seconds)
        print(f"{self.name} ends", flush=True)


if __name__ == "__main__":
    visitors = [Visitor(2), Visitor(1)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
