package dev.farside.core.ssh.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.model.Explorer;
import dev.farside.model.Scenario;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * In every order of the steps of the thread that sends and the one that handles window adjusts: the far side's window
 * is never overrun, and all is sent.
 */
class SendWindowModelTest {
    @Test
    void everyOrder() {
        Explorer.explore(SendAndAdjust.class, 3);
    }

    static final class SendAndAdjust extends Scenario {
        private static final int FIRST = 8192;
        private static final int BYTES = 5 * 4096;

        private final SendWindow window = new SendWindow(new Interactive(null), new RoundTrip(), FIRST);
        private final AtomicInteger onTheWay = new AtomicInteger();
        private volatile Thread far;
        private volatile Thread sends;
        private int sent;

        @Override
        protected void prepare() {
            sends = thread("sends", () -> {
                while (sent < BYTES) {
                    int n = window.room(4096);
                    if (n == 0) {
                        LockSupport.park(this);
                        continue;
                    }
                    window.sent(n);
                    sent += n;
                    assertTrue(onTheWay.addAndGet(n) <= FIRST, "the far side's window is overrun");
                    LockSupport.unpark(far);
                }
            });
            far = daemon("far side", () -> {
                while (true) {
                    int n = onTheWay.get();
                    if (n == 0) {
                        LockSupport.park(this);
                        continue;
                    }
                    onTheWay.addAndGet(-n);
                    window.taken(n);
                    LockSupport.unpark(sends);
                }
            });
        }

        @Override
        protected void check() {
            assertEquals(BYTES, sent);
        }
    }
}
