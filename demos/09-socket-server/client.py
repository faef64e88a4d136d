# The client as tutorials have it: ask the user, send, receive, print. It works as long as nothing goes wrong.
# client.py [PORT]
import sys
from socket import socket, AF_INET, SOCK_STREAM

client = socket(AF_INET, SOCK_STREAM)
client.connect(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8081))

while True:
    try:
        message = input(">>: ").strip()
    except EOFError:
        break
    if not message:
        continue
    client.send(message.encode("utf-8"))
    answer = client.recv(1024)
    print(answer.decode("utf-8"))
