"""An SSH server of AsyncSSH that lets one user in and forwards TCP: PORT HOST_KEY AUTHORIZED_KEYS."""
import asyncio
import sys

import asyncssh
from asyncssh import encryption, kex, mac


class Server(asyncssh.SSHServer):
    def connection_requested(self, dest_host, dest_port, orig_host, orig_port):
        return True


async def main():
    port, host_key, authorized = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    await asyncssh.listen(
        "0.0.0.0",
        port,
        server_factory=Server,
        server_host_keys=[host_key],
        authorized_client_keys=authorized,
        # All that it knows, not only what it would offer by itself.
        kex_algs=[name.decode() for name in kex.get_kex_algs() if not name.startswith(b"gss")],
        encryption_algs=[name.decode() for name in encryption.get_encryption_algs()],
        mac_algs=[name.decode() for name in mac.get_mac_algs()],
    )
    print("listening", flush=True)
    await asyncio.get_running_loop().create_future()


asyncio.run(main())
