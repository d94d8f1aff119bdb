package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.Log;
import dev.farside.core.own.OwnThread;
import dev.farside.core.ssh.HostileRows.End;
import dev.farside.core.ssh.HostileRows.Row;
import dev.farside.core.tunnel.FarChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.ThreadMXBean;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A gateway that misbehaves at each message of RFC 4253, 4252 and 4254. Whatever it does, the program's connects end in
 * time and with a reason. The other gateway and the other channels continue. No thread spins or is left behind, and
 * memory is bounded. The next connect to a good server works. The results are written as a table into {@code target}.
 */
@Timeout(300)
class HostileGatewayTest {
    private static final Path TABLE = Path.of("target", "hostile-gateway.md");

    /** The program's timeout, in rows where this timeout ends the connect. */
    private static final int SHORT_MILLIS = 700;

    /** The gateway's timeout in such rows: it ends first, because its failure gives the better reason. */
    private static final int SHORTER_MILLIS = 350;

    private static final int LONG_MILLIS = 30_000;

    /** The delay that a busy machine may add. */
    private static final long GRACE_MILLIS = 20_000;

    /** For what must happen at some time: a flood ends a session after so many messages, not after so long. */
    private static final int PATIENCE_MILLIS = 120_000;

    /** How long the test checks that farside is idle. */
    private static final int LULL_MILLIS = 150;

    private static final long MOST_MEMORY = 64 << 20;

    /** The number of characters on a terminal's screen. */
    private static final int MOST_LETTERS = 2000;

    private static final int MOST_IN_CELL = 150;

    private record Result(Row row, End end, String words) {}

    private static final List<Result> RESULTS = new ArrayList<>();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final List<MemoryPoolMXBean> OLD = oldGeneration();

    private static KeyPair key;
    private static HostileGateway good;
    private static TestGateways beside;
    private static FarChannel besideChannel;

    private static List<MemoryPoolMXBean> oldGeneration() {
        List<MemoryPoolMXBean> pools = new ArrayList<>();
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().contains("Old Gen") || pool.getName().contains("Tenured Gen")) {
                pools.add(pool);
            }
        }
        return pools;
    }

    @BeforeAll
    static void start() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        key = generator.generateKeyPair();
        good = HostileGateway.good(key);
        beside = new TestGateways().with("good", account(good));
        besideChannel = beside.open("echo", 1, "good");
        echo(besideChannel);
        assertTrue(!OLD.isEmpty(), "no old generation among the memory pools");
    }

    @AfterAll
    static void stop() throws IOException {
        beside.close();
        good.close();
        writeTable();
    }

    private static TestAccount account(HostileGateway gateway) {
        TestAccount account = new TestAccount(gateway.port(), key.getPublic(), key);
        account.connectTimeoutMillis = LONG_MILLIS;
        return account;
    }

    static Stream<Row> rows() {
        return HostileRows.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void whateverAGatewayDoesHurtsNobodyElse(Row row) throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        long memoryBefore = resetMemory();
        try (HostileGateway hostile = row.gateway().with(key);
                TestGateways gateways =
                        new TestGateways(new Log(Log.Level.INFO, new PrintStream(log, true, StandardCharsets.UTF_8)))) {
            TestAccount account = account(hostile);
            account.aliveIntervalMillis = row.aliveMillis();
            account.aliveCountMax = 2;
            account.method = row.method();
            account.connectTimeoutMillis = row.end() == End.TIMES_OUT ? SHORTER_MILLIS : LONG_MILLIS;
            gateways.with("bad", account).with("good", account(good));
            Result result = outcome(row, gateways, hostile.port());
            echo(besideChannel);
            RESULTS.add(result);
            assertEquals(row.end(), result.end, result.words);
            assertIsOneLine(result.words);
            if (result.end == End.FAILS || result.end == End.SESSION) { // otherwise the session is still open
                gateways.with("bad", account(good));
            }
            echo(gateways.open("echo", 1, "good"));
            if (result.end != End.TIMES_OUT && row.isAfterLogin()) {
                echo(gateways.open("echo", 1, "bad"));
            }
        }
        assertNoThreadIsLeft();
        long memory = memory() - memoryBefore;
        assertTrue(memory < MOST_MEMORY, memory + " bytes of memory");
        assertLines(log.toString(StandardCharsets.UTF_8));
    }

    /** Runs a row, and returns how it ends and the message that the program sees. */
    @SuppressWarnings("try") // it is only closed
    private static Result outcome(Row row, TestGateways gateways, int port) throws IOException {
        int timeout = row.end() == End.TIMES_OUT ? SHORT_MILLIS : LONG_MILLIS;
        FarChannel sibling = row.isAfterLogin() ? gateways.open("echo", 1, "bad") : null;
        if (sibling != null) {
            echo(sibling);
        }
        long cpu = cpuNanos();
        long began = System.nanoTime();
        FarChannel channel = null;
        IOException failure = null;
        try {
            channel = gateways.tunnel
                    .open(TestGateways.via(HostileGateway.BAD_HOST, "bad"), 1, () -> {})
                    .await(timeout);
        } catch (IOException e) {
            failure = e;
        }
        long took = System.nanoTime() - began;
        assertTrue(TimeUnit.NANOSECONDS.toMillis(took) < timeout + GRACE_MILLIS, "took " + took + " ns");
        if (failure != null && row.isSilence()) {
            assertIdle(cpuNanos() - cpu, took);
        }
        End end;
        String words;
        try (Closing closing = channel == null ? () -> {} : channel::close) {
            String[] said = new String[1];
            end = channel == null ? null : use(channel, sibling, said);
            words = failure == null ? said[0] : failure.getMessage();
            String death = sibling == null ? null : death(sibling);
            if (death != null) {
                end = End.SESSION;
                words = failure == null ? death : words;
            } else if (failure != null) {
                end = failure instanceof SocketTimeoutException || words.contains("timed out")
                        ? End.TIMES_OUT
                        : End.FAILS;
            } else if (!row.isFlood()) {
                lull(sibling == null ? channel : sibling);
            }
        }
        return new Result(row, end, words.replace(":" + port, ":22"));
    }

    private interface Closing extends AutoCloseable {
        @Override
        void close();
    }

    private static End use(FarChannel channel, FarChannel sibling, String[] words) {
        words[0] = "";
        try {
            channel.events(() -> {}, () -> {});
            ByteBuffer byteOut = ByteBuffer.wrap(new byte[] {42});
            channel.offer(byteOut);
            if (sibling != null) {
                echo(sibling); // after this echo, the bad channel has been affected, too
            }
            byte[] in = new byte[64 * 1024];
            int n;
            do {
                n = channel.read(in, 0, in.length, LULL_MILLIS);
            } while (n > 0 && in[n - 1] != 42);
            return n < 0 ? End.CHANNEL : End.WORKS;
        } catch (SocketTimeoutException e) {
            return End.WAITS;
        } catch (IOException e) {
            words[0] = e.getMessage();
            return End.CHANNEL;
        }
    }

    /** Why a session has died; null if it has not. */
    private static String death(FarChannel channel) {
        try {
            echo(channel);
            return null;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static void echo(FarChannel channel) throws IOException {
        byte[] in = new byte[1];
        channel.write(new byte[] {7}, 0, 1);
        assertEquals(1, channel.read(in, 0, 1, PATIENCE_MILLIS));
        assertEquals(7, in[0]);
    }

    /** Checks that farside uses no processor time while there is nothing to do. */
    private static void lull(FarChannel quiet) throws IOException {
        long cpu = cpuNanos();
        long began = System.nanoTime();
        try {
            quiet.read(new byte[1], 0, 1, LULL_MILLIS);
        } catch (SocketTimeoutException e) {
            assertIdle(cpuNanos() - cpu, System.nanoTime() - began);
            return;
        }
        throw new AssertionError("a byte that nobody sent");
    }

    private static void assertIdle(long cpu, long wall) {
        assertTrue(cpu < wall * 3 / 4, cpu + " ns of processor time in " + wall + " ns of waiting");
    }

    /** The processor time of farside's threads and of this one, without the warm-up, which no gateway causes. */
    private static long cpuNanos() {
        long sum = THREADS.getCurrentThreadCpuTime();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread instanceof OwnThread && !thread.getName().equals("farside-warm-up")) {
                sum += Math.max(0, THREADS.getThreadCpuTime(thread.getId()));
            }
        }
        return sum;
    }

    private static long resetMemory() {
        long used = 0;
        for (MemoryPoolMXBean pool : OLD) {
            pool.resetPeakUsage();
            used += pool.getUsage().getUsed();
        }
        return used;
    }

    /** The peak usage of the old generation, where large objects are allocated directly. */
    private static long memory() {
        long peak = 0;
        for (MemoryPoolMXBean pool : OLD) {
            peak += pool.getPeakUsage().getUsed();
        }
        return peak;
    }

    private static void assertNoThreadIsLeft() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread instanceof OwnThread && thread.getName().equals("farside-bad")) {
                thread.join(GRACE_MILLIS);
                assertTrue(!thread.isAlive(), thread + " is left");
            }
        }
    }

    private static void assertLines(String log) {
        for (String line : log.split("\n")) {
            assertTrue(line.isEmpty() || line.startsWith("farside: "), line);
            assertIsOneLine(line);
        }
    }

    private static void assertIsOneLine(String words) {
        assertTrue(words.length() < MOST_LETTERS, words.length() + " letters");
        assertTrue(words.chars().noneMatch(HostileGatewayTest::isControl), words);
        assertTrue(!words.contains("OutOfMemory") && !words.contains("memory left"), words);
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
    }

    private static void writeTable() throws IOException {
        StringBuilder table = new StringBuilder();
        String at = "";
        for (Result result : RESULTS) {
            if (!at.equals(result.row.at())) {
                at = result.row.at();
                table.append("\n### ")
                        .append(at)
                        .append("\n\n| the gateway | what comes of it | in words |\n|---|---|---|\n");
            }
            table.append("| ").append(cell(result.row.deed()));
            table.append(" | ").append(result.end == null ? "" : result.end.words);
            table.append(" | ").append(cell(result.words)).append(" |\n");
        }
        Files.writeString(TABLE, table);
    }

    private static String cell(String text) {
        String shown = text.replace(" (127.0.0.1:22)", "")
                .replaceAll(" \\((for bad:1|bad:1 via bad) by farside, rule rules:3\\)", "")
                .replaceAll("\\p{Cntrl}", "?")
                .replace("|", "\\|");
        return shown.length() > MOST_IN_CELL ? shown.substring(0, MOST_IN_CELL) + "..." : shown;
    }
}
