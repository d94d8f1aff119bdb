package probe.behaviour;

import static probe.behaviour.Case.failure;
import static probe.behaviour.Case.failureOf;
import static probe.behaviour.Sockets.COUNT;
import static probe.behaviour.Sockets.ECHO;
import static probe.behaviour.Sockets.SILENT;
import static probe.behaviour.Sockets.ascii;
import static probe.behaviour.Sockets.open;
import static probe.behaviour.Sockets.state;
import static probe.behaviour.Sockets.text;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;

/** A Socket with one direction closed. */
public final class HalfClose {
    private static final List<Case> CASES = List.of(
            new Case("half-close", HalfClose::halfClose),
            new Case("write after half-close", HalfClose::writeAfterHalfClose),
            new Case("read after shutdown of input", HalfClose::readAfterShutdownOfInput),
            new Case("shutdown before connect", HalfClose::shutdownBeforeConnect),
            new Case("writing goes on after the far side's end", HalfClose::writingGoesOnAfterTheFarSideSEnd));

    private HalfClose() {}

    public static void main(String[] arguments) {
        Case.runAll(CASES);
    }

    private static Object halfClose() throws Exception {
        try (Socket s = open(COUNT)) {
            s.getOutputStream().write(ascii("0123456789"));
            s.shutdownOutput();
            return s.isOutputShutdown() + " " + s.isClosed() + " "
                    + text(s.getInputStream().readAllBytes()).strip();
        }
    }

    private static Object writeAfterHalfClose() throws Exception {
        try (Socket s = open(SILENT)) {
            OutputStream out = s.getOutputStream();
            s.shutdownOutput();
            return failureOf(() -> out.write(1))
                    + " | " + failure(s::getOutputStream) + " | "
                    + failureOf(() -> s.shutdownOutput());
        }
    }

    private static Object readAfterShutdownOfInput() throws Exception {
        try (Socket s = open(ECHO)) {
            InputStream in = s.getInputStream();
            s.shutdownInput();
            return in.read() + " " + in.available() + " | " + failure(s::getInputStream) + " | "
                    + failureOf(() -> s.shutdownInput());
        }
    }

    private static Object shutdownBeforeConnect() throws Exception {
        try (Socket s = new Socket()) {
            return failureOf(() -> s.shutdownInput()) + " | " + failureOf(() -> s.shutdownOutput());
        }
    }

    private static Object writingGoesOnAfterTheFarSideSEnd() throws Exception {
        try (Socket s = open(ECHO)) {
            s.shutdownOutput();
            return s.getInputStream().read() + " " + state(s).replaceAll(".*closed (\\w+) .*", "$1");
        }
    }
}
