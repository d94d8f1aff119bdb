package dev.farside.launcher.demo;

import com.sun.net.httpserver.HttpServer;
import dev.farside.core.ssh.LocalGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The private web server, which is all that is behind the gateway. It listens on loopback, and answers only requests that use
 * its name.
 */
final class Intranet implements AutoCloseable, LocalGateway.FarSide {
    static final String NAME = "intranet.demo.internal";
    static final String URL = "http://" + NAME + "/";
    static final String PAGE = "Hello from the intranet! You can only see this through the gateway.";

    private final HttpServer server;

    Intranet() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean byName = NAME.equals(exchange.getRequestHeaders().getFirst("Host"));
            byte[] page = ((byName ? PAGE : "who are you calling?") + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(byName ? 200 : 421, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }

    @Override
    public InetSocketAddress server(String host, int port) {
        return host.equals(NAME) && port == 80 ? server.getAddress() : null;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
