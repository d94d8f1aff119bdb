package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How Java 8 and 11 get to a UNIX socket: by each of the programs that this machine has. */
@Timeout(60)
class OlderUnixSocketTest {
    private static final int MESSAGE = 200_000;
    private static final int DEATH_SECONDS = 20;

    @TempDir
    Path directory;

    private ServerSocketChannel server;

    /** Each on a PATH of its own. */
    static Stream<String> programs() {
        return Stream.of("perl", "python3", "socat", "ncat", "nc.openbsd").filter(name -> find(name) != null);
    }

    private static Path find(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private String[] line(String program, Path socket) throws IOException {
        Path only = Files.createDirectory(directory.resolve("bin"));
        Path file = Files.writeString(only.resolve(program), "#!/bin/sh\nexec " + find(program) + " \"$@\"\n");
        assertTrue(file.toFile().setExecutable(true));
        return OlderUnixSocket.command("relative:" + only, socket.toString());
    }

    /** Answers a message of so many bytes with what it got, and closes when it is told no more. */
    private Path listen(String name) throws IOException {
        Path socket = directory.resolve(name);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(this::answer);
        thread.setDaemon(true);
        thread.start();
        return socket;
    }

    private void answer() {
        while (true) {
            try (SocketChannel client = server.accept()) {
                ByteBuffer message = ByteBuffer.allocate(MESSAGE);
                while (client.read(message) >= 0) {
                    if (!message.hasRemaining()) {
                        message.flip();
                        while (message.hasRemaining()) {
                            client.write(message);
                        }
                        message.clear();
                    }
                }
            } catch (IOException e) {
                return; // the test has ended
            }
        }
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private static OlderProcessChannel opened(String[] line) throws IOException {
        return new OlderProcessChannel(OlderUnixSocket.start(line));
    }

    private static byte[] message() {
        byte[] bytes = new byte[MESSAGE];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * i / 7);
        }
        return bytes;
    }

    private static byte[] asked(ByteChannel channel, byte[] message) throws IOException {
        assertEquals(message.length, channel.write(ByteBuffer.wrap(message)));
        ByteBuffer answer = ByteBuffer.allocate(message.length);
        while (answer.hasRemaining() && channel.read(answer) >= 0) {
            // goes on
        }
        return answer.array();
    }

    private static void assertEnds(Process process) throws InterruptedException {
        assertTrue(process.waitFor(DEATH_SECONDS, TimeUnit.SECONDS), () -> "still there: " + process.info());
    }

    /** What a file's name may have and a shell, or an address of socat's, would take for something else. */
    @ParameterizedTest
    @MethodSource("programs")
    void carriesQuestionsAndAnswersAndEndsWithTheChannel(String program) throws Exception {
        String name = program.equals("socat") ? "a-b_c.1" : "-a,b:!c $(false)'\"\\`;é%s\n";
        String[] line = line(program, listen(name));
        OlderProcessChannel channel = opened(line);
        try (channel) {
            assertArrayEquals(message(), asked(channel, message()));
            assertArrayEquals(message(), asked(channel, message()));
            assertTrue(channel.isOpen() && channel.process().isAlive());
        }
        assertFalse(channel.isOpen());
        assertEnds(channel.process());
    }

    /** As when this JVM is killed. */
    @ParameterizedTest
    @MethodSource("programs")
    void noneIsLeftBehindWhenItsInputEnds(String program) throws Exception {
        OlderProcessChannel channel = opened(line(program, listen("socket")));
        asked(channel, message());
        channel.process().getOutputStream().close();
        assertEnds(channel.process());
    }

    @ParameterizedTest
    @MethodSource("programs")
    void endsWithTheSocket(String program) throws Exception {
        Path socket = directory.resolve("socket");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        try (OlderProcessChannel channel = opened(line(program, socket))) {
            server.accept().close();
            assertEquals(-1, channel.read(ByteBuffer.allocate(1)));
            channel.process().getOutputStream().close(); // ncat waits for that
            assertEnds(channel.process());
        }
    }

    /** As a session over a login that another process holds. */
    @ParameterizedTest
    @MethodSource("programs")
    void neitherWayWaitsForTheOther(String program) throws Exception {
        Path socket = directory.resolve("socket");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        byte[] much = new byte[10 * MESSAGE];
        new Random(1).nextBytes(much);
        byte[][] come = new byte[1][];
        Process process = OlderUnixSocket.start(line(program, socket));
        try (SocketChannel there = server.accept()) {
            Thread writer = new Thread(() -> {
                try {
                    process.getOutputStream().write(much);
                    process.getOutputStream().flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            writer.start();
            Thread reader = new Thread(() -> {
                try {
                    come[0] = process.getInputStream().readNBytes(much.length);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            reader.start();
            ByteBuffer out = ByteBuffer.wrap(much);
            while (out.hasRemaining()) { // before it reads anything
                there.write(out);
            }
            ByteBuffer in = ByteBuffer.allocate(much.length);
            while (in.hasRemaining()) {
                assertTrue(there.read(in) > 0);
            }
            writer.join();
            reader.join();
            assertArrayEquals(much, in.array());
            assertArrayEquals(much, come[0]);
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void saysWhatTheProgramSaysIfNobodyListens(String program) throws Exception {
        Path socket = listen("socket");
        server.close();
        try (OlderProcessChannel channel = opened(line(program, socket))) {
            IOException e = assertThrows(IOException.class, () -> asked(channel, message()));
            assertTrue(e.getMessage().contains("Connection refused"), e::toString);
        }
    }

    @Test
    void theFirstThatIsThereIsTaken() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        List<String> inOrder = List.of("nc.openbsd", "ncat", "socat", "python3", "perl");
        for (String name : inOrder) {
            Path program = Files.createFile(bin.resolve(name));
            assertTrue(program.toFile().setExecutable(true));
            String[] line = OlderUnixSocket.command("/none:" + bin, "/run/agent");
            assertEquals(program.toString(), line[0]);
            assertTrue(line[line.length - 1].endsWith("/run/agent"), () -> String.join(" ", line));
        }
    }

    @Test
    void aDirectoryOfThatNameIsNone() throws IOException {
        Files.createDirectories(directory.resolve("bin/perl"));
        assertNull(OlderUnixSocket.command(directory.resolve("bin").toString(), "/run/agent"));
    }

    /** A PATH may have bytes that are no name of a file in this locale. */
    @Test
    void anEntryThatIsNoPathIsPassedBy() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        assertTrue(Files.createFile(bin.resolve("perl")).toFile().setExecutable(true));
        assertEquals(bin + "/perl", OlderUnixSocket.command("/a\0b:" + bin, "/run/agent")[0]);
    }

    /** A comma would begin an option, {@code exec=} for example. */
    @Test
    void socatIsNotGivenWhatItWouldTakeForMore() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        assertTrue(Files.createFile(bin.resolve("socat")).toFile().setExecutable(true));
        for (String name : List.of("/a,b", "/a!!b", "/a:b", "/a'b", "/a\"b", "/a\\b", "/a(b", "/a b", "/a\nb")) {
            assertNull(OlderUnixSocket.command(bin.toString(), name), name);
        }
    }

    @Test
    void aRelativeEntryOfPathIsNone() throws IOException {
        assertNull(OlderUnixSocket.command(":.:bin", "/run/agent"));
    }

    @Test
    void aPathThatIsTooLongIsRefused() {
        Path path = directory.resolve("x".repeat(108));
        IOException e = assertThrows(IOException.class, () -> OlderUnixSocket.connect(path));
        assertEquals("Unix domain path too long", e.getMessage());
    }
}
