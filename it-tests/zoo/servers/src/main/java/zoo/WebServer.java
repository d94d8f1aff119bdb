package zoo;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Tells each request what came: "PROTOCOL METHOD path host:port body-length at server-address\n". */
final class WebServer {
    private WebServer() {}

    static void start(Path keys) throws Exception {
        Server server = new Server(new QueuedThreadPool(50, 4));
        HttpConfiguration plain = new HttpConfiguration();
        listen(server, 8080, new HttpConnectionFactory(plain), new HTTP2CServerConnectionFactory(plain));

        HttpConfiguration secure = new HttpConfiguration();
        secure.addCustomizer(new SecureRequestCustomizer());
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(keys.toString());
        tls.setKeyStorePassword(String.valueOf(FarServers.PASSWORD));
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol("http/1.1");
        listen(
                server,
                8443,
                new SslConnectionFactory(tls, alpn.getProtocol()),
                alpn,
                new HTTP2ServerConnectionFactory(secure),
                new HttpConnectionFactory(secure));

        WebSocketUpgradeHandler sockets = WebSocketUpgradeHandler.from(
                server, container -> container.addMapping("/ws", (request, response, callback) -> new Echo()));
        sockets.setHandler(new ObjectStore(new Told()));
        server.setHandler(sockets);
        server.start();
    }

    private static void listen(Server server, int port, ConnectionFactory... protocols) {
        ServerConnector connector = new ServerConnector(server, protocols);
        connector.setPort(port);
        server.addConnector(connector);
    }

    private static final class Told extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            int length = Content.Source.asByteBuffer(request).remaining();
            InetSocketAddress here =
                    (InetSocketAddress) request.getConnectionMetaData().getLocalSocketAddress();
            String told = request.getConnectionMetaData().getHttpVersion().asString() + " " + request.getMethod() + " "
                    + Request.getPathInContext(request) + " " + Request.getServerName(request) + ":"
                    + Request.getServerPort(request) + " " + length + " at "
                    + here.getAddress().getHostAddress() + "\n";
            response.getHeaders().put("Content-Type", "text/plain;charset=us-ascii");
            Content.Sink.write(response, true, told, callback);
            return true;
        }
    }

    /** Sends back each text, in capitals. */
    public static final class Echo extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String text) {
            getSession()
                    .sendText(text.toUpperCase(java.util.Locale.ROOT), org.eclipse.jetty.websocket.api.Callback.NOOP);
        }
    }
}
