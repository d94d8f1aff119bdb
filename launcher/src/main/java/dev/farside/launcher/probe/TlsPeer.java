package dev.farside.launcher.probe;

import dev.farside.core.own.ForeignWords;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A TLS handshake that shows who answers. It goes on with a peer that is not trusted, because the program may have a
 * trust store of its own; nothing but a first question of {@link Conversation} is sent to such a peer.
 */
final class TlsPeer {
    private static final int MOST_NAMES = 6;

    private final SSLSocket socket;
    private final Watching watching;

    private TlsPeer(SSLSocket socket, Watching watching) {
        this.socket = socket;
        this.watching = watching;
    }

    static TlsPeer shakeHands(Socket over, Wanted wanted) throws IOException {
        try {
            Watching watching = new Watching(trustManager());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {watching}, new SecureRandom());
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(over, wanted.host(), wanted.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // has the names compared
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new TlsPeer(socket, watching);
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static X509ExtendedTrustManager trustManager() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager usable) {
                return usable;
            }
        }
        throw new GeneralSecurityException("this Java has no trust manager for X.509");
    }

    SSLSocket socket() {
        return socket;
    }

    /** {@code TLSv1.3, CN=far for web.corp.example, issued by CN=Test CA; not trusted by this Java: ...}. */
    String text() {
        String protocol = socket.getSession().getProtocol();
        X509Certificate peer = watching.peer;
        if (peer == null) {
            return protocol + ", without a certificate";
        }
        return protocol + ", "
                + ForeignWords.quote(peer.getSubjectX500Principal().getName()) + names(peer) + ", issued by "
                + ForeignWords.quote(peer.getIssuerX500Principal().getName())
                + (watching.complaint == null
                        ? "; trusted by this Java"
                        : "; not trusted by this Java: " + ForeignWords.quote(watching.complaint));
    }

    private static String names(X509Certificate peer) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = peer.getSubjectAlternativeNames();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (name.get(1) instanceof String text) {
                    names.add(ForeignWords.quote(text));
                }
            }
        } catch (CertificateParsingException e) {
            return ", whose other names cannot be read";
        }
        if (names.isEmpty()) {
            return "";
        }
        int more = names.size() - MOST_NAMES;
        return " for " + String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** Asks the JDK's trust manager, notes what it says, and lets the handshake go on. */
    private static final class Watching extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager usual;
        private volatile X509Certificate peer;
        private volatile String complaint;

        Watching(X509ExtendedTrustManager usual) {
            this.usual = usual;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            peer = chain[0];
            try {
                usual.checkServerTrusted(chain, type, socket);
            } catch (CertificateException e) {
                complaint = e.getMessage();
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("no engine is used here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("there is a socket");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return usual.getAcceptedIssuers();
        }
    }
}
