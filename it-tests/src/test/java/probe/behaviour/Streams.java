package probe.behaviour;

import static probe.behaviour.Case.failure;
import static probe.behaviour.Case.failureOf;
import static probe.behaviour.Sockets.ECHO;
import static probe.behaviour.Sockets.HELLO;
import static probe.behaviour.Sockets.ascii;
import static probe.behaviour.Sockets.echo;
import static probe.behaviour.Sockets.open;
import static probe.behaviour.Sockets.text;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The streams of a Socket. */
public final class Streams {
    private static final List<Case> CASES = List.of(
            new Case("echo", Streams::echoTwice),
            new Case("end of stream, again and again", Streams::endOfStreamAgainAndAgain),
            new Case("available", Streams::available),
            new Case("bad ranges", Streams::badRanges),
            new Case("nothing to write", Streams::nothingToWrite),
            new Case("skip", Streams::skip),
            new Case("same streams each time", Streams::sameStreamsEachTime),
            new Case("streams before connect", Streams::streamsBeforeConnect),
            new Case("streams after close", Streams::streamsAfterClose),
            new Case("lines", Streams::lines),
            new Case("objects", Streams::objects));

    private Streams() {}

    public static void main(String[] arguments) {
        Case.runAll(CASES);
    }

    private static Object echoTwice() throws Exception {
        try (Socket s = open(ECHO)) {
            return echo(s, "one") + echo(s, "two");
        }
    }

    private static Object endOfStreamAgainAndAgain() throws Exception {
        try (Socket s = open(HELLO)) {
            InputStream in = s.getInputStream();
            return text(in.readAllBytes()).strip() + " " + in.read() + " " + in.read(new byte[5]) + " "
                    + in.read(new byte[0]) + " " + in.available() + " " + s.isClosed() + " " + s.isInputShutdown();
        }
    }

    private static Object available() throws Exception {
        try (Socket s = open(ECHO)) {
            int before = s.getInputStream().available();
            s.getOutputStream().write(ascii("abcdef"));
            int there = s.getInputStream().available();
            while (there < 6) {
                Thread.onSpinWait();
                there = s.getInputStream().available();
            }
            s.getInputStream().read();
            return before + " " + there + " " + s.getInputStream().available();
        }
    }

    private static Object badRanges() throws Exception {
        try (Socket s = open(ECHO)) {
            return failure(() -> s.getInputStream().read(new byte[2], 1, 5)) + " | "
                    + failureOf(() -> s.getOutputStream().write(new byte[2], -1, 2))
                    + " | " + failure(() -> s.getInputStream().read(null, 0, 1)) + " | "
                    + s.getInputStream().read(new byte[2], 2, 0);
        }
    }

    private static Object nothingToWrite() throws Exception {
        try (Socket s = open(ECHO)) {
            s.getOutputStream().write(new byte[0]);
            s.getOutputStream().flush();
            return echo(s, "ok");
        }
    }

    private static Object skip() throws Exception {
        try (Socket s = open(ECHO)) {
            s.getOutputStream().write(ascii("0123456789"));
            s.getInputStream().skipNBytes(7);
            return text(s.getInputStream().readNBytes(3));
        }
    }

    private static Object sameStreamsEachTime() throws Exception {
        try (Socket s = open(ECHO)) {
            return (s.getInputStream() == s.getInputStream()) + " " + (s.getOutputStream() == s.getOutputStream())
                    + " " + s.getInputStream().getClass().getName() + " "
                    + s.getOutputStream().getClass().getName() + " "
                    + s.getInputStream().markSupported();
        }
    }

    private static Object streamsBeforeConnect() throws Exception {
        try (Socket s = new Socket()) {
            return failure(s::getInputStream) + " | " + failure(s::getOutputStream);
        }
    }

    private static Object streamsAfterClose() throws Exception {
        Socket s = open(ECHO);
        InputStream in = s.getInputStream();
        OutputStream out = s.getOutputStream();
        s.close();
        return failure(s::getInputStream) + " | " + failure(s::getOutputStream) + " | " + failure(in::read) + " | "
                + failure(in::available)
                + " | "
                + failureOf(() -> out.write(1));
    }

    private static Object lines() throws Exception {
        try (Socket s = open(ECHO)) {
            s.getOutputStream().write(ascii("first\nsecond\n"));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(s.getInputStream(), StandardCharsets.US_ASCII));
            return reader.readLine() + " " + reader.readLine();
        }
    }

    private static Object objects() throws Exception {
        try (Socket s = open(ECHO)) {
            ObjectOutputStream out = new ObjectOutputStream(s.getOutputStream());
            out.writeObject(List.of("a", 1, 2.5));
            out.flush();
            return new ObjectInputStream(s.getInputStream()).readObject();
        }
    }
}
