package probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many virtual threads at once, half with a Socket and half with a SocketChannel: each connects, has a number echoed,
 * and closes, a few times over. Prints how many times that went right. On 21 to 23 a thread cannot leave its processor
 * while it closes a Socket, since the JDK holds a monitor meanwhile.
 */
public final class VirtualCrowd {
    private static final int TIMES = 3;

    private VirtualCrowd() {}

    /** @param arguments how many threads */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        InetSocketAddress echo = new InetSocketAddress("echo.corp.example", 7);
        AtomicInteger right = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            int number = i;
            Runnable work = () -> {
                try {
                    for (int time = 0; time < TIMES; time++) {
                        int back = number % 2 == 0 ? bySocket(echo, number) : byChannel(echo, number);
                        right.addAndGet(back == number ? 1 : 0);
                    }
                } catch (IOException e) {
                    System.out.println(e);
                } finally {
                    done.countDown();
                }
            };
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
        }
        done.await();
        System.out.println("right " + right + " of " + count * TIMES);
    }

    private static int bySocket(InetSocketAddress echo, int number) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(echo);
            socket.getOutputStream().write(bytes(number));
            InputStream in = socket.getInputStream();
            return ByteBuffer.wrap(in.readNBytes(Integer.BYTES)).getInt();
        }
    }

    private static int byChannel(InetSocketAddress echo, int number) throws IOException {
        try (SocketChannel channel = SocketChannel.open(echo)) {
            channel.write(ByteBuffer.wrap(bytes(number)));
            ByteBuffer back = ByteBuffer.allocate(Integer.BYTES);
            while (back.hasRemaining()) {
                if (channel.read(back) < 0) {
                    throw new IOException("ended early");
                }
            }
            return back.getInt(0);
        }
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }
}
