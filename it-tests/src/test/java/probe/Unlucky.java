package probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * One thread of a program has bad luck while it uses a connection; others have connections by the same gateway. Prints
 * whether theirs still work, and whether new ones do.
 */
public final class Unlucky {
    private static final InetSocketAddress ECHO = new InetSocketAddress("echo.corp.example", 7);
    private static final int ROUNDS = 3;
    private static final int SECONDS = 60;

    private interface Misfortune {
        void meet() throws Exception;
    }

    private Unlucky() {}

    /** @param arguments stack, stop, memory */
    public static void main(String[] arguments) throws Exception {
        Socket socket = new Socket();
        socket.connect(ECHO);
        SocketChannel channel = SocketChannel.open(ECHO);
        echo(socket, 1);
        echo(channel, 1);
        Misfortune misfortune =
                switch (arguments[0]) {
                    case "stack" -> Unlucky::endOfStack;
                    case "stop" -> Unlucky::stopped;
                    default -> Unlucky::noMemory;
                };
        for (int i = 0; i < ROUNDS; i++) {
            misfortune.meet();
        }
        System.out.println("met " + arguments[0]);
        within("socket", () -> echo(socket, 100));
        within("channel", () -> echo(channel, 100));
        within("new socket", () -> {
            try (Socket fresh = new Socket()) {
                fresh.connect(ECHO);
                return echo(fresh, 100);
            }
        });
        within("new channel", () -> {
            try (SocketChannel fresh = SocketChannel.open(ECHO)) {
                return echo(fresh, 100);
            }
        });
        System.exit(0);
    }

    private interface Work {
        int done() throws Exception;
    }

    private static void within(String what, Work work) throws Exception {
        FutureTask<Integer> task = new FutureTask<>(work::done);
        daemon(task);
        try {
            System.out.println(what + " " + task.get(SECONDS, TimeUnit.SECONDS));
        } catch (java.util.concurrent.TimeoutException e) {
            System.out.println(what + " hangs");
        } catch (java.util.concurrent.ExecutionException e) {
            System.out.println(what + " " + e.getCause());
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(null, work, "unlucky", 512 * 1024);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static int echo(Socket socket, int size) throws IOException {
        socket.getOutputStream().write(new byte[size]);
        return socket.getInputStream().readNBytes(size).length;
    }

    private static int echo(SocketChannel channel, int size) throws IOException {
        channel.write(ByteBuffer.allocate(size));
        ByteBuffer back = ByteBuffer.allocate(size);
        while (back.hasRemaining() && channel.read(back) >= 0) {
            // until all is back
        }
        return back.position();
    }

    /** Echoes on each level until there are none any more, and closes on the last ones. */
    private static void endOfStack() throws Exception {
        FutureTask<Void> victim = new FutureTask<>(() -> {
            try (Socket own = new Socket()) {
                own.connect(ECHO);
                deeper(own);
            } catch (IOException | StackOverflowError e) {
                return null; // its own affair
            }
            return null;
        });
        daemon(victim);
        victim.get();
    }

    private static void deeper(Socket own) throws IOException {
        try {
            deeper(own);
        } finally {
            own.getOutputStream().write(1);
            own.getInputStream().read(new byte[10]);
        }
    }

    /** Waits for bytes that do not come, and is stopped; where a thread cannot be stopped, it only ends. */
    @SuppressWarnings({"deprecation", "removal"})
    private static void stopped() throws Exception {
        Socket own = new Socket();
        own.connect(ECHO);
        own.setSoTimeout(2_000);
        Thread victim = daemon(() -> {
            try {
                echo(own, 100_000);
                own.getInputStream().read();
            } catch (IOException e) {
                return; // its own affair
            }
        });
        victim.join(20);
        try {
            victim.stop();
        } catch (UnsupportedOperationException e) {
            own.close();
        }
        victim.join();
    }

    /** Memory is full while several echo. */
    private static void noMemory() throws Exception {
        List<Thread> victims = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boolean plain = i % 2 == 0;
            victims.add(daemon(() -> {
                try {
                    echoOnOwn(plain);
                } catch (IOException | OutOfMemoryError e) {
                    return; // its own affair
                }
            }));
        }
        for (int i = 0; i < 5; i++) {
            fill();
        }
        for (Thread victim : victims) {
            victim.join();
        }
    }

    private static void echoOnOwn(boolean plain) throws IOException {
        for (int i = 0; i < 10; i++) {
            if (plain) {
                try (Socket own = new Socket()) {
                    own.setSoTimeout(2_000);
                    own.connect(ECHO, 5_000);
                    echo(own, 1_000);
                }
            } else {
                try (SocketChannel own = SocketChannel.open()) {
                    own.socket().connect(new InetSocketAddress(InetAddress.getByName("echo.corp.example"), 7), 5_000);
                    own.socket().setSoTimeout(2_000);
                    own.socket().getOutputStream().write(new byte[100]);
                    own.socket().getInputStream().read(new byte[100]);
                }
            }
        }
    }

    private static void fill() {
        List<byte[]> all = new ArrayList<>(100_000);
        int size = 1 << 20;
        while (size > 16) {
            try {
                all.add(new byte[size]);
            } catch (OutOfMemoryError e) {
                size /= 4;
            }
        }
        all.clear();
    }
}
