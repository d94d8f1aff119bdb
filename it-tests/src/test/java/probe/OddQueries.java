package probe;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/** Asks a name server for a far name with messages that DNS clients hardly ever send; one line for each. */
public final class OddQueries {
    /** This side's, whose questions the tests see, by an address that is no loopback one. */
    private static final InetSocketAddress SERVER = new InetSocketAddress("10.213.1.2", 53);

    private static final String FAR = "echo.corp.example";
    private static final String NEAR = "open.example";

    private OddQueries() {}

    public static void main(String[] arguments) {
        line("two questions over UDP", () -> datagram(message(0, NEAR, FAR)));
        line("an update over UDP", () -> {
            byte[] update = message(0x28, NEAR, FAR);
            update[5] = 1;
            update[9] = 1; // the second is a record
            return datagram(update);
        });
        line("two near questions over UDP", () -> datagram(message(0, NEAR, NEAR)));
        line("two questions over TCP", () -> stream(message(0, NEAR, FAR)));
        line("after a response over TCP", () -> stream(message(0x80, NEAR), message(0, FAR)));
        line("after a message without questions over TCP", () -> stream(message(0), message(0, FAR)));
        line("a near one after a response over TCP", () -> stream(message(0x80, NEAR), message(0, NEAR)));
    }

    private static byte[] message(int flags, String... names) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {7, 7, (byte) flags, 0, 0, (byte) names.length, 0, 0, 0, 0, 0, 0});
        for (String name : names) {
            for (String label : name.split("\\.")) {
                out.write(label.length());
                out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
            }
            out.writeBytes(new byte[] {0, 0, 1, 0, 1});
        }
        if (names.length == 0) {
            out.writeBytes(new byte[5]);
        }
        return out.toByteArray();
    }

    private static String datagram(byte[] message) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(message, message.length, SERVER));
            return "sent";
        }
    }

    /** The answer to the last; the servers of the tests answer each. */
    private static String stream(byte[]... messages) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(SERVER, 10_000);
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            for (byte[] message : messages) {
                out.write(new byte[] {(byte) (message.length >> 8), (byte) message.length});
                out.write(message);
            }
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readFully(new byte[in.readUnsignedShort()]);
            return "answered";
        }
    }

    private static void line(String name, Callable<?> call) {
        String result;
        try {
            result = String.valueOf(call.call());
        } catch (Exception e) {
            result = "failed";
        }
        System.out.println(name + ": " + result);
    }
}
