package dev.farside.core.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.core.route.Route;
import dev.farside.core.tunnel.FarChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/** Sends much data both ways at once, so that each direction fills all buffers. The data must arrive complete. */
final class Bulk {
    private static final int SIZE = 16 * 1024 * 1024;

    private Bulk() {}

    /** @param route to 127.0.0.1 as the gateway sees it */
    static void through(SshTunnel tunnel, Route.Via route) throws Exception {
        CompletableFuture<Long> received = new CompletableFuture<>();
        CompletableFuture<Long> sent = new CompletableFuture<>();
        try (FarServer up = new FarServer(client -> received.complete(drain(client.getInputStream())));
                FarServer down = new FarServer(client -> sent.complete(pour(client.getOutputStream())))) {
            FarChannel to = tunnel.open(route, up.port(), () -> {}).await(20_000);
            FarChannel from = tunnel.open(route, down.port(), () -> {}).await(20_000);
            CompletableFuture<Long> drained = CompletableFuture.supplyAsync(() -> {
                try {
                    return drain(input(from));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            long poured = pour(output(to));
            to.shutdownOutput();
            assertEquals(poured, received.get(40, TimeUnit.SECONDS));
            assertEquals(sent.get(40, TimeUnit.SECONDS), drained.get(40, TimeUnit.SECONDS));
        }
    }

    private static long pour(OutputStream out) throws IOException {
        CRC32 sum = new CRC32();
        byte[] piece = new byte[50_000];
        Random random = new Random(5);
        for (int sent = 0; sent < SIZE; sent += piece.length) {
            random.nextBytes(piece);
            sum.update(piece);
            out.write(piece);
        }
        return sum.getValue();
    }

    private static long drain(InputStream in) throws IOException {
        CRC32 sum = new CRC32();
        byte[] piece = new byte[40_000];
        for (int n = in.read(piece); n > 0; n = in.read(piece)) {
            sum.update(piece, 0, n);
        }
        return sum.getValue();
    }

    private static InputStream input(FarChannel channel) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return channel.read(into, offset, length, 20_000);
            }
        };
    }

    private static OutputStream output(FarChannel channel) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                channel.write(bytes, offset, length);
            }
        };
    }
}
