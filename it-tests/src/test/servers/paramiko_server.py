"""An SSH server of Paramiko that lets one user in and forwards TCP: PORT HOST_KEY AUTHORIZED_KEYS."""
import socket
import sys
import threading

import paramiko

PORT, HOST_KEY, AUTHORIZED = int(sys.argv[1]), sys.argv[2], sys.argv[3]


class Server(paramiko.ServerInterface):
    def __init__(self, transport):
        self.transport = transport
        self.far = {}

    def check_auth_publickey(self, username, key):
        with open(AUTHORIZED, encoding="ascii") as lines:
            known = [line.split()[1] for line in lines if line.strip()]
        return paramiko.AUTH_SUCCESSFUL if key.get_base64() in known else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username):
        return "publickey"

    def check_channel_direct_tcpip_request(self, chanid, origin, destination):
        try:
            self.far[chanid] = socket.create_connection(destination)
            return paramiko.OPEN_SUCCEEDED
        except OSError:
            return paramiko.OPEN_FAILED_CONNECT_FAILED


def pump(read, write, end):
    try:
        while True:
            data = read(32768)
            if not data:
                break
            write(data)
    except OSError:
        pass
    try:
        end()
    except OSError:
        pass


def forward(channel, far):
    there = threading.Thread(target=pump, args=(channel.recv, far.sendall, lambda: far.shutdown(socket.SHUT_WR)))
    there.start()
    pump(far.recv, channel.sendall, channel.shutdown_write)
    there.join()
    channel.close()
    far.close()


def serve(connection):
    transport = paramiko.Transport(connection)
    transport.add_server_key(paramiko.Ed25519Key.from_private_key_file(HOST_KEY))
    server = Server(transport)
    try:
        transport.start_server(server=server)
        while transport.is_active():
            channel = transport.accept(1)
            if channel is not None:
                threading.Thread(target=forward, args=(channel, server.far.pop(channel.chanid)), daemon=True).start()
    except (paramiko.SSHException, EOFError):
        pass
    finally:
        transport.close()


paramiko.Transport.load_server_moduli("/etc/ssh/moduli")  # else it offers group exchange, and then fails
listening = socket.create_server(("0.0.0.0", PORT), backlog=100)
print("listening", flush=True)
while True:
    threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()
