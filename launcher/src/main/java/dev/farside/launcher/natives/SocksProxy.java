package dev.farside.launcher.natives;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.farside.agent.Colours;
import dev.farside.core.forward.socks.Socks;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * {@code --natives}: a SOCKS 5 proxy (RFC 1928, CONNECT only) for the programs of one run that are no JVMs. It listens on
 * the loopback interface, admits those that have the password of this run (RFC 1929), and ends with the run.
 *
 * <p>The shell script starts it in a JVM of its own, with the agent. So each connect here is a program's connect: the
 * rules decide where it goes, and it is logged and counted like any other.
 */
public final class SocksProxy {
    private static final int BACKLOG = 128;

    /** For the handshake of a client, in milliseconds. */
    private static final int PATIENCE = 10_000;

    private static final byte[] USER = "farside".getBytes(US_ASCII);

    private final byte[] password;

    private SocksProxy(byte[] password) {
        this.password = password;
    }

    /**
     * Prints the port and the password, closes stdout, and serves until the process ends.
     *
     * @param arguments the process ID of the run's command
     */
    public static void main(String[] arguments) throws IOException {
        ProcessHandle command = ProcessHandle.of(Long.parseLong(arguments[0])).orElseThrow();
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        ServerSocket entrance = new ServerSocket();
        entrance.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), BACKLOG);
        SocksProxy proxy = new SocksProxy(password.getBytes(US_ASCII));
        start(() -> proxy.serve(entrance));
        System.out.println(entrance.getLocalPort() + " " + password);
        System.out.close(); // the shell script waits for the end of these words
        command.onExit().join();
        System.exit(0);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "natives");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(ServerSocket entrance) {
        while (true) {
            try {
                Socket client = entrance.accept();
                start(() -> attend(client));
            } catch (IOException | OutOfMemoryError e) {
                pause(); // no file descriptor or no thread to be had: others give some back
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attend(Socket client) {
        try (client) {
            client.setSoTimeout(PATIENCE);
            client.setTcpNoDelay(true);
            Socks socks = new Socks(USER, password);
            while (!socks.done()) {
                read(client, socks.room());
                client.getOutputStream().write(socks.step());
            }
            connect(client, socks);
        } catch (Socks.Unfit e) {
            answer(client, e.answer());
        } catch (IOException e) {
            // the client has gone
        }
    }

    private static void read(Socket client, ByteBuffer room) throws IOException {
        while (room.hasRemaining()) {
            int n = client.getInputStream().read(room.array(), room.arrayOffset() + room.position(), room.remaining());
            if (n < 0) {
                throw new EOFException();
            }
            room.position(room.position() + n);
        }
    }

    private static void answer(Socket client, byte[] answer) {
        try {
            client.getOutputStream().write(answer);
            client.close();
        } catch (IOException e) {
            // the client has gone
        }
    }

    private static void connect(Socket client, Socks wanted) throws IOException {
        Socket server;
        try {
            server = open(wanted);
        } catch (IOException e) {
            tell(wanted, e);
            client.getOutputStream().write(wanted.refused(e));
            return;
        }
        try (server) {
            server.setTcpNoDelay(true);
            client.setSoTimeout(0);
            client.getOutputStream().write(wanted.granted());
            Thread back = new Thread(() -> copy(server, client), "natives");
            back.setDaemon(true);
            back.start();
            copy(client, server);
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    /** As the JDK's clients: the addresses one after the other. A far name has one, its stand-in. */
    private static Socket open(Socks wanted) throws IOException {
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(wanted.host())) {
            Socket server = new Socket();
            try {
                server.connect(new InetSocketAddress(address, wanted.port()));
                return server;
            } catch (IOException e) {
                server.close();
                failure = e;
            }
        }
        throw failure;
    }

    /** A client's words for a failure say less than the agent's: which gateway, which rule. */
    private static void tell(Socks wanted, IOException e) {
        String why = String.valueOf(e.getMessage());
        if (why.contains("farside")) {
            System.err.println(Colours.of(null, 2)
                    .complaint(wanted.host() + ":" + wanted.port() + ": " + why.replaceAll("\\p{Cc}", "?")));
        }
    }

    /** One direction, with its own end; an error ends both. */
    private static void copy(Socket from, Socket to) {
        byte[] buffer = new byte[64 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            reset(from);
            reset(to);
        }
    }

    /** So that the other end sees an error and no end of stream. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it is closed already
        }
    }
}
