"""Runs a program for each connection, with the connection as its stdin and stdout: PORT PROGRAM [ARGUMENT...]."""
import socket
import subprocess
import sys

listening = socket.create_server(("0.0.0.0", int(sys.argv[1])), backlog=100)
print("listening", flush=True)
while True:
    connection, _ = listening.accept()
    subprocess.Popen(sys.argv[2:], stdin=connection, stdout=connection)
    connection.close()
