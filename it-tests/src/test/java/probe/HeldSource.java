package probe;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server that sends nothing until its stdin has a line, and then many bytes over each connection. */
public final class HeldSource {
    private static final int BYTES = 8_000_000;

    private HeldSource() {}

    /** @param arguments address and port */
    public static void main(String[] arguments) throws IOException {
        Queue<Socket> connections = new ConcurrentLinkedQueue<>();
        ServerSocket server =
                new ServerSocket(Integer.parseInt(arguments[1]), 100, InetAddress.getByName(arguments[0]));
        start(() -> {
            while (true) {
                connections.add(server.accept());
            }
        });
        System.out.println("listening");
        System.in.read();
        for (Socket connection : connections) {
            start(() -> {
                OutputStream out = connection.getOutputStream();
                byte[] piece = new byte[BYTES / 100];
                for (int i = 0; i < 100; i++) {
                    out.write(piece);
                }
            });
        }
        System.out.println("sending over " + connections.size());
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // the other side has gone
            }
        });
        thread.start();
    }
}
