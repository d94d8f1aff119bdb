package dev.farside.core;

import dev.farside.boot.Door;
import dev.farside.core.own.OwnThread;
import dev.farside.core.own.Privileges;
import dev.farside.core.own.StackRoom;
import dev.farside.core.weave.BootDoor;
import dev.farside.core.weave.Weaver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The door of a program that has just started. It is defined when the JVM loads the first class that has hooks, and opened when the first
 * hook asks it: a program that connects to nothing pays for neither. It opens on the program's thread, outside of all class loading.
 */
class LateDoor implements Supplier<Door>, Weaver.Entrance {
    private final Instrumentation instrumentation;
    private final Supplier<Object> maker;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean defined;

    /** Null: it is not open yet. */
    private volatile Door open;

    /**
     * @param maker makes the open door, once; the class of the door is there by then. An Object, since a JVM would load the
     *     class of the open door where it verifies that this is a Door
     */
    LateDoor(Instrumentation instrumentation, Supplier<Object> maker) {
        this.instrumentation = instrumentation;
        this.maker = maker;
    }

    /**
     * From now on woven code may ask. Called while the JVM loads a class that has hooks, so this needs none of these classes, nor waits for
     * a thread that opens the door: that one may need the class which this one is loading.
     *
     * @throws UncheckedIOException the agent's jar cannot be read any more
     */
    @Override
    public void define() {
        if (defined) {
            return; // so it is for whoever opens
        }
        lock.lock();
        try {
            if (!defined) {
                defineClass();
                Door.opener = this;
                defined = true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    /** A test has the class already. */
    void defineClass() throws IOException {
        BootDoor.define(instrumentation);
    }

    /** The open door, which then takes this one's place. Closed for what opens it. */
    @Override
    public Door get() {
        if (open == null && lock.isHeldByCurrentThread()) {
            return Door.door; // still the closed one: farside's own calls go out directly
        }
        return opened();
    }

    @Override
    public void open() {
        opened();
    }

    /** The open door; opens it if nobody has. */
    Door opened() {
        if (open != null) {
            return open;
        }
        define();
        return Privileges.areNeeded() ? Privileges.with(this::openOnSomeThread) : openOnSomeThread();
    }

    /** A class whose initialisation fails at the end of a program's stack would never be there again. */
    private Door openOnSomeThread() {
        try {
            StackRoom.needToLoad();
            return openNow();
        } catch (StackOverflowError e) {
            try {
                return OwnThread.call("door", this::openNow);
            } catch (ExecutionException failed) {
                throw e;
            }
        }
    }

    private Door openNow() {
        lock.lock();
        try {
            if (open == null) {
                Door made = (Door) maker.get();
                Door.door = made;
                open = made;
                Door.opener = null;
            }
            return open;
        } finally {
            lock.unlock();
        }
    }
}
