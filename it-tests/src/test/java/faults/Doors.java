package faults;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** All doors, by their name. Each uses up its connections. */
final class Doors {
    /** Within this time everything ends by itself. */
    private static final int MILLIS = 15_000;

    private static final int SMALL = 700;

    /** More than the window of a channel. */
    private static final int LARGE = 2_500_000;

    /** This side's name server, by an address that is no loopback one. */
    private static final InetSocketAddress NAME_SERVER = new InetSocketAddress("10.213.1.2", 53);

    private Doors() {}

    static Map<String, Door> all() {
        Map<String, Door> all = new LinkedHashMap<>();
        all.put("socket", Doors::socket);
        all.put("upload", Doors::upload);
        all.put("download", Doors::download);
        all.put("small writes", Doors::smallWrites);
        all.put("channel", Doors::channel);
        all.put("channel transfers", Doors::channelTransfers);
        all.put("selector", Doors::selector);
        all.put("asynchronous", Doors::asynchronous);
        if (Runtime.version().feature() >= 21) {
            all.put("virtual thread", Doors::virtualThread);
        }
        all.put("names", Doors::names);
        all.put("true addresses", Doors::trueAddresses);
        all.put("no connection", Doors::noConnection);
        all.put("given up", Doors::givenUp);
        all.put("name server", Doors::nameServer);
        all.put("name server by channel", Doors::nameServerByChannel);
        all.put("child", Doors::child);
        return all;
    }

    private static Socket connected(InetSocketAddress place) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(MILLIS);
        try {
            socket.connect(place, MILLIS);
        } catch (Throwable e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    static void socket(Places places) throws IOException {
        byte[] sent = Pattern.bytes(SMALL, 1);
        try (Socket socket = connected(places.of(Places.ECHO))) {
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(sent, 0, 200);
            out.write(sent[200]);
            byte[] came = new byte[SMALL];
            int first = in.readNBytes(came, 0, 201);
            Pattern.check(Arrays.copyOf(sent, 201), came, first);
            out.write(sent, 201, SMALL - 201);
            socket.shutdownOutput();
            int rest = in.readNBytes(came, 201, SMALL - 201);
            Pattern.check(sent, came, 201 + rest);
            if (in.available() != 0 || in.read() != -1) {
                throw new Wrong("more came back than was sent");
            }
        }
    }

    static void upload(Places places) throws IOException {
        byte[] sent = Pattern.bytes(LARGE, 2);
        try (Socket socket = connected(places.of(Places.COUNT))) {
            socket.getOutputStream().write(sent);
            socket.shutdownOutput();
            counted(sent, new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    private static void counted(byte[] sent, String answer) {
        if (!answer.equals(Pattern.count(sent))) {
            throw new Wrong("the far side has counted " + answer.strip() + " and not "
                    + Pattern.count(sent).strip());
        }
    }

    private static void smallWrites(Places places) throws IOException {
        byte[] sent = Pattern.bytes(400_000, 3);
        try (Socket socket = connected(places.of(Places.COUNT))) {
            OutputStream out = socket.getOutputStream();
            for (int at = 0; at < sent.length; at += 1000) {
                out.write(sent, at, 1000);
            }
            socket.shutdownOutput();
            counted(sent, new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    private static byte[] source(int count) {
        byte[] expected = new byte[count];
        for (int i = 0; i < count; i++) {
            expected[i] = (byte) i;
        }
        return expected;
    }

    static void download(Places places) throws IOException {
        try (Socket socket = connected(places.of(Places.SOURCE))) {
            socket.getOutputStream().write((LARGE + "\n").getBytes(StandardCharsets.US_ASCII));
            byte[] came = new byte[LARGE];
            int first = socket.getInputStream().readNBytes(came, 0, 1000);
            pause(); // so that bytes wait to be read
            int n = first + socket.getInputStream().readNBytes(came, first, LARGE - first);
            Pattern.check(source(LARGE), came, n);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SocketChannel open(InetSocketAddress place) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.connect(place);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
        return channel;
    }

    private static int readAll(SocketChannel channel, byte[] into) throws IOException {
        ByteBuffer back = ByteBuffer.wrap(into);
        while (back.hasRemaining() && channel.read(back) >= 0) {
            // to the end
        }
        return back.position();
    }

    static void channel(Places places) throws IOException {
        byte[] sent = Pattern.bytes(SMALL, 4);
        byte[] came = new byte[SMALL];
        try (SocketChannel channel = open(places.of(Places.ECHO))) {
            channel.write(ByteBuffer.wrap(sent));
            channel.shutdownOutput();
            Pattern.check(sent, came, readAll(channel, came));
            if (channel.read(ByteBuffer.allocate(1)) != -1) {
                throw new Wrong("more came back than was sent");
            }
        }
    }

    private static void channelTransfers(Places places) throws IOException {
        byte[] sent = Pattern.bytes(LARGE, 5);
        try (SocketChannel channel = open(places.of(Places.COUNT))) {
            channel.write(ByteBuffer.wrap(sent));
            channel.shutdownOutput();
            byte[] answer = new byte[100];
            counted(sent, new String(answer, 0, readAll(channel, answer), StandardCharsets.US_ASCII));
        }
        try (SocketChannel channel = open(places.of(Places.SOURCE))) {
            channel.write(StandardCharsets.US_ASCII.encode(LARGE + "\n"));
            byte[] came = new byte[LARGE];
            Pattern.check(source(LARGE), came, readAll(channel, came));
        }
    }

    private static void selector(Places places) throws IOException {
        byte[] sent = Pattern.bytes(SMALL, 6);
        ByteBuffer out = ByteBuffer.wrap(sent);
        ByteBuffer back = ByteBuffer.allocate(SMALL + 1);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
        try (Selector selector = Selector.open();
                SocketChannel channel = SocketChannel.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            channel.connect(places.of(Places.ECHO));
            int n = 0;
            while (n >= 0) {
                if (selector.select(1000) == 0 && System.nanoTime() - end > 0) {
                    throw new SocketTimeoutException("nothing selected");
                }
                selector.selectedKeys().clear();
                if (key.isConnectable() && channel.finishConnect()) {
                    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                } else if (channel.isConnected()) {
                    if (out.hasRemaining() && channel.write(out) > 0 && !out.hasRemaining()) {
                        channel.shutdownOutput();
                        key.interestOps(SelectionKey.OP_READ);
                    }
                    n = channel.read(back);
                }
            }
        }
        if (back.position() > SMALL) {
            throw new Wrong("more came back than was sent");
        }
        Pattern.check(sent, back.array(), back.position());
    }

    private static void asynchronous(Places places) throws Exception {
        byte[] sent = Pattern.bytes(SMALL, 7);
        AsynchronousChannelGroup group =
                AsynchronousChannelGroup.withFixedThreadPool(1, work -> new Thread(work, "faults-work-group"));
        try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open(group)) {
            channel.connect(places.of(Places.ECHO)).get(MILLIS, TimeUnit.MILLISECONDS);
            ByteBuffer out = ByteBuffer.wrap(sent);
            while (out.hasRemaining()) {
                channel.write(out).get(MILLIS, TimeUnit.MILLISECONDS);
            }
            channel.shutdownOutput();
            ByteBuffer back = ByteBuffer.allocate(SMALL);
            while (back.hasRemaining() && channel.read(back).get(MILLIS, TimeUnit.MILLISECONDS) >= 0) {
                // to the end
            }
            Pattern.check(sent, back.array(), back.position());
        } finally {
            group.shutdownNow();
        }
    }

    /** A Socket and a SocketChannel on a virtual thread. */
    private static void virtualThread(Places places) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Runnable work = () -> {
            try {
                socket(places);
                channel(places);
                upload(places);
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        };
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        type.getMethod("name", String.class).invoke(builder, "faults-work-virtual");
        type.getMethod("start", Runnable.class).invoke(builder, work);
        try {
            done.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Wrong wrong ? wrong : e;
        }
    }

    private static void names(Places places) throws IOException {
        String name = places.name();
        InetAddress standIn = InetAddress.getByName(name);
        if ((standIn.getAddress()[0] & 255) != 240) {
            throw new Wrong(name + " is " + standIn);
        }
        String back = InetAddress.getByAddress(standIn.getAddress()).getHostName();
        if (!back.equals(name)) {
            throw new Wrong(standIn + " is called " + back);
        }
        standIn.isReachable(5_000);
        InetAddress.getByName("gateway.example");
    }

    private static void trueAddresses(Places places) throws IOException {
        byte[] address = InetAddress.getByName(places.realName()).getAddress();
        if (!Arrays.equals(address, new byte[] {10, (byte) 213, 2, 20})) {
            // what could not be asked is a stand-in, as without the rule's "names real"
            if ((address[0] & 255) != 240) {
                throw new Wrong("its true address is " + Arrays.toString(address));
            }
        }
    }

    /** The far side refuses, a rule refuses, nobody is there. */
    private static void noConnection(Places places) throws IOException {
        refused(places.of(Places.CLOSED));
        refused(new InetSocketAddress("no.corp.example", Places.ECHO));
        refused(new InetSocketAddress("240.0.0.9", Places.ECHO));
        try {
            open(new InetSocketAddress(places.name(), Places.CLOSED)).close();
            throw new Wrong("a connection that nobody accepts");
        } catch (ConnectException e) {
            return; // as it should be
        }
    }

    private static void refused(InetSocketAddress place) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(place, MILLIS);
            throw new Wrong("a connection that nobody accepts: " + socket);
        } catch (ConnectException e) {
            return; // as it should be
        }
    }

    /** A connect and a read that time out, and a close while they last. */
    private static void givenUp(Places places) throws Exception {
        InetSocketAddress hole = new InetSocketAddress(places.hole(), Places.ECHO);
        try (Socket socket = new Socket()) {
            socket.connect(hole, 50);
            throw new Wrong("nobody is there: " + socket);
        } catch (SocketTimeoutException e) {
            // as it should be
        }
        try (SocketChannel channel = SocketChannel.open()) {
            channel.configureBlocking(false);
            channel.connect(hole);
        }
        try (Socket socket = connected(places.of(Places.SILENT))) {
            socket.setSoTimeout(50);
            socket.getInputStream().read();
            throw new Wrong("nobody has sent anything: " + socket);
        } catch (SocketTimeoutException e) {
            // as it should be
        }
        try (Socket socket = connected(places.of(Places.SILENT));
                SocketChannel channel = open(places.of(Places.SILENT))) {
            closeLater(socket);
            ended(() -> socket.getInputStream().read());
            closeLater(channel);
            ended(() -> channel.read(ByteBuffer.allocate(1)));
        }
    }

    private interface Read {
        int count() throws IOException;
    }

    private static void ended(Read read) {
        try {
            read.count();
        } catch (IOException e) {
            return; // as it should be
        }
        throw new Wrong("a read on a closed connection returns");
    }

    private static void closeLater(AutoCloseable one) {
        Thread thread = new Thread(
                () -> {
                    pause();
                    try {
                        one.close();
                    } catch (Throwable e) {
                        quietly(one); // what fails is the point
                    }
                },
                "faults-work-close");
        thread.setDaemon(true);
        thread.start();
    }

    private static void quietly(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A near name by Socket; a far one, which is not to be asked here; both by a datagram. */
    private static void nameServer(Places places) throws IOException {
        byte[] near = question("gateway.example");
        try (Socket socket = connected(NAME_SERVER)) {
            OutputStream out = socket.getOutputStream();
            out.write(near);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readFully(new byte[in.readUnsignedShort()]);
        }
        byte[] far = question(places.name());
        try (Socket socket = connected(NAME_SERVER)) {
            socket.getOutputStream().write(far);
            if (socket.getInputStream().read() >= 0) {
                throw new Wrong("the local name server was asked for a far name");
            }
        } catch (IOException e) {
            // as it should be
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(near, 2, near.length - 2, NAME_SERVER));
            socket.send(new DatagramPacket(far, 2, far.length - 2, NAME_SERVER));
            throw new Wrong("a question for a far name was sent");
        } catch (IOException e) {
            return; // as it should be
        }
    }

    private static void nameServerByChannel(Places places) throws IOException {
        try (SocketChannel channel = open(NAME_SERVER)) {
            channel.write(ByteBuffer.wrap(question("gateway.example")));
            byte[] length = new byte[2];
            if (readAll(channel, length) == 2) {
                readAll(channel, new byte[(length[0] & 255) << 8 | length[1] & 255]);
            }
        }
        try (SocketChannel channel = open(NAME_SERVER)) {
            channel.write(ByteBuffer.wrap(question(places.name())));
            if (channel.read(ByteBuffer.allocate(1)) > 0) {
                throw new Wrong("the local name server was asked for a far name");
            }
        } catch (IOException e) {
            return; // as it should be
        }
    }

    private static byte[] question(String name) {
        ByteBuffer out = ByteBuffer.allocate(300);
        out.position(2).put(new byte[] {7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.")) {
            out.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.put(new byte[] {0, 0, 1, 0, 1});
        out.putShort(0, (short) (out.position() - 2));
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void child(Places places) throws Exception {
        new ProcessBuilder("true").start().waitFor();
        new ProcessBuilder("java", "-version")
                .command("true", places.gateway())
                .start()
                .waitFor();
    }
}
