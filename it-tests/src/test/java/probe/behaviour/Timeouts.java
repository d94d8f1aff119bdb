package probe.behaviour;

import static probe.behaviour.Case.failure;
import static probe.behaviour.Sockets.DRIP;
import static probe.behaviour.Sockets.ECHO;
import static probe.behaviour.Sockets.HOST;
import static probe.behaviour.Sockets.SILENT;
import static probe.behaviour.Sockets.echo;
import static probe.behaviour.Sockets.open;
import static probe.behaviour.Sockets.text;

import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;

/** Reads and connects with a time limit. */
public final class Timeouts {
    private static final List<Case> CASES = List.of(
            new Case("read times out, and goes on", Timeouts::readTimesOutAndGoesOn),
            new Case("timeout of a single read among drops", Timeouts::timeoutOfASingleReadAmongDrops),
            new Case("timeout taken back", Timeouts::timeoutTakenBack),
            new Case("web read timeout", Timeouts::webReadTimeout),
            new Case("web connect timeout", Timeouts::webConnectTimeout));

    private Timeouts() {}

    public static void main(String[] arguments) {
        Case.runAll(CASES);
    }

    private static Object readTimesOutAndGoesOn() throws Exception {
        try (Socket s = open(ECHO)) {
            s.setSoTimeout(200);
            long start = System.nanoTime();
            String first = failure(() -> s.getInputStream().read());
            long millis = (System.nanoTime() - start) / 1_000_000;
            return first + " " + (millis >= 190 && millis < 3000) + " " + s.isClosed() + " " + echo(s, "goes on");
        }
    }

    private static Object timeoutOfASingleReadAmongDrops() throws Exception {
        try (Socket s = open(DRIP)) {
            s.setSoTimeout(5_000);
            return text(s.getInputStream().readAllBytes());
        }
    }

    private static Object timeoutTakenBack() throws Exception {
        try (Socket s = open(DRIP)) {
            s.setSoTimeout(1);
            int late = 0;
            try {
                while (s.getInputStream().read() >= 0) {
                    late++;
                }
            } catch (SocketTimeoutException e) {
                s.setSoTimeout(0);
            }
            return late < 10 ? "" + text(s.getInputStream().readAllBytes()).endsWith("j") : "never late";
        }
    }

    private static Object webReadTimeout() throws Exception {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + HOST + ":" + SILENT + "/").toURL().openConnection();
        connection.setReadTimeout(300);
        return failure(connection::getResponseCode);
    }

    private static Object webConnectTimeout() throws Exception {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://hole.corp.example/").toURL().openConnection();
        connection.setConnectTimeout(300);
        return failure(connection::getResponseCode);
    }
}
