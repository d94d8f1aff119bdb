package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.farside.model.Explorer;
import dev.farside.model.Scenario;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In every order of the threads' steps: one thread at a time holds the lock, and a thread that has ended does not. */
class ShortLockModelTest {
    static Stream<Class<? extends Scenario>> scenarios() {
        return Stream.of(TwoLock.class, HolderEnds.class);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyOrder(Class<? extends Scenario> scenario) {
        Explorer.explore(scenario, 3);
    }

    abstract static class Locking extends Scenario {
        final ShortLock lock = new ShortLock();
        private int count; // a race on it, if two hold the lock

        final void lockAndCount() {
            lock.lock();
            try {
                count++;
            } finally {
                lock.unlock();
            }
        }

        final void tryAndCount() {
            if (!lock.tryLock()) {
                return;
            }
            try {
                count++;
            } finally {
                lock.unlock();
            }
        }

        final int count() {
            return count;
        }
    }

    static final class TwoLock extends Locking {
        @Override
        protected void prepare() {
            thread("one", () -> {
                lockAndCount();
                lockAndCount();
            });
            thread("two", this::lockAndCount);
            thread("tries", this::tryAndCount);
        }

        @Override
        protected void check() {
            assertFalse(lock.isHeld());
            assertEquals(3, Math.min(3, count()));
        }
    }

    /** Two threads want the lock that a third one leaves behind. */
    static final class HolderEnds extends Locking {
        @Override
        protected void prepare() {
            thread("ends", lock::lock);
            thread("one", this::lockAndCount);
            thread("tries", this::tryAndCount);
        }

        @Override
        protected void check() {
            assertEquals(1, Math.min(1, count()));
        }
    }
}
