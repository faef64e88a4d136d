# Python's key: what it is, who has it, and who asks for it.
from multiprocessing import AuthenticationError, Pipe, Process, current_process
from multiprocessing.connection import Client, Listener


def talk(pipe, address):
    current_process().authkey = b"another"
    pipe.send("through the pipe")
    with Client(address) as client:
        client.send("through a socket")
        pipe.recv()  # stay until the other side is done


def call_in(listener):
    ours, theirs = Pipe()
    process = Process(target=talk, args=(theirs, listener.address))
    print(f"the child's is the same: {process.authkey == key}", flush=True)
    process.start()
    print(ours.recv(), flush=True)
    try:
        with listener.accept() as connection:
            print(connection.recv(), flush=True)
    except AuthenticationError as error:
        print(f"refused: {error}", flush=True)
    ours.send("done")
    process.join()


if __name__ == "__main__":
    key = current_process().authkey
    print(f"{len(key)} {type(key).__name__}", flush=True)
    with Listener(("127.0.0.1", 0)) as listener:
        call_in(listener)
    with Listener(("127.0.0.1", 0), authkey=key) as listener:
        call_in(listener)
