package bench;

import java.io.EOFException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A program that connects, asks the {@link Target} for one byte, prints how long the connect took, and ends. */
public final class Question {
    /** As many clients have it. */
    private static final int TIMEOUT_MILLIS = 10_000;

    private Question() {}

    /** @param arguments host and port of the target; status 1 if the connect fails */
    public static void main(String[] arguments) throws Exception {
        long start = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])), TIMEOUT_MILLIS);
            double millis = (System.nanoTime() - start) / 1e6;
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(Target.REQUEST)
                            .put((byte) 'D')
                            .putLong(1)
                            .array());
            if (socket.getInputStream().read() < 0) {
                throw new EOFException();
            }
            System.out.println("connect=" + millis);
        }
    }
}
