package probe.behaviour;

import static probe.behaviour.Sockets.COUNT;
import static probe.behaviour.Sockets.ECHO;
import static probe.behaviour.Sockets.SOURCE;
import static probe.behaviour.Sockets.ascii;
import static probe.behaviour.Sockets.echo;
import static probe.behaviour.Sockets.open;
import static probe.behaviour.Sockets.text;

import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.zip.CRC32;

/** Many bytes, and many sockets. */
public final class Volume {
    private static final List<Case> CASES = List.of(
            new Case("much up", Volume::muchUp),
            new Case("much down", Volume::muchDown),
            new Case("much both ways, byte for byte", Volume::muchBothWaysByteForByte),
            new Case("a byte at a time", Volume::aByteAtATime),
            new Case("one socket after another", Volume::oneSocketAfterAnother));

    private Volume() {}

    public static void main(String[] arguments) {
        Case.runAll(CASES);
    }

    private static Object muchUp() throws Exception {
        try (Socket s = open(COUNT)) {
            CRC32 crc = new CRC32();
            byte[] part = new byte[100_000];
            for (int i = 0; i < 300; i++) {
                Arrays.fill(part, (byte) i);
                crc.update(part);
                s.getOutputStream().write(part);
            }
            s.shutdownOutput();
            return ("30000000 " + Long.toHexString(crc.getValue()))
                    .equals(text(s.getInputStream().readAllBytes()).strip());
        }
    }

    private static Object muchDown() throws Exception {
        try (Socket s = open(SOURCE)) {
            s.getOutputStream().write(ascii("30000000\n"));
            byte[] all = s.getInputStream().readAllBytes();
            boolean right = true;
            for (int i = 0; i < all.length; i++) {
                right &= all[i] == (byte) (i % 65536);
            }
            return all.length + " " + right;
        }
    }

    private static Object muchBothWaysByteForByte() throws Exception {
        try (Socket s = open(ECHO)) {
            byte[] out = new byte[5_000_000];
            new java.util.Random(7).nextBytes(out);
            FutureTask<Object> writer = new FutureTask<>(() -> {
                s.getOutputStream().write(out);
                s.shutdownOutput();
                return null;
            });
            new Thread(writer).start();
            return Arrays.equals(out, s.getInputStream().readAllBytes());
        }
    }

    private static Object aByteAtATime() throws Exception {
        try (Socket s = open(ECHO)) {
            s.setTcpNoDelay(true);
            int right = 0;
            for (int i = 0; i < 300; i++) {
                s.getOutputStream().write(i);
                right += s.getInputStream().read() == (i & 0xff) ? 1 : 0;
            }
            return right;
        }
    }

    private static Object oneSocketAfterAnother() throws Exception {
        int right = 0;
        for (int i = 0; i < 200; i++) {
            try (Socket s = open(ECHO)) {
                right += echo(s, "n" + i).equals("n" + i) ? 1 : 0;
            }
        }
        return right;
    }
}
