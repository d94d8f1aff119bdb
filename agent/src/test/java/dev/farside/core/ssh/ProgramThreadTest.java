package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.OwnThread;
import dev.farside.core.tunnel.FarChannel;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Whatever state a program's thread is in, it does not harm the session that all share. */
@Timeout(60)
class ProgramThreadTest {
    @TempDir
    static Path directory;

    private static Sshd sshd;
    private static TestGateways gateways;
    private static final FarServer ECHO = new FarServer(FarServer.ECHO);

    @BeforeAll
    static void start() throws Exception {
        sshd = Sshd.start(directory);
        gateways = new TestGateways().with("bastion", TestAccount.of(sshd));
    }

    @AfterAll
    static void stop() {
        gateways.close();
        sshd.close();
        ECHO.close();
    }

    private static void echo(FarChannel channel, int size) throws Exception {
        byte[] sent = new byte[size];
        channel.write(sent, 0, size);
        byte[] back = new byte[size];
        for (int at = 0; at < size; ) {
            at += channel.read(back, at, size - at, 20_000);
        }
    }

    @Test
    void aThreadThatIsInterruptedAllAlongCanOpenWriteAndRead() throws Exception {
        FarChannel witness = gateways.open(ECHO);
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        FarServer.daemon(() -> {
            try {
                Thread.currentThread().interrupt();
                FarChannel channel = gateways.open(ECHO);
                echo(channel, 1_000_000);
                channel.close();
                flag.complete(Thread.currentThread().isInterrupted());
            } catch (Exception e) {
                flag.completeExceptionally(e);
            }
        });
        assertEquals(true, flag.get(20, TimeUnit.SECONDS));
        echo(witness, 10);
        witness.close();
    }

    /** Thread.ofVirtual, which this source level does not have. */
    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void aThousandVirtualThreadsWaitWithoutHoldingUpEachOther() throws Exception {
        ExecutorService threads = virtualThreads();
        List<Future<?>> all = new ArrayList<>();
        List<FarChannel> silent = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            FarChannel channel = gateways.open(ECHO);
            silent.add(channel);
            all.add(threads.submit(() -> channel.read(new byte[1], 0, 1, 0)));
        }
        for (int i = 0; i < 500; i++) {
            threads.submit(() -> {
                        FarChannel channel = gateways.open(ECHO);
                        echo(channel, 1000);
                        channel.close();
                        return null;
                    })
                    .get(20, TimeUnit.SECONDS);
        }
        for (int i = 0; i < 500; i++) {
            silent.get(i).write(new byte[1], 0, 1);
            assertEquals(1, all.get(i).get(20, TimeUnit.SECONDS));
            silent.get(i).close();
        }
        threads.shutdown();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void anInterruptEndsTheWaitOfAVirtualThreadAndLeavesItsFlag() throws Exception {
        ExecutorService threads = virtualThreads();
        FarChannel channel = gateways.open(ECHO);
        CompletableFuture<Thread> reader = new CompletableFuture<>();
        Future<Boolean> flag = threads.submit(() -> {
            reader.complete(Thread.currentThread());
            assertThrows(InterruptedIOException.class, () -> channel.read(new byte[1], 0, 1, 0));
            return Thread.currentThread().isInterrupted();
        });
        reader.get().interrupt();
        assertEquals(true, flag.get(20, TimeUnit.SECONDS));
        echo(channel, 10);
        channel.close();
        threads.shutdown();
    }

    @Test
    void ourThreadsAreDaemonsAndFew() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet(); // sessions of other tests may still be ending
        gateways.open(ECHO).close();
        List<String> names = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread instanceof OwnThread && !before.contains(thread)) {
                assertTrue(thread.isDaemon());
                names.add(thread.getName());
            }
        }
        names.remove("farside-warm-up");
        assertEquals(List.of("farside-bastion"), names);
    }
}
