package probe.behaviour;

import static probe.behaviour.Sockets.ECHO;
import static probe.behaviour.Sockets.HOST;
import static probe.behaviour.Sockets.WEB;
import static probe.behaviour.Sockets.ascii;
import static probe.behaviour.Sockets.echo;
import static probe.behaviour.Sockets.text;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;

/** Ways to obtain a Socket: subclasses, proxies, factories, constructors. */
public final class Kinds {
    private static final List<Case> CASES = List.of(
            new Case("a subclass", Kinds::aSubclass),
            new Case("a subclass without an impl", Kinds::aSubclassWithoutAnImpl),
            new Case("no proxy, said aloud", Kinds::noProxySaidAloud),
            new Case("the default factory", Kinds::theDefaultFactory),
            new Case("constructors with a local end", Kinds::constructorsWithALocalEnd),
            new Case("an IPv6 form of the address", Kinds::anIPv6FormOfTheAddress),
            new Case("the web by hand", Kinds::theWebByHand));

    private Kinds() {}

    public static void main(String[] arguments) {
        Case.runAll(CASES);
    }

    private static Object aSubclass() throws Exception {
        List<String> calls = new ArrayList<>();
        Socket s = new Socket() {
            @Override
            public void connect(SocketAddress endpoint, int timeout) throws IOException {
                calls.add("connect");
                super.connect(endpoint, timeout);
            }

            @Override
            public synchronized void close() throws IOException {
                calls.add("close");
                super.close();
            }
        };
        s.connect(new InetSocketAddress(HOST, ECHO), 20_000);
        String word = echo(s, "word");
        s.close();
        return word + " " + calls;
    }

    private static Object aSubclassWithoutAnImpl() throws Exception {
        class Bare extends Socket {
            Bare() throws SocketException {
                super((SocketImpl) null);
            }
        }
        try (Socket s = new Bare()) {
            s.connect(new InetSocketAddress(HOST, ECHO), 20_000);
            return echo(s, "word");
        }
    }

    private static Object noProxySaidAloud() throws Exception {
        try (Socket s = new Socket(Proxy.NO_PROXY)) {
            s.connect(new InetSocketAddress(HOST, ECHO), 20_000);
            return echo(s, "word");
        }
    }

    private static Object theDefaultFactory() throws Exception {
        SocketFactory factory = SocketFactory.getDefault();
        try (Socket a = factory.createSocket(HOST, ECHO);
                Socket b = factory.createSocket(InetAddress.getByName(HOST), ECHO);
                Socket c = factory.createSocket()) {
            c.connect(new InetSocketAddress(HOST, ECHO));
            return echo(a, "a") + echo(b, "b") + echo(c, "c");
        }
    }

    private static Object constructorsWithALocalEnd() throws Exception {
        try (Socket a = new Socket(HOST, ECHO, null, 0);
                Socket b = new Socket(InetAddress.getByName(HOST), ECHO, null, 0)) {
            return echo(a, "a") + echo(b, "b");
        }
    }

    private static Object anIPv6FormOfTheAddress() throws Exception {
        try (Socket s = new Socket("::ffff:" + HOST, ECHO)) {
            return echo(s, "mapped") + " " + s.getInetAddress();
        }
    }

    private static Object theWebByHand() throws Exception {
        try (Socket s = new Socket(WEB, 80)) {
            s.getOutputStream().write(ascii("GET /hand HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
            String answer = text(s.getInputStream().readAllBytes());
            return answer.substring(answer.indexOf("\r\n\r\n")).strip();
        }
    }
}
