package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.own.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is at the ControlPath and is no live master: an own login comes in its place, and a line says why. */
@Timeout(60)
class BadMasterTest {
    private static final int ALIVE = 0x80000005;

    @TempDir
    Path directory;

    /** What stands at the path; closed at the end. */
    private interface Place {
        AutoCloseable at(Path socket) throws Exception;
    }

    /** What the other end of the socket does. */
    private interface Talk {
        void with(InputStream in, OutputStream out) throws IOException, InterruptedException;
    }

    static Stream<Arguments> places() {
        return Stream.of(
                row("a file", "it is not a socket", socket -> {
                    Files.createFile(socket);
                    return () -> {};
                }),
                row("a directory", "it is not a socket", socket -> {
                    Files.createDirectory(socket);
                    return () -> {};
                }),
                row("a socket that nobody listens at", "Connection refused", socket -> {
                    listen(socket).close();
                    return () -> {};
                }),
                row("a socket that others may write to", "others can write to it", socket -> {
                    ServerSocketChannel server = listen(socket);
                    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
                    return server;
                }),
                row("silence", "it does not answer", server((in, out) -> in.readAllBytes())),
                row("a hang-up", "it has ended the connection", server((in, out) -> in.readNBytes(12))),
                row("a web server", "it does not speak the protocol", server((in, out) -> {
                    out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    in.readAllBytes();
                })),
                row("messages without an end", "it does not speak the protocol", server((in, out) -> {
                    while (true) {
                        out.write(new byte[4096]);
                    }
                })),
                row("a message of 2^32-1 bytes", "it does not speak the protocol", server((in, out) -> {
                    out.write(new byte[] {-1, -1, -1, -1, 0, 0, 0, 1});
                    in.readAllBytes();
                })),
                row("half a message", "it does not answer", server((in, out) -> {
                    out.write(new byte[] {0, 0, 0, 8, 0, 0, 0, 1});
                    in.readAllBytes();
                })),
                row("half a length", "it does not answer", server((in, out) -> {
                    out.write(new byte[] {0, 0});
                    in.readAllBytes();
                })),
                row("another version", "it speaks version 5", server((in, out) -> {
                    out.write(message(1, 5));
                    in.readAllBytes();
                })),
                row("hellos without an end", "it does not answer an alive check", server((in, out) -> {
                    while (true) {
                        out.write(message(1, 4));
                    }
                })),
                row("a hello, and nothing more", "it does not answer", server((in, out) -> {
                    out.write(message(1, 4));
                    in.readAllBytes();
                })),
                row(
                        "a master that takes no passengers",
                        "takes no more connections over its master",
                        server((in, out) -> {
                            out.write(message(1, 4));
                            in.readNBytes(24);
                            out.write(message(ALIVE, 0, 77));
                            in.readNBytes(12);
                            out.write(new byte[8]);
                            in.readAllBytes();
                        })));
    }

    private static Arguments row(String name, String line, Place place) {
        return Arguments.of(name, line, place);
    }

    private static ServerSocketChannel listen(Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwx------"));
        return server;
    }

    private static Place server(Talk talk) {
        return socket -> {
            ServerSocketChannel server = listen(socket);
            FarServer.daemon(() -> {
                try {
                    while (true) {
                        SocketChannel client = server.accept();
                        FarServer.daemon(() -> talk(talk, client));
                    }
                } catch (IOException e) {
                    // the test is over
                }
            });
            return server;
        };
    }

    private static void talk(Talk talk, SocketChannel client) {
        try (client) {
            talk.with(Channels.newInputStream(client), Channels.newOutputStream(client));
        } catch (IOException | InterruptedException e) {
            // the client has gone
        }
    }

    private static byte[] message(int... numbers) {
        ByteBuffer message = ByteBuffer.allocate(4 + 4 * numbers.length).putInt(4 * numbers.length);
        for (int number : numbers) {
            message.putInt(number);
        }
        return message.array();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void isFollowedByAnOwnLogin(String name, String line, Place place) throws Exception {
        Path socket = directory.resolve("master");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        TestGateways gateways =
                new TestGateways(new Log(Log.Level.INFO, new PrintStream(said, true, StandardCharsets.UTF_8)));
        try (Sshd sshd = Sshd.start(directory);
                FarServer echo = new FarServer(FarServer.ECHO);
                AutoCloseable there = place.at(socket)) {
            TestAccount account = TestAccount.of(sshd);
            account.masters = List.of(socket);
            gateways.with("bastion", account);
            WithGateway.answers(gateways.open(echo));
            assertEquals(1, sshd.logins());
            String log = said.toString(StandardCharsets.UTF_8);
            assertTrue(log.lines().anyMatch(l -> l.contains(line)), log);
            assertTrue(there != null && Files.exists(socket), "it is left alone");
        } finally {
            gateways.close();
        }
    }
}
