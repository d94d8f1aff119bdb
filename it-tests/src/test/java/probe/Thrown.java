package probe;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Programs pass exceptions on to other JVMs, as Spark and RMI do. {@code write FILE HOST:PORT} fails with every kind of
 * connection and serialises the exceptions. {@code traces HOST:PORT} prints their stack traces instead. {@code read FILE}, in another JVM, prints them, one line for each exception
 * and each cause.
 */
public final class Thrown {
    private Thrown() {}

    private interface Door {
        void enter(String host, int port) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("traces")) {
            int colon = arguments[1].lastIndexOf(':');
            for (Throwable thrown :
                    fail(arguments[1].substring(0, colon), Integer.parseInt(arguments[1].substring(colon + 1)))) {
                thrown.printStackTrace(System.out);
            }
            return;
        }
        Path file = Path.of(arguments[1]);
        if (arguments[0].equals("write")) {
            int colon = arguments[2].lastIndexOf(':');
            List<Throwable> caught =
                    fail(arguments[2].substring(0, colon), Integer.parseInt(arguments[2].substring(colon + 1)));
            try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(file))) {
                out.writeObject(new ArrayList<>(caught));
            }
            return;
        }
        try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(file))) {
            for (Object thrown : (List<?>) in.readObject()) {
                tell((Throwable) thrown, "");
            }
        }
    }

    private static List<Throwable> fail(String host, int port) {
        List<Door> doors = List.of(
                (h, p) -> new Socket(h, p).close(),
                (h, p) -> new Socket().connect(InetSocketAddress.createUnresolved(h, p), 20_000),
                (h, p) -> SocketChannel.open(new InetSocketAddress(InetAddress.getByName(h), p))
                        .close(),
                (h, p) -> AsynchronousSocketChannel.open()
                        .connect(new InetSocketAddress(InetAddress.getByName(h), p))
                        .get(),
                (h, p) -> HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://" + h + ":" + p + "/"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()),
                (h, p) -> URI.create("http://" + h + ":" + p + "/")
                        .toURL()
                        .openConnection()
                        .connect());
        List<Throwable> caught = new ArrayList<>();
        for (Door door : doors) {
            try {
                door.enter(host, port);
                caught.add(new AssertionError("no failure"));
            } catch (ExecutionException e) {
                caught.add(e.getCause());
            } catch (IOException | RuntimeException e) {
                caught.add(e);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        return caught;
    }

    private static void tell(Throwable thrown, String indent) {
        System.out.println(indent + thrown.getClass().getName() + ": " + thrown.getMessage());
        for (Throwable suppressed : thrown.getSuppressed()) {
            tell(suppressed, indent + "  ");
        }
        if (thrown.getCause() != null) {
            tell(thrown.getCause(), indent + "  ");
        }
    }
}
