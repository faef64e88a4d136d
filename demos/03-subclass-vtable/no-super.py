# A class of processes whose __init__ leaves out the base's. Its twin in C is base-initialiser.c.
from multiprocessing import Process


class Visitor(Process):
    def __init__(self, greeting):
        self.greeting = greeting

    def run(self):
        print(self.greeting, flush=True)


if __name__ == "__main__":
    visitor = Visitor("hello")
    print("the object is made", flush=True)
    try:
        visitor.start()
    except Exception as error:
        print(f"start: {type(error).__name__}: {error}", flush=True)
