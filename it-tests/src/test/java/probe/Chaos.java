package probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

/**
 * Fetches the bytes of the far source whenever a line arrives on stdin, and prints how that went: {@code whole},
 * {@code failed at BYTES: EXCEPTION}, that it hung, or that it got wrong bytes. {@code count} prints how many farside
 * threads and open files it has, and what the files are.
 */
public final class Chaos {
    private static final String HOST = "echo.corp.example";
    private static final int SOURCE = 19;
    private static final int LENGTH = 8_000_000;
    private static final int CONNECT_MILLIS = 4_000;
    private static final int READ_MILLIS = 20_000;

    private interface Bytes {
        /** As InputStream.read. */
        int read(byte[] into) throws IOException;
    }

    private static long arrived;

    private Chaos() {}

    /** @param arguments socket or channel */
    public static void main(String[] arguments) throws IOException {
        boolean socket = arguments[0].equals("socket");
        System.out.println("ready");
        Scanner orders = new Scanner(System.in, StandardCharsets.US_ASCII);
        while (orders.hasNextLine()) {
            String order = orders.nextLine();
            if (order.equals("count")) {
                count();
                continue;
            }
            long begun = System.nanoTime();
            arrived = -1;
            String answer;
            try {
                answer = socket ? bySocket() : byChannel();
            } catch (IOException e) {
                answer = (arrived < 0 ? "not connected" : "failed") + ": " + e;
            }
            long millis = (System.nanoTime() - begun) / 1_000_000;
            System.out.println(millis + " " + answer + (arrived > 0 && arrived < LENGTH ? " after " + arrived : ""));
        }
    }

    private static String bySocket() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, SOURCE), CONNECT_MILLIS);
            arrived = 0;
            socket.setSoTimeout(READ_MILLIS);
            socket.getOutputStream().write((LENGTH + "\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return check(into -> {
                try {
                    return in.read(into);
                } catch (SocketTimeoutException e) {
                    throw new IllegalStateException("hung");
                }
            });
        }
    }

    private static String byChannel() throws IOException {
        try (Selector selector = Selector.open();
                SocketChannel channel = SocketChannel.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            channel.connect(new InetSocketAddress(HOST, SOURCE));
            long end = System.nanoTime() + CONNECT_MILLIS * 1_000_000L;
            while (!channel.finishConnect()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new SocketTimeoutException("the program's own");
                }
                selector.select(left);
                selector.selectedKeys().clear();
            }
            arrived = 0;
            ByteBuffer order = ByteBuffer.wrap((LENGTH + "\n").getBytes(StandardCharsets.US_ASCII));
            while (order.hasRemaining()) {
                channel.write(order);
            }
            key.interestOps(SelectionKey.OP_READ);
            return check(into -> {
                int n = channel.read(ByteBuffer.wrap(into));
                for (long until = System.nanoTime() + READ_MILLIS * 1_000_000L;
                        n == 0;
                        n = channel.read(ByteBuffer.wrap(into))) {
                    if (System.nanoTime() > until) {
                        throw new IllegalStateException("hung");
                    }
                    selector.select(1_000);
                    selector.selectedKeys().clear();
                }
                return n;
            });
        }
    }

    /** Byte i is i, from 65536 to 65536. */
    private static String check(Bytes bytes) throws IOException {
        byte[] piece = new byte[50_000];
        for (int n = bytes.read(piece); n >= 0; n = bytes.read(piece)) {
            for (int i = 0; i < n; i++) {
                if (piece[i] != (byte) arrived) {
                    return "WRONG at " + arrived;
                }
                arrived++;
            }
        }
        return arrived >= LENGTH ? "whole" : "ended";
    }

    private static void count() throws IOException {
        int threads = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            threads += thread.getName().startsWith("farside-") ? 1 : 0;
        }
        List<String> files = new ArrayList<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path file : open) {
                try {
                    files.add(Files.readSymbolicLink(file).toString());
                } catch (NoSuchFileException e) {
                    // closed since it was listed
                }
            }
        }
        System.out.println(threads + " threads, " + files.size() + " files: " + String.join(" ", files));
    }
}
