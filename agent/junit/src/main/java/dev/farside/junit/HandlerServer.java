package dev.farside.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/** A server on loopback that gives each connection to a handler of the test. */
final class HandlerServer {
    private final ServerSocket listener;
    private final String endpoint;
    private final FarNetwork.Handler handler;
    private final Consumer<Throwable> failures;

    /**
     * @param endpoint what the program knows it as
     * @param failures gets what a handler throws, as the cause of a message that begins with the endpoint; on any thread
     */
    HandlerServer(String endpoint, FarNetwork.Handler handler, Consumer<Throwable> failures) {
        this.endpoint = endpoint;
        this.handler = handler;
        this.failures = failures;
        try {
            listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("accept", this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    void close() {
        try {
            listener.close();
        } catch (IOException e) {
            // it listens no more, which is what was wanted
        }
    }

    private void start(String what, Runnable work) {
        Thread thread = new Thread(work, "farside-junit " + endpoint + " " + what);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listener.accept();
                start("connection", () -> handle(connection));
            }
        } catch (IOException e) {
            // closed: the test has ended
        }
    }

    /** The failure is there before the program can see that the connection is closed. */
    private void handle(Socket connection) {
        try (connection) {
            try {
                handler.handle(connection);
            } catch (IOException e) {
                // the program has closed the connection, or has ended
            } catch (Throwable e) {
                failures.accept(new AssertionError(endpoint + " has failed: " + e, e));
            }
        } catch (IOException e) {
            // it is closed all the same
        }
    }
}
