package dev.farside.launcher.natives;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.farside.agent.Colours;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * {@code --natives}: a SOCKS 5 proxy (RFC 1928, CONNECT only) for the programs of one run that are no JVMs. It listens on
 * the loopback interface, admits those that have the password of this run (RFC 1929), and ends with the run.
 *
 * <p>The shell script starts it in a JVM of its own, with the agent. So each connect here is a program's connect: the
 * rules decide where it goes, and it is logged and counted like any other.
 */
public final class Natives {
    private static final int BACKLOG = 128;

    /** For the handshake of a client, in milliseconds. */
    private static final int PATIENCE = 10_000;

    private static final byte[] USER = "farside".getBytes(US_ASCII);

    private static final int VERSION = 5;
    private static final int PASSWORD_VERSION = 1;
    private static final int BY_PASSWORD = 2;
    private static final int NO_METHOD = 255;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int DOMAIN = 3;
    private static final int IPV6 = 4;

    private static final int SUCCESS = 0;
    private static final int FAILURE = 1;
    private static final int HOST_UNREACHABLE = 4;
    private static final int REFUSED = 5;
    private static final int TIMED_OUT = 6;
    private static final int NO_SUCH_COMMAND = 7;
    private static final int NO_SUCH_ADDRESS_TYPE = 8;

    private final byte[] password;

    private Natives(byte[] password) {
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
        Natives natives = new Natives(password.getBytes(US_ASCII));
        start(() -> natives.serve(entrance));
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
            DataInputStream in = new DataInputStream(client.getInputStream());
            InetSocketAddress wanted = isAdmitted(in, client.getOutputStream()) ? wanted(in, client) : null;
            if (wanted != null) {
                connect(client, wanted);
            }
        } catch (IOException e) {
            // the client has gone, or speaks another protocol
        }
    }

    private boolean isAdmitted(DataInputStream in, OutputStream out) throws IOException {
        if (in.read() != VERSION) {
            return false;
        }
        byte[] methods = text(in);
        boolean offers = new String(methods, ISO_8859_1).indexOf(BY_PASSWORD) >= 0;
        answer(out, VERSION, offers ? BY_PASSWORD : NO_METHOD);
        if (!offers || in.read() != PASSWORD_VERSION) {
            return false;
        }
        boolean isUser = MessageDigest.isEqual(text(in), USER);
        boolean isAdmitted = MessageDigest.isEqual(text(in), password) && isUser;
        answer(out, PASSWORD_VERSION, isAdmitted ? SUCCESS : FAILURE);
        return isAdmitted;
    }

    /** Bytes after a byte with their number. */
    private static byte[] text(DataInputStream in) throws IOException {
        byte[] text = new byte[in.readUnsignedByte()];
        in.readFully(text);
        return text;
    }

    /** Unresolved; null: it cannot be, and the client knows. */
    private static InetSocketAddress wanted(DataInputStream in, Socket client) throws IOException {
        int version = in.readUnsignedByte();
        int command = in.readUnsignedByte();
        in.readByte();
        int type = in.readUnsignedByte();
        if (version != VERSION || command != CONNECT) {
            reply(client, NO_SUCH_COMMAND);
            return null;
        }
        String host;
        if (type == DOMAIN) {
            host = new String(text(in), ISO_8859_1);
        } else if (type == IPV4 || type == IPV6) {
            byte[] address = new byte[type == IPV4 ? 4 : 16];
            in.readFully(address);
            host = InetAddress.getByAddress(address).getHostAddress();
        } else {
            reply(client, NO_SUCH_ADDRESS_TYPE);
            return null;
        }
        int port = in.readUnsignedShort();
        if (!host.matches("[!-~]+")) { // ASCII; curl and git send a name's A-label
            reply(client, FAILURE);
            return null;
        }
        return InetSocketAddress.createUnresolved(host, port);
    }

    private static void connect(Socket client, InetSocketAddress wanted) throws IOException {
        Socket server;
        try {
            server = open(wanted);
        } catch (IOException | RuntimeException e) {
            tell(wanted, e);
            reply(client, code(e));
            return;
        }
        try (server) {
            server.setTcpNoDelay(true);
            client.setSoTimeout(0);
            reply(client, SUCCESS);
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
    private static Socket open(InetSocketAddress wanted) throws IOException {
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(wanted.getHostString())) {
            Socket server = new Socket();
            try {
                server.connect(new InetSocketAddress(address, wanted.getPort()));
                return server;
            } catch (IOException e) {
                server.close();
                failure = e;
            }
        }
        throw failure;
    }

    /** A client's words for a failure say less than the agent's: which gateway, which rule. */
    private static void tell(InetSocketAddress wanted, Exception e) {
        String why = String.valueOf(e.getMessage());
        if (why.contains("farside")) {
            System.err.println(Colours.of(null, 2)
                    .complaint(
                            wanted.getHostString() + ":" + wanted.getPort() + ": " + why.replaceAll("\\p{Cc}", "?")));
        }
    }

    private static int code(Exception e) {
        String words = String.valueOf(e.getMessage());
        if (e instanceof UnknownHostException || e instanceof NoRouteToHostException) {
            return HOST_UNREACHABLE;
        }
        if (e instanceof SocketTimeoutException || words.startsWith("Connection timed out")) {
            return TIMED_OUT;
        }
        return e instanceof ConnectException && words.startsWith("Connection refused") ? REFUSED : FAILURE;
    }

    private static void reply(Socket client, int code) throws IOException {
        answer(client.getOutputStream(), VERSION, code, 0, IPV4, 0, 0, 0, 0, 0, 0);
    }

    private static void answer(OutputStream out, int... values) throws IOException {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        out.write(bytes);
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
