package dev.farside.core.ssh.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.input.BadInput;
import dev.farside.core.own.Log;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Hop;
import dev.farside.core.ssh.account.Account;
import dev.farside.core.ssh.crypto.HeadStart;
import dev.farside.core.tunnel.GatewayException;
import dev.farside.model.Explorer;
import dev.farside.model.InsteadOf;
import dev.farside.model.Scenario;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In every order of the threads' steps: two threads that ask for one gateway get one, one session at a time is opened,
 * and each request is told once, however the opening ends.
 */
class GatewaysModelTest {
    static Stream<Class<? extends Scenario>> scenarios() {
        return Stream.of(TwoAsk.class, AskAndClose.class, NoThreads.class, IsLost.class);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyOrder(Class<? extends Scenario> scenario) {
        Explorer.explore(scenario, 2);
    }

    /** Loads nothing in advance. */
    public static final class NoHeadStart {
        private NoHeadStart() {}

        public static void start(Log log) {}
    }

    /** One gateway. Its links end as the scenario says, before they connect to anything. */
    abstract static class Asking extends Scenario implements Account.Source {
        private static final Chain CHAIN = new Chain(List.of(new Hop(null, "gw", 0)));
        private static final Log LOG = new Log(
                Log.Level.QUIET, new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));

        final Gateways gateways = new Gateways(this, null, LOG);
        private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
        private final AtomicInteger opening = new AtomicInteger();
        private volatile Gateway gateway;

        /** How the next link ends: 0 refused, 1 refused for good, 2 ready, and then it ends. */
        abstract int next();

        /** The link's thread asks this first. */
        @Override
        public Account of(Hop hop) {
            assertEquals(1, opening.incrementAndGet(), "links that are being opened");
            int how = next();
            if (how == 2) {
                Link link = making();
                opening.decrementAndGet();
                gateway.ready(link);
                throw thrown(new GatewayException("ended", null, null));
            }
            opening.decrementAndGet();
            throw how == 0 ? thrown(new GatewayException("refused", null, null)) : new BadInput("for good", null);
        }

        private Link making() {
            gateway.isOpen(); // the lock is free: the link is known
            return (Link) hidden("making");
        }

        @SuppressWarnings("unchecked")
        private static <E extends Exception> RuntimeException thrown(Exception why) throws E {
            throw (E) why;
        }

        private Object hidden(String name) {
            try {
                Field field = Gateway.class.getDeclaredField(name);
                field.setAccessible(true);
                return field.get(gateway);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }

        /** Asks for a session and waits until that is answered. */
        final void ask(boolean waits) {
            Gateway its = gateways.of(CHAIN);
            Gateway known = gateway;
            if (known == null) {
                gateway = its;
            } else {
                assertSame(known, its);
            }
            Request request = new Request(Thread.currentThread(), waits);
            requests.add(request);
            its.submit(request);
            request.await();
        }

        final Gateway gateway() {
            return gateway;
        }

        @Override
        protected void check() {
            for (Request request : requests) {
                assertEquals(1, request.told.get(), "how often a request was told");
            }
            assertSame(gateway, gateways.of(CHAIN));
            assertNull(hidden("making"));
            assertEquals(List.of(), hidden("open"));
        }
    }

    private static final class Request implements LinkRequest {
        private final AtomicInteger told = new AtomicInteger();
        private final Thread asks;
        private final boolean waits;

        Request(Thread asks, boolean waits) {
            this.asks = asks;
            this.waits = waits;
        }

        void await() {
            while (told.get() == 0) {
                LockSupport.park(this);
            }
        }

        @Override
        public void askOn(Link link) {
            tell();
        }

        @Override
        public void gatewayFailed(GatewayException why) {
            tell();
        }

        private void tell() {
            told.incrementAndGet();
            LockSupport.unpark(asks);
        }

        @Override
        public boolean waits() {
            return waits;
        }
    }

    @InsteadOf(value = HeadStart.class, by = NoHeadStart.class)
    static final class TwoAsk extends Asking {
        private int how;

        @Override
        protected void prepare() {
            how = choose(3);
            thread("one", () -> ask(false));
            thread("two", () -> ask(false));
        }

        @Override
        int next() {
            return how;
        }
    }

    @InsteadOf(value = HeadStart.class, by = NoHeadStart.class)
    static final class AskAndClose extends Asking {
        private int how;

        @Override
        protected void prepare() {
            how = choose(3);
            thread("one", () -> ask(true));
            thread("two", () -> gateways.close(new GatewayException("closed", null, null)));
        }

        @Override
        int next() {
            return how;
        }

        @Override
        protected void check() {
            Request late = new Request(Thread.currentThread(), true);
            gateway().submit(late);
            assertEquals(1, late.told.get(), "after the close a request fails at once");
            super.check();
        }
    }

    /** The first or the second thread cannot be started. */
    @InsteadOf(value = HeadStart.class, by = NoHeadStart.class)
    static final class NoThreads extends Asking {
        private final AtomicInteger left = new AtomicInteger();

        @Override
        protected void prepare() {
            left.set(choose(2));
            gateways.starter(thread -> left.getAndDecrement() > 0 && thread.starts());
            thread("one", () -> ask(false));
            thread("two", () -> ask(true));
        }

        @Override
        int next() {
            return 0;
        }
    }

    /** A session is opened and lost, the next try fails, and the one after that succeeds, for requests that wait. */
    @InsteadOf(value = HeadStart.class, by = NoHeadStart.class)
    static final class IsLost extends Asking {
        private final AtomicInteger tries = new AtomicInteger();

        @Override
        protected void prepare() {
            thread("one", () -> {
                ask(true);
                ask(true);
            });
            thread("two", () -> ask(true));
        }

        @Override
        int next() {
            return tries.getAndIncrement() == 1 ? 0 : 2;
        }

        @Override
        protected void check() {
            super.check();
            assertTrue(tries.get() <= 4, "tries");
        }
    }
}
