package probe.behaviour;

import static probe.behaviour.Case.failure;
import static probe.behaviour.Case.failureClass;
import static probe.behaviour.Case.failureOf;
import static probe.behaviour.Sockets.COUNT;
import static probe.behaviour.Sockets.ECHO;
import static probe.behaviour.Sockets.HELLO;
import static probe.behaviour.Sockets.RESET;
import static probe.behaviour.Sockets.SILENT;
import static probe.behaviour.Sockets.STUCK;
import static probe.behaviour.Sockets.open;
import static probe.behaviour.Sockets.whileBlocked;

import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/** How a Socket ends, also while another thread uses it. */
public final class Closing {
    private static final List<Case> CASES = List.of(
            new Case("close twice", Closing::closeTwice),
            new Case("closing a stream closes the socket", Closing::closingAStreamClosesTheSocket),
            new Case("close while another reads", Closing::closeWhileAnotherReads),
            new Case("close while another writes", Closing::closeWhileAnotherWrites),
            new Case("close while another connects", Closing::closeWhileAnotherConnects),
            new Case("shutdown of input while another reads", Closing::shutdownOfInputWhileAnotherReads),
            new Case("close with linger", Closing::closeWithLinger),
            new Case("close with a reset", Closing::closeWithAReset),
            new Case("the far side resets", Closing::theFarSideResets),
            new Case("writing to one who left", Closing::writingToOneWhoLeft));

    private Closing() {}

    public static void main(String[] arguments) {
        Case.runAll(CASES);
    }

    private static Object closeTwice() throws Exception {
        Socket s = open(ECHO);
        s.close();
        s.close();
        return s.isClosed();
    }

    private static Object closingAStreamClosesTheSocket() throws Exception {
        Socket a = open(ECHO);
        a.getInputStream().close();
        Socket b = open(ECHO);
        b.getOutputStream().close();
        return a.isClosed() + " " + b.isClosed();
    }

    private static Object closeWhileAnotherReads() throws Exception {
        Socket s = open(SILENT);
        return whileBlocked(() -> failure(() -> s.getInputStream().read()), s::close);
    }

    private static Object closeWhileAnotherWrites() throws Exception {
        Socket s = open(STUCK);
        OutputStream out = s.getOutputStream();
        return whileBlocked(
                () -> {
                    byte[] much = new byte[1 << 20];
                    String first = failure(() -> {
                        while (true) {
                            out.write(much);
                        }
                    });
                    return first.replaceAll("Broken pipe|Connection reset.*", "Socket closed");
                },
                s::close);
    }

    private static Object closeWhileAnotherConnects() throws Exception {
        Socket s = new Socket();
        return whileBlocked(
                () -> failureOf(() -> s.connect(new InetSocketAddress("10.213.2.14", 80), 15_000)), s::close);
    }

    private static Object shutdownOfInputWhileAnotherReads() throws Exception {
        Socket s = open(SILENT);
        return whileBlocked(() -> s.getInputStream().read(), s::shutdownInput) + " " + s.isInputShutdown();
    }

    private static Object closeWithLinger() throws Exception {
        Socket s = open(COUNT);
        s.setSoLinger(true, 2);
        s.getOutputStream().write(new byte[1000]);
        s.close();
        return s.isClosed();
    }

    private static Object closeWithAReset() throws Exception {
        Socket s = open(ECHO);
        s.setSoLinger(true, 0);
        s.close();
        return s.isClosed();
    }

    private static Object theFarSideResets() throws Exception {
        try (Socket s = open(RESET)) {
            s.getOutputStream().write(1);
            return failure(() -> "end " + s.getInputStream().read());
        }
    }

    private static Object writingToOneWhoLeft() throws Exception {
        try (Socket s = open(HELLO)) {
            s.getInputStream().readAllBytes();
            return failureClass(() -> {
                while (true) {
                    s.getOutputStream().write(new byte[1000]);
                }
            });
        }
    }
}
