# The tutorial's server, and three clients, one after another. The server is a process of its own here, so that one
# recording shows both sides. Its handlers are never joined.
from multiprocessing import Process
from socket import socket, AF_INET, SOCK_STREAM


def talk(connection):
    while True:
        message = connection.recv(1024)
        if not message:
            break
        connection.send(message.upper())


def serve(listener):
    while True:
        connection, address = listener.accept()
        Process(target=talk, args=(connection,)).start()


if __name__ == "__main__":
    listener = socket(AF_INET, SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    listener.listen(5)
    server = Process(target=serve, args=(listener,))
    server.start()
    for word in ("one", "two", "three"):
        client = socket(AF_INET, SOCK_STREAM)
        client.connect(listener.getsockname())
        client.send(word.encode())
        print(client.recv(1024).decode(), flush=True)
        client.close()
    server.terminate()
    server.join()
