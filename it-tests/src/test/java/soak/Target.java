package soak;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * The server at the far end. A connection is one request: a letter, a seed and a count. The bytes are those of {@link
 * Pattern}; the server closes when it has answered.
 *
 * <pre>
 *   'D' seed n   sends n bytes
 *   'U' seed n   takes n bytes, then answers where the first wrong one is (8 bytes; -1: none)
 *   'H' seed n   takes the bytes up to the end, then answers the same, and how many came (8 bytes)
 *   'E' seed n   echoes n bytes as they arrive
 *   'W' seed n   waits n ms, then sends the seed
 *
 *   GET /seed/n, POST /seed/n   the same as D and U over HTTP, at the next port
 * </pre>
 *
 * A target that is told to spoil things changes a byte of some downloads and ends others early, so that a test sees whether the
 * client notices.
 */
public final class Target {
    static final int PORT = 2701;
    static final int HTTP_PORT = 2702;
    static final int REQUEST = 1 + 2 * Long.BYTES;

    private static final int PIECE = 64 * 1024;
    private static final int WRONG = 0;
    private static final int EARLY = 1;
    private static boolean spoils;

    private Target() {}

    /** @param arguments {@code spoil}, or nothing */
    public static void main(String[] arguments) throws IOException {
        spoils = arguments.length > 0 && arguments[0].equals("spoil");
        // The client ends idle connections, lest it uses one at the moment when the server ends it.
        System.setProperty("sun.net.httpserver.idleInterval", "300");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer http = HttpServer.create(new InetSocketAddress(HTTP_PORT), 2000);
        http.createContext("/", Target::answer);
        http.setExecutor(Executors.newCachedThreadPool());
        http.start();
        try (ServerSocket server = new ServerSocket(PORT, 2000)) {
            System.out.println("ready");
            while (true) {
                Socket socket = server.accept();
                new Thread(() -> serve(socket), "serve").start();
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            char what = (char) in.readByte();
            long seed = in.readLong();
            long count = in.readLong();
            switch (what) {
                case 'D' -> send(out, seed, count);
                case 'U' -> out.writeLong(take(in, new Pattern(seed), count));
                case 'H' -> {
                    Pattern pattern = new Pattern(seed);
                    byte[] answer = new byte[2 * Long.BYTES];
                    ByteBuffer.wrap(answer)
                            .putLong(take(in, pattern, Long.MAX_VALUE))
                            .putLong(pattern.position());
                    out.write(answer);
                }
                case 'E' -> echo(in, out, count);
                case 'W' -> await(socket, in, out, seed, count);
                default -> throw new IOException("no such request: " + what);
            }
        } catch (IOException e) {
            // The client finds its connection ended, and says so.
        }
    }

    /** Ends at once when the client ends, so that nothing of the client's connection outlives it. */
    private static void await(Socket socket, InputStream in, DataOutputStream out, long seed, long millis)
            throws IOException {
        socket.setSoTimeout((int) millis);
        try {
            if (in.read() < 0) {
                return;
            }
            throw new IOException("it sends while it waits");
        } catch (SocketTimeoutException e) {
            out.writeLong(seed);
        }
    }

    private static void send(OutputStream out, long seed, long count) throws IOException {
        Pattern pattern = new Pattern(seed);
        byte[] piece = new byte[PIECE];
        int spoil = spoils ? (int) (seed & 7) : -1;
        for (long left = spoil == EARLY ? count - 1 : count; left > 0; left -= piece.length) {
            int n = (int) Math.min(left, piece.length);
            pattern.fill(piece, n);
            piece[n - 1] ^= spoil == WRONG ? 1 : 0;
            out.write(piece, 0, n);
        }
    }

    /** @return where the first wrong byte is; -1: nowhere */
    private static long take(InputStream in, Pattern pattern, long count) throws IOException {
        byte[] piece = new byte[PIECE];
        long wrong = -1;
        while (pattern.position() < count) {
            int n = in.read(piece, 0, (int) Math.min(piece.length, count - pattern.position()));
            if (n < 0) {
                if (count == Long.MAX_VALUE) {
                    return wrong;
                }
                throw new IOException("ended early");
            }
            long here = pattern.check(piece, n);
            wrong = wrong < 0 ? here : wrong;
        }
        return wrong;
    }

    private static void echo(InputStream in, OutputStream out, long count) throws IOException {
        byte[] piece = new byte[PIECE];
        for (long left = count; left > 0; ) {
            int n = in.read(piece, 0, (int) Math.min(left, piece.length));
            if (n < 0) {
                throw new IOException("ended early");
            }
            out.write(piece, 0, n);
            left -= n;
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/");
        long seed = Long.parseLong(path[1]);
        long count = Long.parseLong(path[2]);
        if ((seed & 3) == 0) {
            exchange.getResponseHeaders().set("Connection", "close");
        }
        if (exchange.getRequestMethod().equals("POST")) {
            long wrong = take(exchange.getRequestBody(), new Pattern(seed), count);
            byte[] text = Long.toString(wrong).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
        } else {
            exchange.sendResponseHeaders(200, count);
            send(exchange.getResponseBody(), seed, count);
        }
        exchange.close();
    }
}
