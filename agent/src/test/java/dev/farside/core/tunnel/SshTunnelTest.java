package dev.farside.core.tunnel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.core.Log;
import dev.farside.core.input.Source;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.route.Names;
import dev.farside.core.route.Route;
import dev.farside.core.route.Target;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SshTunnelTest {
    @TempDir
    static Path directory;

    private static Sshd sshd;
    private static SshTunnel tunnel;

    @BeforeAll
    static void start() throws Exception {
        sshd = Sshd.start(directory);
        tunnel = new SshTunnel(hop -> TestAccount.of(sshd), new Log(Log.Level.QUIET, System.err));
    }

    @AfterAll
    static void stop() {
        tunnel.close();
        sshd.close();
    }

    static Route.Via via(String host) {
        return new Route.Via(
                new Source("rules", 3, 1),
                List.of(new Chain(List.of(new Hop(null, "bastion", 0)))),
                host,
                new Target.Asked(),
                Names.FAR);
    }

    @Test
    void bytesGoThereAndBack() throws Exception {
        try (ServerSocket target = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Tunnel.Opening opening = tunnel.open(via("localhost"), target.getLocalPort(), () -> {});
            FarChannel channel = opening.await(10_000);
            try (Socket far = target.accept()) {
                byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
                channel.write(hello, 0, hello.length);
                assertArrayEquals(hello, far.getInputStream().readNBytes(hello.length));
                OutputStream out = far.getOutputStream();
                out.write(hello);
                out.flush();
                byte[] back = new byte[10];
                assertEquals(5, channel.read(back, 0, 10, 5000));
                channel.shutdownOutput();
                InputStream in = far.getInputStream();
                assertEquals(-1, in.read());
            }
            assertEquals(-1, channel.read(new byte[1], 0, 1, 5000));
            channel.close();
        }
    }
}
