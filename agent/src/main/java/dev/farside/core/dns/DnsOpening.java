package dev.farside.core.dns;

import dev.farside.core.leg.Pump;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.Tunnel;
import dev.farside.core.tunnel.Wait;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A direct connect to a name server, on the pump's thread, which no hook looks at. */
final class DnsOpening implements Tunnel.Opening, Runnable {
    private final Pump pump;
    private final InetSocketAddress address;
    private final Queries.Judge judge;
    private final Runnable whenDone;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition done = lock.newCondition();

    // On the pump's thread.
    private SocketChannel server;
    private SelectionKey key;

    // Under lock.
    private DnsChannel channel;
    private IOException failure;

    DnsOpening(Pump pump, InetSocketAddress address, Queries.Judge judge, Runnable whenDone) {
        this.pump = pump;
        this.address = address;
        this.judge = judge;
        this.whenDone = whenDone;
    }

    void start() {
        pump.submit(new Runnable() {
            @Override
            public void run() {
                begin();
            }
        });
    }

    private void begin() {
        try {
            server = SocketChannel.open();
            server.configureBlocking(false);
            server.connect(address);
            key = pump.register(server, SelectionKey.OP_CONNECT, this);
            run(); // it may be over already
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    /** The socket has something to say about its connect. */
    @Override
    public void run() {
        if (isDone()) {
            Pump.reset(server); // given up meanwhile
            return;
        }
        try {
            if (server.finishConnect()) {
                DnsChannel opened = new DnsChannel(pump, server, key, judge);
                if (!finish(opened, null)) {
                    opened.close();
                }
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private void failed(Exception e) {
        if (server != null) {
            Pump.reset(server);
        }
        finish(null, e instanceof IOException known ? known : new SocketException(e.toString()));
    }

    private boolean finish(DnsChannel opened, IOException failed) {
        lock.lock();
        try {
            if (isDoneLocked()) {
                return false;
            }
            channel = opened;
            failure = failed;
            done.signalAll();
        } finally {
            lock.unlock();
        }
        whenDone.run();
        return true;
    }

    @Override
    public boolean isDone() {
        lock.lock();
        try {
            return isDoneLocked();
        } finally {
            lock.unlock();
        }
    }

    private boolean isDoneLocked() {
        return channel != null || failure != null;
    }

    @Override
    public FarChannel channel() throws IOException {
        lock.lock();
        try {
            if (failure != null) {
                failure.fillInStackTrace(); // made on another thread; the program wants to see its own connect
                throw failure;
            }
            return channel;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public FarChannel await(int timeoutMillis) throws IOException {
        Wait wait = new Wait(timeoutMillis);
        lock.lock();
        try {
            while (!isDoneLocked()) {
                if (!wait.await(done)) {
                    break;
                }
            }
        } finally {
            lock.unlock();
            wait.end();
        }
        if (!isDone()) {
            giveUp(new SocketTimeoutException("Connect timed out"));
        }
        return channel();
    }

    @Override
    public void cancel() {
        giveUp(new SocketException("Socket closed"));
    }

    private void giveUp(IOException why) {
        if (finish(null, why)) {
            pump.submit(new Runnable() {
                @Override
                public void run() {
                    if (server != null) {
                        Pump.reset(server);
                    }
                }
            });
            return;
        }
        DnsChannel late;
        lock.lock();
        try {
            late = channel;
        } finally {
            lock.unlock();
        }
        if (late != null) {
            late.close();
        }
    }
}
