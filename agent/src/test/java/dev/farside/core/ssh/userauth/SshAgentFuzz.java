package dev.farside.core.ssh.userauth;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farside.core.ssh.key.Certificate;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.fuzz.Limits;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What an ssh-agent answers, to the question for its keys and to the one for a signature. */
class SshAgentFuzz {
    private static final KeyBlob KEY =
            KeyBlob.parse("ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAIHbZxl3yyoT0Ig7KZAiIhq2v8Kvn6y5D9T9eXzA9sdUx");

    /** An input that begins with it is the agent's whole stream, otherwise its length is put before it. */
    private static final byte RAW = -1;

    private final Path socket;
    private volatile ByteBuffer answer;

    SshAgentFuzz() throws Exception {
        Path home = Files.createTempDirectory("fuzz");
        socket = home.resolve("agent");
        for (Path path : List.of(home, socket)) {
            path.toFile().deleteOnExit();
        }
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread agent = new Thread(() -> serve(server), "agent");
        agent.setDaemon(true);
        agent.start();
    }

    private void serve(ServerSocketChannel server) {
        while (true) {
            try (SocketChannel client = server.accept()) {
                ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
                read(client, length);
                read(client, ByteBuffer.allocate(length.flip().getInt()));
                ByteBuffer out = answer.duplicate();
                while (out.hasRemaining()) {
                    client.write(out);
                }
            } catch (IOException e) {
                // the client has seen enough
            }
        }
    }

    private static void read(SocketChannel client, ByteBuffer into) throws IOException {
        while (into.hasRemaining() && client.read(into) >= 0) {
            // until it is full
        }
    }

    @FuzzTest
    void answers(byte[] input) throws Exception {
        boolean raw = input.length > 0 && input[0] == RAW;
        answer = raw
                ? ByteBuffer.wrap(input, 1, input.length - 1)
                : ByteBuffer.allocate(Integer.BYTES + input.length)
                        .putInt(input.length)
                        .put(input)
                        .flip();
        ask(input, new SshAgent(socket, null));
        ask(input, new SshAgent(socket, new SessionBinding(new byte[32], new byte[32], new byte[64])));
    }

    private static void ask(byte[] input, SshAgent agent) throws Exception {
        Limits.hold(input.length, () -> {
            try {
                for (SshAgent.Key key : agent.keys()) {
                    Certificate.of(key.key());
                    key.key().isRsaBelow(1024);
                }
            } catch (IOException e) {
                Limits.requireReadable(e.getMessage());
            }
            try {
                agent.sign(KEY, "ssh-ed25519", new byte[32]);
            } catch (IOException e) {
                Limits.requireReadable(e.getMessage());
            }
        });
    }
}
