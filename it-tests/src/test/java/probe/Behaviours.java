package probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The behaviour of a Socket, one case a line. The same program runs against servers that it reaches directly and
 * against the same servers through a gateway, and must print the same.
 */
public final class Behaviours {
    private static final String HOST = "10.213.2.13";
    private static final String NAME = "echo.corp.example";
    private static final String WEB = "web.corp.example";
    private static final int ECHO = 7;
    private static final int COUNT = 9;
    private static final int RESET = 11;
    private static final int HELLO = 13;
    private static final int SILENT = 15;
    private static final int DRIP = 17;
    private static final int SOURCE = 19;
    private static final int STUCK = 21;

    private interface Check {
        Object run() throws Exception;
    }

    private Behaviours() {}

    public static void main(String[] arguments) {
        gettersAndStates();
        options();
        connecting();
        streams();
        closing();
        halfClose();
        timeouts();
        threads();
        kinds();
        tls();
        volume();
        System.exit(0); // whatever a check left running
    }

    // ---------------------------------------------------------------- the frame

    private static void check(String name, Check check) {
        Thread main = Thread.currentThread();
        Thread guard = new Thread(() -> {
            try {
                Thread.sleep(25_000); // interrupted, unless the check hangs
                System.out.println(name + ": HANGS " + Arrays.toString(main.getStackTrace()));
                System.exit(1);
            } catch (InterruptedException e) {
                // The check came to its end.
            }
        });
        guard.setDaemon(true);
        guard.start();
        String result;
        try {
            result = String.valueOf(check.run());
        } catch (Throwable e) {
            result = e.getClass().getName() + ": " + e.getMessage();
        }
        guard.interrupt();
        System.out.println(name + ": " + result.replaceAll("localport=\\d\\d+", "localport=N"));
    }

    private static String failure(Check check) {
        try {
            return "no failure but " + check.run();
        } catch (Exception e) {
            return e.getClass().getName() + ": " + e.getMessage();
        }
    }

    /** For connect failures: the words name the gateway, the class is what programs look at. */
    private static String failureClass(Check check) {
        return failure(check).split(":")[0];
    }

    private static Socket open(int port) throws IOException {
        return new Socket(HOST, port);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static String echo(Socket socket, String word) throws IOException {
        socket.getOutputStream().write(ascii(word));
        return text(socket.getInputStream().readNBytes(word.length()));
    }

    // ---------------------------------------------------------------- the checks

    private static void gettersAndStates() {
        check("new socket", () -> {
            try (Socket s = new Socket()) {
                return state(s);
            }
        });
        check("connected socket", () -> {
            try (Socket s = open(ECHO)) {
                return state(s);
            }
        });
        check("closed socket", () -> {
            Socket s = open(ECHO);
            s.close();
            return state(s);
        });
        check("never connected, closed", () -> {
            Socket s = new Socket();
            s.close();
            return state(s);
        });
        check("local address of a connected socket", () -> {
            try (Socket s = open(ECHO)) {
                return s.getLocalPort() > 0
                        && ((InetSocketAddress) s.getLocalSocketAddress()).getPort() == s.getLocalPort();
            }
        });
        check("the address given is the address got", () -> {
            InetAddress given = InetAddress.getByName(NAME);
            try (Socket s = new Socket(given, ECHO)) {
                return s.getInetAddress().equals(given) + " "
                        + s.getInetAddress().getHostName();
            }
        });
        check("remote address by name", () -> {
            InetSocketAddress given = new InetSocketAddress(NAME, ECHO);
            try (Socket s = new Socket()) {
                s.connect(given, 20_000);
                return given.equals(s.getRemoteSocketAddress()) + " "
                        + ((InetSocketAddress) s.getRemoteSocketAddress()).getHostString() + " "
                        + s.toString().startsWith("Socket[addr=" + NAME + "/");
            }
        });
        check("channel", () -> {
            try (Socket s = open(ECHO)) {
                return s.getChannel();
            }
        });
    }

    private static String state(Socket s) throws IOException {
        return "bound " + s.isBound() + " connected " + s.isConnected() + " closed " + s.isClosed() + " in "
                + s.isInputShutdown() + " out " + s.isOutputShutdown() + " port " + s.getPort() + " address "
                + s.getInetAddress() + " remote " + s.getRemoteSocketAddress() + " localPort "
                + (s.getLocalPort() > 0 ? "some" : s.getLocalPort()) + " " + s;
    }

    private static void options() {
        check("options set before connect hold after it", () -> {
            try (Socket s = new Socket()) {
                setAll(s);
                s.connect(new InetSocketAddress(HOST, ECHO), 20_000);
                return all(s) + " " + echo(s, "word");
            }
        });
        check("options set after connect", () -> {
            try (Socket s = open(ECHO)) {
                setAll(s);
                return all(s) + " " + echo(s, "word");
            }
        });
        check("defaults", () -> {
            try (Socket s = open(ECHO)) {
                return s.getTcpNoDelay() + " " + s.getKeepAlive() + " " + s.getSoLinger() + " " + s.getSoTimeout() + " "
                        + s.getReuseAddress() + " " + s.getOOBInline() + " " + s.getTrafficClass() + " "
                        + (s.getReceiveBufferSize() > 4096) + " " + (s.getSendBufferSize() > 4096);
            }
        });
        check("supported options, new", () -> {
            try (Socket s = new Socket()) {
                return names(s);
            }
        });
        check("supported options, connected", () -> {
            try (Socket s = open(ECHO)) {
                return names(s);
            }
        });
        check("every supported option can be read", () -> {
            TreeMap<String, Object> values = new TreeMap<>();
            try (Socket s = open(ECHO)) {
                for (SocketOption<?> option : s.supportedOptions()) {
                    String value;
                    try {
                        value = String.valueOf(s.getOption(option));
                    } catch (IOException e) {
                        value = e.getClass().getName();
                    }
                    boolean moves =
                            option.name().endsWith("BUF") || option.name().contains("NAPI");
                    values.put(option.name(), moves ? "some" : value);
                }
            }
            return values;
        });
        check("setOption and getOption", () -> {
            try (Socket s = open(ECHO)) {
                s.setOption(StandardSocketOptions.TCP_NODELAY, true);
                s.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
                s.setOption(StandardSocketOptions.SO_LINGER, 3);
                s.setOption(StandardSocketOptions.IP_TOS, 8);
                return s.getTcpNoDelay() + " " + s.getKeepAlive() + " " + s.getSoLinger() + " "
                        + s.getOption(StandardSocketOptions.IP_TOS);
            }
        });
        check("option no socket has", () -> {
            try (Socket s = open(ECHO)) {
                return failure(() -> s.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 3)) + " | "
                        + failure(() -> s.getOption(StandardSocketOptions.IP_MULTICAST_LOOP)) + " | "
                        + failure(() -> s.setOption((SocketOption<Object>) null, 1));
            }
        });
        check("impossible values", () -> {
            try (Socket s = open(ECHO)) {
                return failure(() -> {
                            s.setSoTimeout(-1);
                            return "";
                        })
                        + " | "
                        + failure(() -> {
                            s.setSoLinger(true, -1);
                            return "";
                        })
                        + " | "
                        + failure(() -> {
                            s.setReceiveBufferSize(0);
                            return "";
                        })
                        + " | "
                        + failure(() -> {
                            s.setSendBufferSize(-4);
                            return "";
                        })
                        + " | "
                        + failure(() -> {
                            s.setTrafficClass(256);
                            return "";
                        });
            }
        });
        check("options of a closed socket", () -> {
            Socket s = open(ECHO);
            s.close();
            return failure(s::getTcpNoDelay) + " | " + failure(s::getSoTimeout) + " | " + failure(s::getSoLinger)
                    + " | "
                    + failure(() -> {
                        s.setKeepAlive(true);
                        return "";
                    })
                    + " | " + failure(() -> s.getOption(StandardSocketOptions.SO_LINGER)) + " | " + names(s);
        });
        check("linger is cut to the most there is", () -> {
            try (Socket s = open(ECHO)) {
                s.setSoLinger(true, 1_000_000);
                return s.getSoLinger();
            }
        });
        check("urgent data", () -> {
            try (Socket s = open(ECHO)) {
                s.setOOBInline(true);
                s.sendUrgentData('!');
                return "sent " + s.getOOBInline();
            }
        });
        check("performance preferences", () -> {
            try (Socket s = new Socket()) {
                s.setPerformancePreferences(1, 2, 3);
                s.connect(new InetSocketAddress(HOST, ECHO));
                s.setPerformancePreferences(3, 2, 1);
                return echo(s, "ok");
            }
        });
    }

    private static void setAll(Socket s) throws IOException {
        s.setTcpNoDelay(true);
        s.setKeepAlive(true);
        s.setSoLinger(true, 7);
        s.setSoTimeout(12_345);
        s.setReuseAddress(true);
        s.setOOBInline(true);
        s.setTrafficClass(0x10);
        s.setReceiveBufferSize(40_000);
        s.setSendBufferSize(50_000);
    }

    private static String all(Socket s) throws IOException {
        return s.getTcpNoDelay() + " " + s.getKeepAlive() + " " + s.getSoLinger() + " " + s.getSoTimeout() + " "
                + s.getReuseAddress() + " " + s.getOOBInline() + " " + s.getTrafficClass() + " "
                + s.getReceiveBufferSize() + " " + s.getSendBufferSize();
    }

    private static List<String> names(Socket s) {
        return s.supportedOptions().stream().map(SocketOption::name).sorted().toList();
    }

    private static void connecting() {
        check("connect twice", () -> {
            try (Socket s = open(ECHO)) {
                return failure(() -> {
                            s.connect(new InetSocketAddress(HOST, ECHO));
                            return "";
                        })
                        + " " + echo(s, "still works");
            }
        });
        check("connect after close", () -> {
            Socket s = new Socket();
            s.close();
            return failure(() -> {
                s.connect(new InetSocketAddress(HOST, ECHO));
                return "";
            });
        });
        check("connect to nothing", () -> {
            try (Socket s = new Socket()) {
                return failure(() -> {
                    s.connect(null);
                    return "";
                });
            }
        });
        check("negative timeout", () -> {
            try (Socket s = new Socket()) {
                return failure(() -> {
                            s.connect(new InetSocketAddress(HOST, ECHO), -1);
                            return "";
                        })
                        + " closed " + s.isClosed();
            }
        });
        check("address of no known kind", () -> {
            try (Socket s = new Socket()) {
                return failure(() -> {
                    s.connect(new SocketAddress() {});
                    return "";
                });
            }
        });
        check("unresolved endpoint", () -> {
            try (Socket s = new Socket()) {
                return failure(() -> {
                    s.connect(InetSocketAddress.createUnresolved(NAME, ECHO), 20_000);
                    return "connected " + s.getPort();
                });
            }
        });
        check("refused", () -> {
            Socket s = new Socket();
            return failureClass(() -> {
                        s.connect(new InetSocketAddress("10.213.2.15", 80), 20_000);
                        return "";
                    })
                    + " " + state(s);
        });
        check("connect again after refused", () -> {
            Socket s = new Socket();
            String first = failureClass(() -> {
                s.connect(new InetSocketAddress("10.213.2.15", 80), 20_000);
                return "";
            });
            return first + " "
                    + failure(() -> {
                        s.connect(new InetSocketAddress(HOST, ECHO), 20_000);
                        return echo(s, "works");
                    });
        });
        check("connect times out", () -> {
            Socket s = new Socket();
            return failure(() -> {
                        s.connect(new InetSocketAddress("10.213.2.14", 80), 300);
                        return "";
                    })
                    + " closed " + s.isClosed() + " connected " + s.isConnected();
        });
        check(
                "unreachable",
                () -> failureClass(() -> {
                    try (Socket s = new Socket()) {
                        s.connect(new InetSocketAddress("10.213.2.16", 80), 20_000);
                        return "";
                    }
                }));
        check("refused in the constructor", () -> failureClass(() -> new Socket("closed.corp.example", 80)));
        check("unknown host in the constructor", () -> failureClass(() -> new Socket("no-such.corp.example", 80)));
        check("port out of range", () -> failure(() -> new Socket(HOST, 70_000)));
        check("bound, then connected", () -> {
            try (Socket s = new Socket()) {
                s.bind(null);
                int before = s.getLocalPort();
                String bound = s.isBound() + " " + (before > 0);
                s.connect(new InetSocketAddress(HOST, ECHO), 20_000);
                return bound + " " + (s.getLocalPort() == before) + " " + echo(s, "word");
            }
        });
        check("bound to a wanted port", () -> {
            int free;
            try (ServerSocket probe = new ServerSocket(0)) {
                free = probe.getLocalPort();
            }
            try (Socket s = new Socket()) {
                s.bind(new InetSocketAddress(free));
                s.connect(new InetSocketAddress(HOST, ECHO), 20_000);
                return (s.getLocalPort() == free) + " " + echo(s, "word");
            }
        });
        check("bind twice, bind late", () -> {
            try (Socket s = new Socket();
                    Socket late = open(ECHO)) {
                s.bind(null);
                return failure(() -> {
                            s.bind(null);
                            return "";
                        })
                        + " | "
                        + failure(() -> {
                            late.bind(null);
                            return "";
                        });
            }
        });
        check("bind to an address of someone else", () -> {
            try (Socket s = new Socket()) {
                return failureClass(() -> {
                    s.bind(new InetSocketAddress("192.0.2.1", 0));
                    return "";
                });
            }
        });
        check("loopback stays loopback", () -> {
            try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    Socket s = new Socket("localhost", server.getLocalPort());
                    Socket accepted = server.accept()) {
                accepted.getOutputStream().write('x');
                return s.getInetAddress() + " " + (char) s.getInputStream().read();
            }
        });
        check(
                "nobody listens on loopback",
                () -> failure(() -> {
                    try (Socket s = new Socket()) {
                        s.connect(new InetSocketAddress("127.0.0.1", 1), 5_000);
                        return "";
                    }
                }));
    }

    private static void streams() {
        check("echo", () -> {
            try (Socket s = open(ECHO)) {
                return echo(s, "one") + echo(s, "two");
            }
        });
        check("end of stream, again and again", () -> {
            try (Socket s = open(HELLO)) {
                InputStream in = s.getInputStream();
                return text(in.readAllBytes()).strip() + " " + in.read() + " " + in.read(new byte[5]) + " "
                        + in.read(new byte[0]) + " " + in.available() + " " + s.isClosed() + " " + s.isInputShutdown();
            }
        });
        check("available", () -> {
            try (Socket s = open(ECHO)) {
                int before = s.getInputStream().available();
                s.getOutputStream().write(ascii("abcdef"));
                int there = s.getInputStream().available();
                while (there < 6) {
                    Thread.onSpinWait();
                    there = s.getInputStream().available();
                }
                s.getInputStream().read();
                return before + " " + there + " " + s.getInputStream().available();
            }
        });
        check("bad ranges", () -> {
            try (Socket s = open(ECHO)) {
                return failure(() -> s.getInputStream().read(new byte[2], 1, 5)) + " | "
                        + failure(() -> {
                            s.getOutputStream().write(new byte[2], -1, 2);
                            return "";
                        })
                        + " | " + failure(() -> s.getInputStream().read(null, 0, 1)) + " | "
                        + s.getInputStream().read(new byte[2], 2, 0);
            }
        });
        check("nothing to write", () -> {
            try (Socket s = open(ECHO)) {
                s.getOutputStream().write(new byte[0]);
                s.getOutputStream().flush();
                return echo(s, "ok");
            }
        });
        check("skip", () -> {
            try (Socket s = open(ECHO)) {
                s.getOutputStream().write(ascii("0123456789"));
                s.getInputStream().skipNBytes(7);
                return text(s.getInputStream().readNBytes(3));
            }
        });
        check("same streams each time", () -> {
            try (Socket s = open(ECHO)) {
                return (s.getInputStream() == s.getInputStream()) + " " + (s.getOutputStream() == s.getOutputStream())
                        + " " + s.getInputStream().getClass().getName() + " "
                        + s.getOutputStream().getClass().getName() + " "
                        + s.getInputStream().markSupported();
            }
        });
        check("streams before connect", () -> {
            try (Socket s = new Socket()) {
                return failure(s::getInputStream) + " | " + failure(s::getOutputStream);
            }
        });
        check("streams after close", () -> {
            Socket s = open(ECHO);
            InputStream in = s.getInputStream();
            OutputStream out = s.getOutputStream();
            s.close();
            return failure(s::getInputStream) + " | " + failure(s::getOutputStream) + " | " + failure(in::read) + " | "
                    + failure(in::available)
                    + " | "
                    + failure(() -> {
                        out.write(1);
                        return "";
                    });
        });
        check("lines", () -> {
            try (Socket s = open(ECHO)) {
                s.getOutputStream().write(ascii("first\nsecond\n"));
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(s.getInputStream(), StandardCharsets.US_ASCII));
                return reader.readLine() + " " + reader.readLine();
            }
        });
        check("objects", () -> {
            try (Socket s = open(ECHO)) {
                ObjectOutputStream out = new ObjectOutputStream(s.getOutputStream());
                out.writeObject(List.of("a", 1, 2.5));
                out.flush();
                return new ObjectInputStream(s.getInputStream()).readObject();
            }
        });
    }

    private static void closing() {
        check("close twice", () -> {
            Socket s = open(ECHO);
            s.close();
            s.close();
            return s.isClosed();
        });
        check("closing a stream closes the socket", () -> {
            Socket a = open(ECHO);
            a.getInputStream().close();
            Socket b = open(ECHO);
            b.getOutputStream().close();
            return a.isClosed() + " " + b.isClosed();
        });
        check("close while another reads", () -> {
            Socket s = open(SILENT);
            return whileBlocked(() -> failure(() -> s.getInputStream().read()), s::close);
        });
        check("close while another writes", () -> {
            Socket s = open(STUCK);
            return whileBlocked(
                    () -> {
                        byte[] much = new byte[1 << 20];
                        String first = failure(() -> {
                            while (true) {
                                s.getOutputStream().write(much);
                            }
                        });
                        return first.replaceAll("Broken pipe|Connection reset.*", "Socket closed");
                    },
                    s::close);
        });
        check("close while another connects", () -> {
            Socket s = new Socket();
            return whileBlocked(
                    () -> failure(() -> {
                        s.connect(new InetSocketAddress("10.213.2.14", 80), 15_000);
                        return "";
                    }),
                    s::close);
        });
        check("shutdown of input while another reads", () -> {
            Socket s = open(SILENT);
            return whileBlocked(() -> s.getInputStream().read(), s::shutdownInput) + " " + s.isInputShutdown();
        });
        check("close with linger", () -> {
            Socket s = open(COUNT);
            s.setSoLinger(true, 2);
            s.getOutputStream().write(new byte[1000]);
            s.close();
            return s.isClosed();
        });
        check("close with a reset", () -> {
            Socket s = open(ECHO);
            s.setSoLinger(true, 0);
            s.close();
            return s.isClosed();
        });
        check("the far side resets", () -> {
            try (Socket s = open(RESET)) {
                s.getOutputStream().write(1);
                return failure(() -> "end " + s.getInputStream().read());
            }
        });
        check("writing to one who left", () -> {
            try (Socket s = open(HELLO)) {
                s.getInputStream().readAllBytes();
                return failureClass(() -> {
                    while (true) {
                        s.getOutputStream().write(new byte[1000]);
                    }
                });
            }
        });
    }

    private interface Act {
        void run() throws IOException;
    }

    private static Object whileBlocked(Callable<Object> blocking, Act act) throws Exception {
        FutureTask<Object> task = new FutureTask<>(blocking);
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        Thread.sleep(400); // nothing tells that a thread is inside a native call
        boolean waited = !task.isDone();
        act.run();
        return "waited " + waited + ", " + task.get(10, TimeUnit.SECONDS);
    }

    private static void halfClose() {
        check("half-close", () -> {
            try (Socket s = open(COUNT)) {
                s.getOutputStream().write(ascii("0123456789"));
                s.shutdownOutput();
                return s.isOutputShutdown() + " " + s.isClosed() + " "
                        + text(s.getInputStream().readAllBytes()).strip();
            }
        });
        check("write after half-close", () -> {
            try (Socket s = open(SILENT)) {
                OutputStream out = s.getOutputStream();
                s.shutdownOutput();
                return failure(() -> {
                            out.write(1);
                            return "";
                        })
                        + " | " + failure(s::getOutputStream) + " | "
                        + failure(() -> {
                            s.shutdownOutput();
                            return "";
                        });
            }
        });
        check("read after shutdown of input", () -> {
            try (Socket s = open(ECHO)) {
                InputStream in = s.getInputStream();
                s.shutdownInput();
                return in.read() + " " + in.available() + " | " + failure(s::getInputStream) + " | "
                        + failure(() -> {
                            s.shutdownInput();
                            return "";
                        });
            }
        });
        check("shutdown before connect", () -> {
            try (Socket s = new Socket()) {
                return failure(() -> {
                            s.shutdownInput();
                            return "";
                        })
                        + " | "
                        + failure(() -> {
                            s.shutdownOutput();
                            return "";
                        });
            }
        });
        check("writing goes on after the far side's end", () -> {
            try (Socket s = open(ECHO)) {
                s.shutdownOutput();
                return s.getInputStream().read() + " " + state(s).replaceAll(".*closed (\\w+) .*", "$1");
            }
        });
    }

    private static void timeouts() {
        check("read times out, and goes on", () -> {
            try (Socket s = open(ECHO)) {
                s.setSoTimeout(200);
                long start = System.nanoTime();
                String first = failure(() -> s.getInputStream().read());
                long millis = (System.nanoTime() - start) / 1_000_000;
                return first + " " + (millis >= 190 && millis < 3000) + " " + s.isClosed() + " " + echo(s, "goes on");
            }
        });
        check("timeout of a single read among drops", () -> {
            try (Socket s = open(DRIP)) {
                s.setSoTimeout(5_000);
                return text(s.getInputStream().readAllBytes());
            }
        });
        check("timeout taken back", () -> {
            try (Socket s = open(DRIP)) {
                s.setSoTimeout(1);
                int late = 0;
                try {
                    while (s.getInputStream().read() >= 0) {
                        late++;
                    }
                } catch (SocketTimeoutException e) {
                    s.setSoTimeout(0);
                }
                return late < 10 ? "" + text(s.getInputStream().readAllBytes()).endsWith("j") : "never late";
            }
        });
        check("web read timeout", () -> {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://" + HOST + ":" + SILENT + "/").toURL().openConnection();
            connection.setReadTimeout(300);
            return failure(connection::getResponseCode);
        });
        check("web connect timeout", () -> {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://hole.corp.example/").toURL().openConnection();
            connection.setConnectTimeout(300);
            return failure(connection::getResponseCode);
        });
    }

    private static void threads() {
        check("connect with the interrupt flag set", () -> {
            Thread.currentThread().interrupt();
            try (Socket s = open(ECHO)) {
                return echo(s, "word") + " " + Thread.interrupted();
            } finally {
                Thread.interrupted();
            }
        });
        check("interrupted while reading", () -> {
            Thread reader = Thread.currentThread();
            try (Socket s = open(DRIP)) {
                Thread other = new Thread(reader::interrupt);
                s.getInputStream().read();
                other.start();
                return text(s.getInputStream().readAllBytes()) + " " + Thread.interrupted();
            } finally {
                Thread.interrupted();
            }
        });
        check("one reads, one writes", () -> {
            try (Socket s = open(ECHO)) {
                FutureTask<Object> writer = new FutureTask<>(() -> {
                    for (int i = 0; i < 500; i++) {
                        s.getOutputStream().write(new byte[1000]);
                    }
                    s.shutdownOutput();
                    return null;
                });
                new Thread(writer).start();
                return s.getInputStream().readAllBytes().length;
            }
        });
        check("forty sockets at once", () -> {
            ExecutorService pool = Executors.newFixedThreadPool(40);
            List<Future<String>> all = new ArrayList<>();
            CountDownLatch open = new CountDownLatch(40);
            for (int i = 0; i < 40; i++) {
                String word = "word " + i;
                all.add(pool.submit(() -> {
                    try (Socket s = open(ECHO)) {
                        open.countDown();
                        open.await();
                        return echo(s, word);
                    }
                }));
            }
            int right = 0;
            for (int i = 0; i < 40; i++) {
                right += all.get(i).get(20, TimeUnit.SECONDS).equals("word " + i) ? 1 : 0;
            }
            pool.shutdown();
            return right;
        });
        check(
                "virtual thread",
                () -> virtual(() -> {
                    try (Socket s = open(ECHO)) {
                        return echo(s, "word");
                    }
                }));
        check(
                "virtual threads that wait leave their carriers",
                () -> virtual(() -> {
                    // More than there are carriers (the run allows one).
                    List<Socket> waiting = new ArrayList<>();
                    CountDownLatch done = new CountDownLatch(4);
                    for (int i = 0; i < 4; i++) {
                        Socket s = open(ECHO);
                        waiting.add(s);
                        startVirtual(() -> {
                            try {
                                s.getInputStream().read();
                            } catch (IOException e) {
                                System.out.println(e);
                            }
                            done.countDown();
                        });
                    }
                    Socket connecting = new Socket();
                    CountDownLatch connect = new CountDownLatch(1);
                    startVirtual(() -> {
                        failure(() -> {
                            connecting.connect(new InetSocketAddress("10.213.2.14", 80), 20_000);
                            return "";
                        });
                        connect.countDown();
                    });
                    Thread.sleep(200); // nothing tells that the connect is under way
                    String word;
                    try (Socket s = open(ECHO)) {
                        word = echo(s, "not stuck");
                    }
                    connecting.close();
                    for (Socket s : waiting) {
                        s.getOutputStream().write(1);
                    }
                    return word + " " + done.await(5, TimeUnit.SECONDS) + " " + connect.await(5, TimeUnit.SECONDS);
                }));
        check(
                "virtual thread interrupted while reading",
                () -> virtualInterrupted(
                        () -> open(SILENT),
                        s -> failure(() -> s.getInputStream().read())));
        check(
                "virtual thread interrupted while connecting",
                () -> virtualInterrupted(
                        Socket::new,
                        s -> failure(() -> {
                            s.connect(new InetSocketAddress("10.213.2.14", 80), 15_000);
                            return "";
                        })));
        check(
                "virtual thread, flag set before read",
                () -> virtual(() -> {
                    Socket s = open(SILENT);
                    Thread.currentThread().interrupt();
                    String words = failure(() -> s.getInputStream().read());
                    return words + " " + Thread.interrupted() + " closed " + s.isClosed();
                }));
    }

    private interface Blocking {
        String run(Socket s) throws Exception;
    }

    private static Object virtualInterrupted(Callable<Socket> opening, Blocking blocking) throws Exception {
        if (Runtime.version().feature() < 21) {
            return "none here";
        }
        Socket s = opening.call();
        FutureTask<String> task =
                new FutureTask<>(() -> blocking.run(s) + " flag " + Thread.interrupted() + " closed " + s.isClosed());
        Thread thread = startVirtual(task);
        Thread.sleep(300); // nothing tells that it is inside the call
        thread.interrupt();
        return task.get(10, TimeUnit.SECONDS);
    }

    private static Object virtual(Callable<Object> body) throws Exception {
        if (Runtime.version().feature() < 21) {
            return "none here";
        }
        FutureTask<Object> task = new FutureTask<>(body);
        startVirtual(task);
        return task.get(20, TimeUnit.SECONDS);
    }

    /** Compiled for 17, which has none. */
    private static Thread startVirtual(Runnable body) {
        try {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void kinds() {
        check("a subclass", () -> {
            List<String> calls = new ArrayList<>();
            Socket s = new Socket() {
                @Override
                public void connect(SocketAddress endpoint, int timeout) throws IOException {
                    calls.add("connect");
                    super.connect(endpoint, timeout);
                }

                @Override
                public synchronized void close() throws IOException {
                    calls.add("close");
                    super.close();
                }
            };
            s.connect(new InetSocketAddress(HOST, ECHO), 20_000);
            String word = echo(s, "word");
            s.close();
            return word + " " + calls;
        });
        check("a subclass without an impl", () -> {
            class Bare extends Socket {
                Bare() throws SocketException {
                    super((SocketImpl) null);
                }
            }
            try (Socket s = new Bare()) {
                s.connect(new InetSocketAddress(HOST, ECHO), 20_000);
                return echo(s, "word");
            }
        });
        check("no proxy, said aloud", () -> {
            try (Socket s = new Socket(Proxy.NO_PROXY)) {
                s.connect(new InetSocketAddress(HOST, ECHO), 20_000);
                return echo(s, "word");
            }
        });
        check("the default factory", () -> {
            SocketFactory factory = SocketFactory.getDefault();
            try (Socket a = factory.createSocket(HOST, ECHO);
                    Socket b = factory.createSocket(InetAddress.getByName(HOST), ECHO);
                    Socket c = factory.createSocket()) {
                c.connect(new InetSocketAddress(HOST, ECHO));
                return echo(a, "a") + echo(b, "b") + echo(c, "c");
            }
        });
        check("constructors with a local end", () -> {
            try (Socket a = new Socket(HOST, ECHO, null, 0);
                    Socket b = new Socket(InetAddress.getByName(HOST), ECHO, null, 0)) {
                return echo(a, "a") + echo(b, "b");
            }
        });
        check("an IPv6 form of the address", () -> {
            try (Socket s = new Socket("::ffff:" + HOST, ECHO)) {
                return echo(s, "mapped") + " " + s.getInetAddress();
            }
        });
        check("the web by hand", () -> {
            try (Socket s = new Socket(WEB, 80)) {
                s.getOutputStream().write(ascii("GET /hand HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
                String answer = text(s.getInputStream().readAllBytes());
                return answer.substring(answer.indexOf("\r\n\r\n")).strip();
            }
        });
    }

    private static void tls() {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        check("TLS by name", () -> {
            try (SSLSocket s = (SSLSocket) factory.createSocket(WEB, 443)) {
                return get(s);
            }
        });
        check("TLS, connected later", () -> {
            try (SSLSocket s = (SSLSocket) factory.createSocket()) {
                s.connect(new InetSocketAddress(WEB, 443), 20_000);
                return get(s);
            }
        });
        check("TLS over a socket", () -> {
            Socket plain = new Socket(WEB, 443);
            try (SSLSocket s = (SSLSocket) factory.createSocket(plain, WEB, 443, true)) {
                return get(s) + " " + plain.isClosed();
            } finally {
                System.out.println("TLS over a socket, after: " + plain.isClosed());
            }
        });
        check("TLS to an address", () -> {
            try (SSLSocket s = (SSLSocket) factory.createSocket(InetAddress.getByName(WEB), 443)) {
                return get(s);
            }
        });
        check("TLS checks the name it was given", () -> {
            try (SSLSocket s = (SSLSocket) factory.createSocket(NAME, 443)) {
                SSLParameters parameters = s.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                s.setSSLParameters(parameters);
                return failure(() -> {
                    s.startHandshake();
                    return "";
                });
            }
        });
        check("TLS read timeout", () -> {
            try (SSLSocket s = (SSLSocket) factory.createSocket(WEB, 443)) {
                s.startHandshake();
                s.setSoTimeout(200);
                return failure(() -> s.getInputStream().read());
            }
        });
        check("TLS closed while another reads", () -> {
            SSLSocket s = (SSLSocket) factory.createSocket(WEB, 443);
            s.startHandshake();
            // The other side's farewell may or may not be read before the end.
            return whileBlocked(
                    () -> failureClass(() -> s.getInputStream().read())
                            .matches("java.net.SocketException|no failure but -1"),
                    s::close);
        });
        check("HTTPS", () -> {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("https://" + WEB + "/tls").toURL().openConnection();
            try (InputStream in = connection.getInputStream()) {
                return text(in.readAllBytes()).strip();
            }
        });
    }

    private static String get(SSLSocket s) throws IOException {
        SSLParameters parameters = s.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        s.setSSLParameters(parameters);
        s.startHandshake();
        s.getOutputStream().write(ascii("GET /tls HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        String answer = text(s.getInputStream().readAllBytes());
        return s.getSession().getProtocol() + " " + s.getSession().getPeerHost() + ":"
                + s.getSession().getPeerPort()
                + " " + ((X509Certificate) s.getSession().getPeerCertificates()[0]).getSubjectX500Principal() + " "
                + answer.substring(answer.indexOf("\r\n\r\n")).strip();
    }

    private static void volume() {
        check("much up", () -> {
            try (Socket s = open(COUNT)) {
                CRC32 crc = new CRC32();
                byte[] part = new byte[100_000];
                for (int i = 0; i < 300; i++) {
                    Arrays.fill(part, (byte) i);
                    crc.update(part);
                    s.getOutputStream().write(part);
                }
                s.shutdownOutput();
                return ("30000000 " + Long.toHexString(crc.getValue()))
                        .equals(text(s.getInputStream().readAllBytes()).strip());
            }
        });
        check("much down", () -> {
            try (Socket s = open(SOURCE)) {
                s.getOutputStream().write(ascii("30000000\n"));
                byte[] all = s.getInputStream().readAllBytes();
                boolean right = true;
                for (int i = 0; i < all.length; i++) {
                    right &= all[i] == (byte) (i % 65536);
                }
                return all.length + " " + right;
            }
        });
        check("much both ways, byte for byte", () -> {
            try (Socket s = open(ECHO)) {
                byte[] out = new byte[5_000_000];
                new java.util.Random(7).nextBytes(out);
                FutureTask<Object> writer = new FutureTask<>(() -> {
                    s.getOutputStream().write(out);
                    s.shutdownOutput();
                    return null;
                });
                new Thread(writer).start();
                return Arrays.equals(out, s.getInputStream().readAllBytes());
            }
        });
        check("a byte at a time", () -> {
            try (Socket s = open(ECHO)) {
                s.setTcpNoDelay(true);
                int right = 0;
                for (int i = 0; i < 300; i++) {
                    s.getOutputStream().write(i);
                    right += s.getInputStream().read() == (i & 0xff) ? 1 : 0;
                }
                return right;
            }
        });
        check("one socket after another", () -> {
            int right = 0;
            for (int i = 0; i < 200; i++) {
                try (Socket s = open(ECHO)) {
                    right += echo(s, "n" + i).equals("n" + i) ? 1 : 0;
                }
            }
            return right;
        });
    }
}
