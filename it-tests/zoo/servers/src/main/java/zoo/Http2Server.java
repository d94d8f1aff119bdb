package zoo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Speaks HTTP/2 over TLS and nothing else, on port 9443. Tells each request what came: "METHOD path\n". Whoever asks for
 * /speaks-http3 is told that it speaks HTTP/3, too, as behind a gateway that lets no UDP through.
 */
final class Http2Server {
    private static final int PORT = 9443;

    private Http2Server() {}

    /** @param arguments the key store; ends with its stdin */
    public static void main(String[] arguments) throws Exception {
        HttpConfiguration secure = new HttpConfiguration();
        secure.addCustomizer(new SecureRequestCustomizer());
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(Path.of(arguments[0]).toString());
        tls.setKeyStorePassword(String.valueOf(FarServers.PASSWORD));
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2");
        Server server = new Server();
        ServerConnector connector = new ServerConnector(
                server,
                new SslConnectionFactory(tls, alpn.getProtocol()),
                alpn,
                new HTTP2ServerConnectionFactory(secure));
        connector.setPort(PORT);
        server.addConnector(connector);
        server.setHandler(new Told());
        server.start();
        System.out.println("ready");
        awaitEnd();
        System.exit(0);
    }

    private static void awaitEnd() throws IOException {
        System.in.transferTo(OutputStream.nullOutputStream());
    }

    private static final class Told extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String path = Request.getPathInContext(request);
            if (path.equals("/speaks-http3")) {
                response.getHeaders().put("Alt-Svc", "h3=\":" + PORT + "\"; ma=3600");
            }
            Content.Sink.write(response, true, request.getMethod() + " " + path + "\n", callback);
            return true;
        }
    }
}
