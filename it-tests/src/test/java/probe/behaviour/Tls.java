package probe.behaviour;

import static probe.behaviour.Case.failure;
import static probe.behaviour.Case.failureClass;
import static probe.behaviour.Case.failureOf;
import static probe.behaviour.Sockets.NAME;
import static probe.behaviour.Sockets.WEB;
import static probe.behaviour.Sockets.ascii;
import static probe.behaviour.Sockets.text;
import static probe.behaviour.Sockets.whileBlocked;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** TLS over a Socket, by the JDK. */
public final class Tls {
    private static final List<Case> CASES = List.of(
            new Case("TLS by name", Tls::tlsByName),
            new Case("TLS, connected later", Tls::tlsConnectedLater),
            new Case("TLS over a socket", Tls::tlsOverASocket),
            new Case("TLS to an address", Tls::tlsToAnAddress),
            new Case("TLS checks the name it was given", Tls::tlsChecksTheNameItWasGiven),
            new Case("TLS read timeout", Tls::tlsReadTimeout),
            new Case("TLS closed while another reads", Tls::tlsClosedWhileAnotherReads),
            new Case("HTTPS", Tls::https));

    private static final SSLSocketFactory FACTORY = (SSLSocketFactory) SSLSocketFactory.getDefault();

    private Tls() {}

    public static void main(String[] arguments) {
        Case.runAll(CASES);
    }

    private static Object tlsByName() throws Exception {
        try (SSLSocket s = (SSLSocket) FACTORY.createSocket(WEB, 443)) {
            return get(s);
        }
    }

    private static Object tlsConnectedLater() throws Exception {
        try (SSLSocket s = (SSLSocket) FACTORY.createSocket()) {
            s.connect(new InetSocketAddress(WEB, 443), 20_000);
            return get(s);
        }
    }

    private static Object tlsOverASocket() throws Exception {
        Socket plain = new Socket(WEB, 443);
        try (SSLSocket s = (SSLSocket) FACTORY.createSocket(plain, WEB, 443, true)) {
            return get(s) + " " + plain.isClosed();
        } finally {
            System.out.println("TLS over a socket, after: " + plain.isClosed());
        }
    }

    private static Object tlsToAnAddress() throws Exception {
        try (SSLSocket s = (SSLSocket) FACTORY.createSocket(InetAddress.getByName(WEB), 443)) {
            return get(s);
        }
    }

    private static Object tlsChecksTheNameItWasGiven() throws Exception {
        try (SSLSocket s = (SSLSocket) FACTORY.createSocket(NAME, 443)) {
            SSLParameters parameters = s.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            s.setSSLParameters(parameters);
            return failureOf(() -> s.startHandshake());
        }
    }

    private static Object tlsReadTimeout() throws Exception {
        try (SSLSocket s = (SSLSocket) FACTORY.createSocket(WEB, 443)) {
            s.startHandshake();
            s.setSoTimeout(200);
            return failure(() -> s.getInputStream().read());
        }
    }

    private static Object tlsClosedWhileAnotherReads() throws Exception {
        SSLSocket s = (SSLSocket) FACTORY.createSocket(WEB, 443);
        s.startHandshake();
        // The other side's farewell may or may not be read before the end.
        return whileBlocked(
                () -> failureClass(() -> s.getInputStream().read())
                        .matches("java.net.SocketException|no failure but -1"),
                s::close);
    }

    private static Object https() throws Exception {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("https://" + WEB + "/tls").toURL().openConnection();
        try (InputStream in = connection.getInputStream()) {
            return text(in.readAllBytes()).strip();
        }
    }

    private static String get(SSLSocket s) throws IOException {
        SSLParameters parameters = s.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        s.setSSLParameters(parameters);
        s.startHandshake();
        s.getOutputStream().write(ascii("GET /tls HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        String answer = text(s.getInputStream().readAllBytes());
        return s.getSession().getProtocol() + " " + s.getSession().getPeerHost() + ":"
                + s.getSession().getPeerPort()
                + " " + ((X509Certificate) s.getSession().getPeerCertificates()[0]).getSubjectX500Principal() + " "
                + answer.substring(answer.indexOf("\r\n\r\n")).strip();
    }
}
