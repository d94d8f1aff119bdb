package dev.farside.launcher.probe;

import dev.farside.core.own.ForeignWords;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The first words of a protocol, over a connection that is open: enough to know that the right server answers, and
 * nothing that logs in, changes anything or needs a password.
 *
 * <table>
 * <caption>What is sent, and what is read</caption>
 * <tr><td>SSH, MySQL</td><td>nothing; the server's greeting</td></tr>
 * <tr><td>HTTP</td><td>{@code HEAD}; the status line</td></tr>
 * <tr><td>PostgreSQL</td><td>SSLRequest; one byte, then a TLS handshake if it is {@code S}</td></tr>
 * <tr><td>Redis</td><td>{@code PING}; one line</td></tr>
 * <tr><td>TLS</td><td>a handshake</td></tr>
 * <tr><td>others</td><td>nothing; nothing</td></tr>
 * </table>
 */
final class Conversation {
    private static final int TIMEOUT_MILLIS = 10_000;

    /** Of a line or a greeting, in bytes. */
    private static final int LONGEST = 8192;

    private final Wanted wanted;
    private final Legs legs;
    private final long begun = System.nanoTime();
    private Socket socket;
    private InputStream in;

    Conversation(Wanted wanted, Legs legs) {
        this.wanted = wanted;
        this.legs = legs;
    }

    /** Closes the socket in any case. */
    void over(Socket connected) throws LegFailed {
        String leg = wanted.protocol().beginsWithTls() ? "tls" : "answer";
        legs.begin();
        try (connected) {
            connected.setSoTimeout(TIMEOUT_MILLIS);
            use(connected);
            if (wanted.protocol().beginsWithTls()) {
                shakeHands();
                leg = "answer";
            }
            String answer = answer();
            if (answer != null) {
                legs.done("answer", answer);
            }
            if (wanted.protocol() == Protocol.POSTGRESQL && "TLS is offered".equals(answer)) {
                leg = "tls";
                shakeHands();
            }
        } catch (IOException e) {
            fail(leg, e);
        }
    }

    /** What is only guessed must not make a connection look broken. */
    private void fail(String leg, IOException e) throws LegFailed {
        String why = why(leg, e);
        if (!wanted.isGuess()) {
            throw new LegFailed(leg, why, null);
        }
        legs.done(
                leg,
                why + "; port " + wanted.port() + " is usually "
                        + wanted.protocol().word() + ", but nothing says that it is here");
    }

    private String why(String leg, IOException e) {
        String what = leg.equals("tls") ? "TLS" : wanted.protocol().word();
        if (e instanceof SocketTimeoutException) {
            return "no " + what + " answer within " + TIMEOUT_MILLIS / 1000 + " s";
        }
        return e instanceof EOFException
                ? "the connection was closed before any " + what + " answer"
                : "no " + what + " answer: " + ForeignWords.quote(String.valueOf(e.getMessage()));
    }

    private void use(Socket next) throws IOException {
        socket = next;
        in = next.getInputStream();
    }

    private void shakeHands() throws IOException {
        TlsPeer peer = TlsPeer.shakeHands(socket, wanted);
        legs.done("tls", peer.text());
        use(peer.socket());
    }

    /** Null where there is nothing to ask. */
    private String answer() throws IOException {
        return switch (wanted.protocol()) {
            case SSH -> expect("SSH-", line());
            case MYSQL -> mysql();
            case HTTP, HTTPS -> http();
            case POSTGRESQL -> postgresql();
            case REDIS, REDISS -> {
                send("PING\r\n");
                yield redis(line());
            }
            case TLS -> null;
            case UNKNOWN -> "connected; nothing is sent to a protocol that farside does not know";
        };
    }

    private void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private String http() throws IOException {
        String path = wanted.path() == null ? "/" : wanted.path();
        boolean usual = wanted.port() == (wanted.protocol() == Protocol.HTTP ? 80 : 443);
        String name = wanted.host().indexOf(':') < 0 ? wanted.host() : "[" + wanted.host() + "]";
        String host = usual ? name : wanted.place();
        send("HEAD " + inRequest(path) + " HTTP/1.1\r\nHost: " + host
                + "\r\nUser-Agent: farside-check\r\nConnection: close\r\n\r\n");
        return expect("HTTP/", line());
    }

    /** Nothing in it may end the line that it is written into. */
    private static String inRequest(String path) {
        StringBuilder text = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 0x7f) {
                text.append((char) b);
            } else {
                text.append(String.format("%%%02X", b));
            }
        }
        return text.toString();
    }

    /** https://www.postgresql.org/docs/current/protocol-flow.html, SSL session encryption. */
    private String postgresql() throws IOException {
        socket.getOutputStream().write(new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47});
        socket.getOutputStream().flush();
        int answer = need(in.read());
        return switch (answer) {
            case 'S' -> "TLS is offered";
            case 'N' -> "TLS is not offered";
            case 'E' -> "an error of PostgreSQL";
            default -> throw new IOException("byte " + answer + " is no answer of PostgreSQL");
        };
    }

    /** Handshake::initialPacket: three bytes of length, one of sequence, then version 10 and a text; 255 is an error. */
    private String mysql() throws IOException {
        int length = need(in.read()) | need(in.read()) << 8 | need(in.read()) << 16;
        int sequence = need(in.read());
        int version = need(in.read());
        if (length > LONGEST || sequence != 0 || (version != 10 && version != 255)) {
            throw new IOException("this is no greeting of MySQL");
        }
        byte[] packet = in.readNBytes(length - 1);
        if (version == 255) {
            String words = packet.length < 2 ? "" : new String(packet, 2, packet.length - 2, StandardCharsets.UTF_8);
            throw new IOException(words);
        }
        int end = 0;
        while (end < packet.length && packet[end] != 0) {
            end++;
        }
        return "version " + ForeignWords.quote(new String(packet, 0, end, StandardCharsets.UTF_8));
    }

    private static String redis(String line) throws IOException {
        if (!line.startsWith("+") && !line.startsWith("-")) {
            throw new IOException("\"" + ForeignWords.quote(line) + "\" is no answer of Redis");
        }
        return ForeignWords.quote(line.substring(1)); // an error too is an answer, as NOAUTH is
    }

    private static String expect(String beginning, String line) throws IOException {
        if (!line.startsWith(beginning)) {
            throw new IOException("\"" + ForeignWords.quote(line) + "\"");
        }
        return ForeignWords.quote(line);
    }

    /** Up to a line feed, without it and a carriage return before it. */
    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int b = need(in.read());
        while (b != '\n' && b >= 0 && line.length() < LONGEST) {
            if (System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(2 * TIMEOUT_MILLIS)) {
                throw new SocketTimeoutException(); // it drips
            }
            line.append((char) b);
            b = in.read();
        }
        int end = line.length();
        return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    private static int need(int b) throws IOException {
        if (b < 0) {
            throw new EOFException();
        }
        return b;
    }
}
