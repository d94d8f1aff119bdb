package dev.farside.core.forward.socks;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.farside.core.route.HostName;
import dev.farside.fuzz.Limits;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;

/** What a client of our SOCKS port says. What it asks for is a valid name or an address, and a port. */
class SocksFuzz {
    /** No handshake is longer. */
    private static final int MOST = 4 * 256 + 32;

    private static final byte[] SECRET = {'a'};

    @FuzzTest
    void handshake(byte[] input) throws Exception {
        handshake(input, new Socks());
        handshake(input, new Socks(SECRET, SECRET));
    }

    private static void handshake(byte[] input, Socks socks) throws Exception {
        Limits.hold(input.length, () -> {
            ByteBuffer in = ByteBuffer.wrap(input);
            try {
                while (!socks.done() && in.hasRemaining()) {
                    fill(socks, in);
                }
            } catch (Socks.Unfit e) {
                Limits.requireReadable(e.getMessage());
                requireAnswer(e.answer(), 0);
                return;
            }
            if (in.position() > MOST) {
                throw new AssertionError("read " + in.position() + " bytes");
            }
            if (socks.done()) {
                requireTarget(socks);
                requireAnswer(socks.granted(), 8);
                requireAnswer(socks.refused(new ConnectException("Connection refused")), 8);
                requireAnswer(socks.refused(new IOException()), 8);
            }
        });
    }

    private static void fill(Socks socks, ByteBuffer in) throws Socks.Unfit {
        ByteBuffer room = socks.room();
        if (!room.hasRemaining()) {
            throw new AssertionError("wants nothing, and is not done");
        }
        while (room.hasRemaining() && in.hasRemaining()) {
            room.put(in.get());
        }
        if (!room.hasRemaining()) {
            socks.step();
        }
    }

    private static void requireTarget(Socks socks) {
        boolean valid = HostName.isAddress(socks.host()) || HostName.fault(socks.host()) == null;
        if (!valid || socks.port() < 0 || socks.port() > 0xffff) {
            throw new AssertionError("leads to " + socks.host() + " port " + socks.port());
        }
    }

    private static void requireAnswer(byte[] answer, int least) {
        if (answer.length < least || answer.length > 10) {
            throw new AssertionError("answers " + answer.length + " bytes");
        }
    }
}
