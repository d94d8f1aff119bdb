package probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * A program that farside is attached to while it runs. It opens a connection of each kind to an echo server on this side, HOST:PORT,
 * leaves threads waiting in them, and then obeys the lines of its stdin, with one line of output each: {@code before} uses these
 * connections; {@code doors HOST} connects by every door; {@code hold HOST} looks a name up, and {@code held PORT} connects to what
 * was found; {@code mute} puts something else in the place of {@code System.err}, and {@code muted} tells what came there; {@code
 * child} starts a shell that tells whether it would pass farside on; all else is a step of {@link Steps}.
 */
public final class Attached {
    private final Socket socket;
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final AsynchronousSocketChannel asynchronous;
    private final ByteBuffer in = ByteBuffer.allocate(1);
    private final Future<Integer> reading;
    private final ServerSocket server;
    private final CompletableFuture<Integer> accepted = new CompletableFuture<>();
    private final CompletableFuture<Integer> blocked = new CompletableFuture<>();
    private final CompletableFuture<Integer> selected = new CompletableFuture<>();
    private final ByteArrayOutputStream muted = new ByteArrayOutputStream();
    private InetAddress held;

    private Attached(InetSocketAddress echo) throws Exception {
        socket = new Socket(echo.getAddress(), echo.getPort());
        channel = SocketChannel.open(echo);
        channel.configureBlocking(false);
        selector = Selector.open();
        key = channel.register(selector, SelectionKey.OP_READ);
        asynchronous = AsynchronousSocketChannel.open();
        asynchronous.connect(echo).get();
        reading = asynchronous.read(in);
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        wait(accepted, () -> server.accept().getInputStream().read());
        wait(blocked, () -> socket.getInputStream().read());
        wait(selected, this::select);
    }

    private static void wait(CompletableFuture<Integer> end, Callable<Integer> work) {
        Thread thread = new Thread(() -> {
            try {
                end.complete(work.call());
            } catch (Exception e) {
                end.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private int select() throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        while (true) {
            selector.select();
            if (selector.selectedKeys().remove(key) && channel.read(one) != 0) {
                return one.get(0);
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        int colon = arguments[0].lastIndexOf(':');
        Attached program = new Attached(new InetSocketAddress(
                arguments[0].substring(0, colon), Integer.parseInt(arguments[0].substring(colon + 1))));
        System.out.println("open");
        Scanner orders = new Scanner(System.in, StandardCharsets.US_ASCII.name());
        while (orders.hasNextLine()) {
            program.obey(orders.nextLine());
        }
    }

    private void obey(String order) throws Exception {
        String[] words = order.split(" ");
        switch (words[0]) {
            case "before":
                System.out.println(before());
                break;
            case "doors":
                System.out.println(doors(words[1]));
                break;
            case "hold":
                held = InetAddress.getByName(words[1]);
                System.out.println(held.getHostName());
                break;
            case "held":
                System.out.println(
                        answer(() -> ByEveryDoor.socket(new InetSocketAddress(held, Integer.parseInt(words[1])))));
                break;
            case "mute":
                System.setErr(new PrintStream(muted, true));
                System.out.println("mute");
                break;
            case "muted":
                System.out.println("[" + muted.toString() + "]");
                break;
            case "child":
                Process child = new ProcessBuilder("sh", "-c", "echo \"$JAVA_TOOL_OPTIONS\"").start();
                String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                System.out.println(said.contains("farside") ? "passed on" : "alone");
                break;
            default:
                Steps.main(new String[] {order});
        }
    }

    /** Each connection once to the other end and back. Those who waited since before are woken by this. */
    private String before() throws Exception {
        socket.getOutputStream().write('s');
        channel.write(ByteBuffer.wrap(new byte[] {'c'}));
        asynchronous.write(ByteBuffer.wrap(new byte[] {'a'})).get();
        String all = "" + (char) (int) blocked.get() + (char) (int) selected.get();
        reading.get();
        all += (char) in.get(0);
        try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
            client.getOutputStream().write('l');
            all += (char) (int) accepted.get();
        }
        socket.close();
        channel.close();
        selector.close();
        asynchronous.close();
        return all;
    }

    private static String doors(String host) {
        InetSocketAddress place = new InetSocketAddress(host, 13);
        return answer(() -> ByEveryDoor.socket(place)) + ", " + answer(() -> ByEveryDoor.channel(place)) + ", "
                + answer(() -> ByEveryDoor.selected(place)) + ", " + answer(() -> ByEveryDoor.asynchronous(place))
                + ", " + answer(() -> web("http://" + host.replace("echo.corp", "web.corp") + "/"));
    }

    private static String web(String url) throws Exception {
        return (Runtime.version().feature() < 11
                        ? ((HttpURLConnection) URI.create(url).toURL().openConnection()).getResponseCode()
                        : Web.status(url))
                + "";
    }

    /** A class of its own: Java 8 has no such client. */
    private static final class Web {
        static int status(String url) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .statusCode();
        }
    }

    private static String answer(Callable<String> door) {
        try {
            return door.call();
        } catch (ExecutionException e) {
            return e.getCause().getClass().getSimpleName();
        } catch (Exception e) {
            return e.getClass().getSimpleName();
        }
    }
}
