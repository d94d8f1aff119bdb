package dev.farside.core.forward;

import dev.farside.core.own.Pump;
import dev.farside.core.own.ShortLock;
import dev.farside.core.tunnel.FarChannel;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;

/** The legs under channels of the program, and the thread that they share. It starts with the first one. */
public final class Legs {
    private final String name;
    private final ShortLock lock = new ShortLock();

    /** Written under the lock. */
    private volatile Pump pump;

    /** On the pump's thread. */
    private Leg.Buffers buffers;

    private final AtomicInteger legs = new AtomicInteger();

    /** @param name of the thread, as {@link dev.farside.core.own.OwnThread} has it */
    public Legs(String name) {
        this.name = name;
    }

    public Pump pump() throws IOException {
        Pump started = pump;
        if (started != null) {
            return started;
        }
        lock.lock();
        try {
            if (pump == null) {
                pump = Pump.start(name);
            }
            return pump;
        } finally {
            lock.unlock();
        }
    }

    /** From now on bytes move between the two. There has been a {@link #pump}. */
    public void join(SocketChannel near, FarChannel far) {
        Pump its = pump;
        its.submit(new Runnable() {
            @Override
            public void run() {
                try {
                    if (buffers == null) {
                        buffers = new Leg.Buffers();
                    }
                } catch (OutOfMemoryError e) {
                    Pump.reset(near); // the program sees its connection end, as it would later for want of memory
                    Leg.close(far);
                    return;
                }
                Leg.start(its, buffers, near, far, legs);
            }
        });
    }
}
