package dev.farside.junit;

import java.io.IOException;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Gives a test a network of its own, in which the program under test reaches the hosts that the test declares, by their real names
 * and ports, and no other.
 *
 * <pre>{@code
 * @FarNetwork("*.corp.example")
 * class OrdersTest {
 *     @Test
 *     void readsOrders(FarNetwork.Site far) throws Exception {
 *         far.host("db.corp.example").port(5432).to(postgres.getMappedPort(5432));
 *         assertEquals(3, new Orders("jdbc:postgresql://db.corp.example/orders").count());
 *         assertEquals(List.of("db.corp.example:5432"), far.reached());
 *     }
 * }
 * }</pre>
 *
 * <p>An SSH gateway in the test's JVM stands for the network, and farside's agent sends all connections of this JVM there. A host
 * that is not declared does not exist, and a port that is not declared refuses: the program gets an {@link
 * java.net.UnknownHostException} or a {@link java.net.ConnectException}. The test fails at its end, with a line that names the
 * host, the port and the place in the program. Connections to this machine are left alone. No far name is asked for in the machine's
 * DNS, and UDP does not leave the machine.
 *
 * <p>On a class, the network lives for all its tests, and what a test declares for that test alone. On a method, it lives for that
 * test; the method's annotation replaces that of its class.
 *
 * <p>There is one network at a time in a JVM. Where tests run in parallel, those with this annotation do not run at the same time.
 * Tests without it may, and their connections count too; {@code @Isolated} keeps them away.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(FarNetworkExtension.class)
@ResourceLock("dev.farside.junit.FarNetwork")
public @interface FarNetwork {
    /**
     * Patterns of the hosts that are far, as in farside's rules: {@code *.corp.example}, {@code 10.20.0.0/16}. Hosts that a test
     * declares need none. What goes elsewhere fails just the same, but the test says that it was outside.
     */
    String[] value() default {};

    /**
     * Patterns of the hosts that the test leaves alone, although they are outside: they are looked up and reached directly. {@code
     * "*"} stands for all that is neither declared nor matched by {@link #value}.
     */
    String[] direct() default {};

    /** Whether a test fails at its end if it tried to reach something that is not declared. */
    boolean nothingElse() default true;

    /** The network, as a test has it: a parameter of a test, of its constructor, or of a method that runs before or after it. */
    interface Site {
        /**
         * Declares a host. Until a port is declared, all its ports refuse.
         *
         * @param name a name or an address; upper and lower case are the same
         * @throws IllegalArgumentException it cannot be a host
         */
        Host host(String name);

        /** {@code host:port} of each connection that led to a server, in the order in which they were made. */
        List<String> reached();

        /** All connections that the program wanted, in the order in which it wanted them. */
        List<Connect> connects();

        /**
         * Fails if the program has tried to reach something that is not declared. What has been told is not told again at the end
         * of the test.
         *
         * @throws AssertionError with a line for each
         */
        void nothingElse();
    }

    /** A far host. */
    interface Host {
        /** @param port 1 to 65535 */
        Port port(int port);

        /** The host does not exist, and the test expects the program to ask for it. Takes back what was declared before. */
        void absent();
    }

    /** A port of a far host. What is declared last counts for the connections that are made from then on. */
    interface Port {
        /** Connections lead to this port of the machine, at which a server of the test listens. */
        Host to(int localPort);

        /** Connections lead to this server, as to a container on another machine. */
        Host to(InetSocketAddress server);

        /** Each connection gets this handler, on a thread of its own. */
        Host handle(Handler handler);

        /** Connections are refused, and the test expects it. */
        Host refuses();
    }

    /** A server in a few lines. */
    @FunctionalInterface
    interface Handler {
        /**
         * Talks to the program. When this returns, the connection is closed. An exception closes it, too; one that is no {@link
         * IOException} also fails the test, so a handler may assert.
         *
         * @param connection the far end
         */
        void handle(Socket connection) throws Exception;
    }

    /**
     * A connection that the program wanted.
     *
     * @param host as the program named it, in lower case
     * @param declared whether the test has declared host and port
     * @param from the first place on the thread's stack that is neither the JDK's nor farside's; null if there is none
     */
    record Connect(String host, int port, boolean declared, StackTraceElement from) {
        /** {@code host:port, from place}. */
        @Override
        public String toString() {
            String place = from == null ? "a thread of the JDK's" : from.toString();
            return TestSite.endpoint(host, port) + ", from " + place;
        }
    }
}
