package dev.farside.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.farside.boot.Door;
import dev.farside.core.own.OwnThread;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LateDoorTest {
    private final Door before = Door.door;
    private final CountDownLatch opening = new CountDownLatch(1);
    private final CountDownLatch mayOpen = new CountDownLatch(1);
    private final AtomicInteger made = new AtomicInteger();
    private final LateDoor late = door(this::make);

    private static LateDoor door(Supplier<Object> maker) {
        return new LateDoor(null, maker) {
            @Override
            void defineClass() {
                // it is in the class path
            }
        };
    }

    private Object make() {
        made.incrementAndGet();
        opening.countDown();
        try {
            mayOpen.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return new Door();
    }

    @AfterEach
    void close() {
        Door.opener = null;
        Door.door = before;
    }

    /** The thread that loads a class of the JDK's does so, and the one that opens the door may need that class. */
    @Test
    void isDefinedWhileAnotherThreadOpensIt() throws Exception {
        FutureTask<Door> first = new FutureTask<>(Door::now);
        late.define();
        new OwnThread("opens", first).start();
        opening.await();
        assertTimeoutPreemptively(Duration.ofSeconds(20), late::define);
        mayOpen.countDown();
        assertSame(first.get(), Door.now());
    }

    @Test
    void allWhoAskAtOnceGetTheSame() throws Exception {
        late.define();
        FutureTask<Door> first = new FutureTask<>(Door::now);
        FutureTask<Door> second = new FutureTask<>(Door::now);
        new OwnThread("first", first).start();
        new OwnThread("second", second).start();
        mayOpen.countDown();
        assertSame(first.get(), second.get());
        assertEquals(1, made.get());
    }

    /** What opens it goes out directly. */
    @Test
    void isClosedForWhatOpensIt() throws Exception {
        Door[] seen = new Door[1];
        LateDoor itself = door(() -> {
            seen[0] = Door.now();
            return new Door();
        });
        itself.define();
        Door open = Door.now();
        assertSame(before, seen[0]);
        assertSame(open, Door.door);
    }
}
