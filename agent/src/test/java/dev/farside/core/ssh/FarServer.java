package dev.farside.core.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that handles every connection in a thread of its own. */
final class FarServer implements AutoCloseable {

    interface Talk {
        void with(Socket client) throws IOException;
    }

    /** Sends back what comes, and the end when it comes. */
    static final Talk ECHO = client -> {
        client.getInputStream().transferTo(client.getOutputStream());
        client.shutdownOutput();
    };

    private final ServerSocket server;
    private final Talk talk;
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    final List<IOException> failures = new CopyOnWriteArrayList<>();

    FarServer(Talk talk) {
        this.talk = talk;
        try {
            server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                clients.add(client);
                daemon(() -> talk(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void talk(Socket client) {
        try (client) {
            talk.with(client);
        } catch (IOException e) {
            failures.add(e);
        }
    }

    static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "far server");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket client : clients) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
