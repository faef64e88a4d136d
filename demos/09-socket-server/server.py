# The server as tutorials have it: a process for each connection, and nothing else. server.py [PORT]
import sys
from socket import socket, AF_INET, SOCK_STREAM, SOL_SOCKET, SO_REUSEADDR
from multiprocessing import Process


def talk(connection):
    while True:
        try:
            message = connection.recv(1024)
            if not message:
                break
            connection.send(message.upper())
        except Exception:
            break


if __name__ == "__main__":
    server = socket(AF_INET, SOCK_STREAM)
    server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8081))
    server.listen(5)
    print(f"listening on 127.0.0.1, port {server.getsockname()[1]}", flush=True)
    while True:
        connection, address = server.accept()
        process = Process(target=talk, args=(connection,))
        process.start()
