package dev.farside.it.site;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The servers of one network, in a JVM of their own. Ports are the well-known ones where there is one: the network is
 * ours alone.
 *
 * <pre>
 *  7 echo    sends back what comes, and its end after the end
 *  9 count   at the end of what comes: "BYTES CRC\n"
 * 11 reset   after one byte: closes with a reset
 * 13 hello   "hello\n", then the end
 * 15 silent  takes and never answers
 * 17 drip    ten bytes, one each 50 ms
 * 19 source  reads "COUNT\n", sends that many bytes, byte i being (byte) i
 * 21 stuck   takes and never reads
 * 23 who     tells the address it is called from
 * 25 where   tells whose hosts it was given: near, gateway or far
 * 27 crowd   echoes too, thousands at a time
 * 53 dns     80 http     443 https     1080 SOCKS     3128 HTTP proxy
 * </pre>
 */
public final class Servers {
    private Servers() {}

    /** @param arguments hosts file, log of the resolver, key store or "-" */
    public static void main(String[] arguments) throws Exception {
        new Dns(Path.of(arguments[0]), Path.of(arguments[1])).start();
        serve(new ServerSocket(7, 200), Servers::echo);
        serve(new ServerSocket(9, 200), Servers::count);
        serve(new ServerSocket(11), Servers::reset);
        serve(new ServerSocket(13), socket -> socket.getOutputStream().write(ascii("hello\n")));
        serve(new ServerSocket(15, 200), socket -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()));
        serve(new ServerSocket(17), Servers::drip);
        serve(new ServerSocket(19, 200), Servers::source);
        serve(new ServerSocket(21), socket -> stuck());
        serve(new ServerSocket(23), socket -> socket.getOutputStream()
                .write(ascii(socket.getInetAddress().getHostAddress())));
        byte[] place = ascii(Path.of(arguments[0]).getFileName().toString().replace(".hosts", "\n"));
        serve(new ServerSocket(25), socket -> socket.getOutputStream().write(place));
        CrowdServer.start(27);
        serve(new ServerSocket(1080), AppProxy::socks);
        serve(new ServerSocket(3128), AppProxy::http);
        HttpServer http = HttpServer.create(new InetSocketAddress(80), 0);
        start(http);
        if (!arguments[2].equals("-")) {
            HttpsServer https = HttpsServer.create(new InetSocketAddress(443), 0);
            https.setHttpsConfigurator(new HttpsConfigurator(tls(Path.of(arguments[2]))));
            start(https);
        }
        System.out.println("ready");
        int end = System.in.read();
        System.exit(end < 0 ? 0 : 1);
    }

    interface Session {
        void run(Socket socket) throws IOException;
    }

    public interface Loop {
        void run() throws IOException;
    }

    static void serve(ServerSocket server, Session session) {
        thread("accept-" + server.getLocalPort(), () -> {
            while (true) {
                Socket socket = server.accept();
                thread("serve-" + server.getLocalPort(), () -> {
                    try (socket) {
                        session.run(socket);
                    }
                });
            }
        });
    }

    public static Thread thread(String name, Loop loop) {
        Thread thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (IOException e) {
                        // The other side left; nothing to tell anyone.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void echo(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.getInputStream().transferTo(socket.getOutputStream());
        socket.shutdownOutput();
    }

    private static void count(Socket socket) throws IOException {
        CRC32 crc = new CRC32();
        byte[] space = new byte[65536];
        long count = 0;
        InputStream in = socket.getInputStream();
        for (int n = in.read(space); n >= 0; n = in.read(space)) {
            crc.update(space, 0, n);
            count += n;
        }
        socket.getOutputStream().write(ascii(count + " " + Long.toHexString(crc.getValue()) + "\n"));
    }

    private static void reset(Socket socket) throws IOException {
        int first = socket.getInputStream().read();
        if (first >= 0) {
            socket.setSoLinger(true, 0);
        }
    }

    private static void drip(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        for (int i = 0; i < 10; i++) {
            socket.getOutputStream().write('a' + i);
            pause(50);
        }
    }

    private static void source(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c > '\n';
                c = socket.getInputStream().read()) {
            text.append((char) c);
        }
        byte[] pattern = new byte[65536];
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] = (byte) i;
        }
        for (long left = Long.parseLong(text.toString()); left > 0; left -= pattern.length) {
            socket.getOutputStream().write(pattern, 0, (int) Math.min(left, pattern.length));
        }
    }

    private static void stuck() throws IOException {
        pause(Long.MAX_VALUE);
    }

    private static void start(HttpServer server) {
        server.createContext("/", Servers::answer);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    /** "METHOD path host-header body-length\n". */
    private static void answer(HttpExchange exchange) throws IOException {
        int length = exchange.getRequestBody().readAllBytes().length;
        byte[] text = ascii(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Host") + " " + length + "\n");
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    private static SSLContext tls(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** For servers that are slow, or silent, on purpose. */
    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
