package probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.zip.CRC32;

/**
 * What a connection must do, with each kind of connection that the JDK has: a page, a download, an upload that is
 * answered after its end, and a port that nobody listens on. One line for each host and kind: what failed, or {@code
 * ok} and the exception for the port.
 */
public final class MainJob {
    private static final int UPLOAD = 1 << 20;

    private MainJob() {}

    private interface Door {
        /** Sends the request and its end, if told so, and returns all that comes back. */
        byte[] exchange(InetSocketAddress place, byte[] request, boolean end) throws Exception;
    }

    /** @param arguments HOST=BYTES each: of the download */
    public static void main(String[] arguments) {
        for (String argument : arguments) {
            String[] parts = argument.split("=");
            tell(parts[0], "Socket", Integer.parseInt(parts[1]), MainJob::socket);
            tell(parts[0], "SocketChannel", Integer.parseInt(parts[1]), MainJob::channel);
            tell(parts[0], "AsynchronousSocketChannel", Integer.parseInt(parts[1]), MainJob::asynchronous);
        }
    }

    private static void tell(String host, String name, int size, Door door) {
        String answer;
        try {
            answer = job(host, size, door);
        } catch (Exception e) {
            answer = cause(e).toString();
        }
        System.out.println(host + " by " + name + ": " + answer);
    }

    private static String job(String host, int size, Door door) throws Exception {
        byte[] request = ("GET /far HTTP/1.0\r\nHost: " + host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        String page = text(door.exchange(new InetSocketAddress(host, 80), request, false));
        if (!page.endsWith("GET /far " + host + " 0\n")) {
            return "another page: " + page;
        }
        byte[] wanted = (size + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = door.exchange(new InetSocketAddress(host, 19), wanted, false);
        if (!Arrays.equals(pattern(size), all)) {
            return "another download: " + all.length + " bytes of " + size;
        }
        byte[] upload = pattern(UPLOAD);
        CRC32 crc = new CRC32();
        crc.update(upload);
        String count = text(door.exchange(new InetSocketAddress(host, 9), upload, true));
        if (!count.equals(UPLOAD + " " + Long.toHexString(crc.getValue()) + "\n")) {
            return "another upload: " + count;
        }
        try {
            door.exchange(new InetSocketAddress(host, 81), request, false);
            return "connected to a port that nobody listens on";
        } catch (Exception e) {
            return "ok, " + cause(e);
        }
    }

    private static Throwable cause(Exception e) {
        return e instanceof ExecutionException ? e.getCause() : e;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static byte[] pattern(int size) {
        byte[] all = new byte[size];
        for (int i = 0; i < size; i++) {
            all[i] = (byte) i;
        }
        return all;
    }

    private static byte[] socket(InetSocketAddress place, byte[] request, boolean end) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(place, 20_000);
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request);
            if (end) {
                socket.shutdownOutput();
            }
            return socket.getInputStream().readAllBytes();
        }
    }

    private static byte[] channel(InetSocketAddress place, byte[] request, boolean end) throws IOException {
        try (SocketChannel channel = SocketChannel.open(place)) {
            for (ByteBuffer out = ByteBuffer.wrap(request); out.hasRemaining(); ) {
                channel.write(out);
            }
            if (end) {
                channel.shutdownOutput();
            }
            ByteBuffer in = ByteBuffer.allocate(1024);
            while (channel.read(in) >= 0) {
                in = in.hasRemaining() ? in : larger(in);
            }
            return Arrays.copyOf(in.array(), in.position());
        }
    }

    private static byte[] asynchronous(InetSocketAddress place, byte[] request, boolean end) throws Exception {
        try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
            channel.connect(place).get();
            for (ByteBuffer out = ByteBuffer.wrap(request); out.hasRemaining(); ) {
                channel.write(out).get();
            }
            if (end) {
                channel.shutdownOutput();
            }
            ByteBuffer in = ByteBuffer.allocate(1024);
            while (channel.read(in).get() >= 0) {
                in = in.hasRemaining() ? in : larger(in);
            }
            return Arrays.copyOf(in.array(), in.position());
        }
    }

    private static ByteBuffer larger(ByteBuffer full) {
        return ByteBuffer.allocate(2 * full.capacity()).put(full.flip());
    }
}
