package probe.behaviour;

import static probe.behaviour.Case.failure;
import static probe.behaviour.Case.failureOf;
import static probe.behaviour.Sockets.DRIP;
import static probe.behaviour.Sockets.ECHO;
import static probe.behaviour.Sockets.SILENT;
import static probe.behaviour.Sockets.echo;
import static probe.behaviour.Sockets.open;
import static probe.behaviour.Sockets.text;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Sockets and threads: interrupted ones, many, virtual ones. */
public final class Threads {
    private static final List<Case> CASES = List.of(
            new Case("connect with the interrupt flag set", Threads::connectWithTheInterruptFlagSet),
            new Case("interrupted while reading", Threads::interruptedWhileReading),
            new Case("one reads, one writes", Threads::oneReadsOneWrites),
            new Case("forty sockets at once", Threads::fortySocketsAtOnce),
            new Case("virtual thread", Threads::virtualThread),
            new Case(
                    "virtual threads that wait leave their carriers",
                    Threads::virtualThreadsThatWaitLeaveTheirCarriers),
            new Case("virtual thread interrupted while reading", Threads::virtualThreadInterruptedWhileReading),
            new Case("virtual thread interrupted while connecting", Threads::virtualThreadInterruptedWhileConnecting),
            new Case("virtual thread, flag set before read", Threads::virtualThreadFlagSetBeforeRead));

    private interface Blocking {
        String run(Socket s) throws Exception;
    }

    private Threads() {}

    public static void main(String[] arguments) {
        Case.runAll(CASES);
    }

    private static Object connectWithTheInterruptFlagSet() throws Exception {
        Thread.currentThread().interrupt();
        try (Socket s = open(ECHO)) {
            return echo(s, "word") + " " + Thread.interrupted();
        } finally {
            Thread.interrupted();
        }
    }

    private static Object interruptedWhileReading() throws Exception {
        Thread reader = Thread.currentThread();
        try (Socket s = open(DRIP)) {
            Thread other = new Thread(reader::interrupt);
            s.getInputStream().read();
            other.start();
            return text(s.getInputStream().readAllBytes()) + " " + Thread.interrupted();
        } finally {
            Thread.interrupted();
        }
    }

    private static Object oneReadsOneWrites() throws Exception {
        try (Socket s = open(ECHO)) {
            FutureTask<Object> writer = new FutureTask<>(() -> {
                for (int i = 0; i < 500; i++) {
                    s.getOutputStream().write(new byte[1000]);
                }
                s.shutdownOutput();
                return null;
            });
            new Thread(writer).start();
            return s.getInputStream().readAllBytes().length;
        }
    }

    private static Object fortySocketsAtOnce() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(40);
        List<Future<String>> all = new ArrayList<>();
        CountDownLatch open = new CountDownLatch(40);
        for (int i = 0; i < 40; i++) {
            String word = "word " + i;
            all.add(pool.submit(() -> {
                try (Socket s = open(ECHO)) {
                    open.countDown();
                    open.await();
                    return echo(s, word);
                }
            }));
        }
        int right = 0;
        for (int i = 0; i < 40; i++) {
            right += all.get(i).get(20, TimeUnit.SECONDS).equals("word " + i) ? 1 : 0;
        }
        pool.shutdown();
        return right;
    }

    private static Object virtualThread() throws Exception {
        return virtual(() -> {
            try (Socket s = open(ECHO)) {
                return echo(s, "word");
            }
        });
    }

    private static Object virtualThreadsThatWaitLeaveTheirCarriers() throws Exception {
        return virtual(() -> {
            // More than there are carriers (the run allows one).
            List<Socket> waiting = new ArrayList<>();
            CountDownLatch done = new CountDownLatch(4);
            for (int i = 0; i < 4; i++) {
                Socket s = open(ECHO);
                waiting.add(s);
                startVirtual(() -> {
                    try {
                        s.getInputStream().read();
                    } catch (IOException e) {
                        System.out.println(e);
                    }
                    done.countDown();
                });
            }
            Socket connecting = new Socket();
            CountDownLatch connect = new CountDownLatch(1);
            startVirtual(() -> {
                failureOf(() -> connecting.connect(new InetSocketAddress("10.213.2.14", 80), 20_000));
                connect.countDown();
            });
            Thread.sleep(200); // nothing tells that the connect is under way
            String word;
            try (Socket s = open(ECHO)) {
                word = echo(s, "not stuck");
            }
            connecting.close();
            for (Socket s : waiting) {
                s.getOutputStream().write(1);
            }
            return word + " " + done.await(5, TimeUnit.SECONDS) + " " + connect.await(5, TimeUnit.SECONDS);
        });
    }

    private static Object virtualThreadInterruptedWhileReading() throws Exception {
        return virtualInterrupted(
                () -> open(SILENT), s -> failure(() -> s.getInputStream().read()));
    }

    private static Object virtualThreadInterruptedWhileConnecting() throws Exception {
        return virtualInterrupted(
                Socket::new, s -> failureOf(() -> s.connect(new InetSocketAddress("10.213.2.14", 80), 15_000)));
    }

    private static Object virtualThreadFlagSetBeforeRead() throws Exception {
        return virtual(() -> {
            Socket s = open(SILENT);
            Thread.currentThread().interrupt();
            String words = failure(() -> s.getInputStream().read());
            return words + " " + Thread.interrupted() + " closed " + s.isClosed();
        });
    }

    private static Object virtualInterrupted(Callable<Socket> opening, Blocking blocking) throws Exception {
        if (Runtime.version().feature() < 21) {
            return "none here";
        }
        Socket s = opening.call();
        FutureTask<String> task =
                new FutureTask<>(() -> blocking.run(s) + " flag " + Thread.interrupted() + " closed " + s.isClosed());
        Thread thread = startVirtual(task);
        Thread.sleep(300); // nothing tells that it is inside the call
        thread.interrupt();
        return task.get(10, TimeUnit.SECONDS);
    }

    private static Object virtual(Callable<Object> body) throws Exception {
        if (Runtime.version().feature() < 21) {
            return "none here";
        }
        FutureTask<Object> task = new FutureTask<>(body);
        startVirtual(task);
        return task.get(20, TimeUnit.SECONDS);
    }

    /** Compiled for 17, which has none. */
    private static Thread startVirtual(Runnable body) {
        try {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
