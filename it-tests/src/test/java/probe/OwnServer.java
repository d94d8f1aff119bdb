package probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server on the address of a name, and a client of it in the same program. */
public final class OwnServer {
    private OwnServer() {}

    public static void main(String[] arguments) throws IOException {
        InetAddress address = InetAddress.getByName(arguments[0]);
        try (ServerSocket server = new ServerSocket(0, 1, address);
                Socket client = new Socket(address, server.getLocalPort());
                Socket accepted = server.accept()) {
            accepted.getOutputStream().write(7);
            System.out.println(address + (client.getInputStream().read() == 7 ? " answered itself" : " is another"));
        }
    }
}
