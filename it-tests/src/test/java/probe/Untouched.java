package probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a connection costs: prints four numbers, the median microseconds of a connect and the megabytes a second of a
 * download, by Socket and by SocketChannel. Ports 27 and 19 are those of the test servers.
 */
public final class Untouched {
    private static final int CONNECTS = 5_000;
    private static final int MEGABYTE = 1 << 20;

    private Untouched() {}

    private interface Connect {
        long nanos(InetSocketAddress echo) throws IOException;
    }

    private interface Work {
        void run() throws IOException;
    }

    /** @param arguments address of the servers; megabytes to download */
    public static void main(String[] arguments) throws IOException {
        InetSocketAddress echo = new InetSocketAddress(arguments[0], 27);
        InetSocketAddress source = new InetSocketAddress(arguments[0], 19);
        int megabytes = Integer.parseInt(arguments[1]);
        StringBuilder result = new StringBuilder();
        for (Connect connect : new Connect[] {Untouched::socket, Untouched::channel}) {
            median(connect, echo);
            result.append(median(connect, echo) / 1e3).append(' ');
        }
        result.append(megabytes / seconds(() -> bySocket(source, megabytes))).append(' ');
        result.append(megabytes / seconds(() -> byChannel(source, megabytes)));
        System.out.println(result);
    }

    private static double median(Connect connect, InetSocketAddress echo) throws IOException {
        long[] nanos = new long[CONNECTS];
        for (int i = 0; i < CONNECTS; i++) {
            nanos[i] = connect.nanos(echo);
        }
        Arrays.sort(nanos);
        return nanos[CONNECTS / 2];
    }

    // A byte there and back after each keeps the server's queue short; the reset leaves no TIME_WAIT.

    private static long socket(InetSocketAddress echo) throws IOException {
        try (Socket opened = new Socket()) {
            long start = System.nanoTime();
            opened.connect(echo);
            long nanos = System.nanoTime() - start;
            opened.getOutputStream().write(7);
            opened.getInputStream().read();
            opened.setSoLinger(true, 0);
            return nanos;
        }
    }

    private static long channel(InetSocketAddress echo) throws IOException {
        try (SocketChannel opened = SocketChannel.open()) {
            long start = System.nanoTime();
            opened.connect(echo);
            long nanos = System.nanoTime() - start;
            ByteBuffer one = ByteBuffer.allocate(1);
            opened.write(one);
            opened.read(one.clear());
            opened.setOption(StandardSocketOptions.SO_LINGER, 0);
            return nanos;
        }
    }

    private static double seconds(Work work) throws IOException {
        work.run();
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static byte[] order(int megabytes) {
        return ((long) megabytes * MEGABYTE + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static void bySocket(InetSocketAddress source, int megabytes) throws IOException {
        byte[] buffer = new byte[65536];
        try (Socket socket = new Socket()) {
            socket.connect(source);
            socket.getOutputStream().write(order(megabytes));
            InputStream in = socket.getInputStream();
            long left = (long) megabytes * MEGABYTE;
            while (left > 0) {
                left -= in.read(buffer);
            }
        }
    }

    private static void byChannel(InetSocketAddress source, int megabytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(65536);
        try (SocketChannel channel = SocketChannel.open(source)) {
            channel.write(ByteBuffer.wrap(order(megabytes)));
            long left = (long) megabytes * MEGABYTE;
            while (left > 0) {
                left -= channel.read(buffer.clear());
            }
        }
    }
}
