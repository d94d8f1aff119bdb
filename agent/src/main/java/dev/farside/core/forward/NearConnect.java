package dev.farside.core.forward;

import dev.farside.core.own.OwnChannels;
import dev.farside.core.own.Pump;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;

/** A connect from this machine on behalf of the far side. It tries the addresses of a name one after the other. */
final class NearConnect implements Runnable {

    /** Exactly one of the two methods is called, once, on the pump thread. */
    interface Done {
        void connected(SocketChannel near);

        void failed(IOException why);
    }

    private final Pump pump;
    private final Done done;
    private final Queue<SocketAddress> untried = new ArrayDeque<>();
    private SocketChannel near;
    private SelectionKey key;

    private NearConnect(Pump pump, Done done) {
        this.pump = pump;
        this.done = done;
    }

    /** Any thread. */
    static void toHost(Pump pump, String host, int port, Done done) {
        NearConnect connect = new NearConnect(pump, done);
        NearNames.ask(() -> {
            try {
                for (InetAddress address : InetAddress.getAllByName(host)) {
                    connect.untried.add(new InetSocketAddress(address, port));
                }
                pump.submit(() -> connect.tryNext(null));
            } catch (UnknownHostException e) {
                pump.submit(() -> done.failed(new UnknownHostException(host + ": this machine cannot resolve it")));
            }
        });
    }

    /** Any thread. */
    static void toPath(Pump pump, String path, Done done) {
        NearConnect connect = new NearConnect(pump, done);
        connect.untried.add(UnixDomainSocketAddress.of(path));
        pump.submit(() -> connect.tryNext(null));
    }

    private void tryNext(IOException failure) {
        SocketAddress address = untried.poll();
        if (address == null) {
            done.failed(failure);
            return;
        }
        try {
            near = address instanceof UnixDomainSocketAddress
                    ? OwnChannels.provider().openSocketChannel(StandardProtocolFamily.UNIX)
                    : OwnChannels.provider().openSocketChannel();
            near.configureBlocking(false);
            if (near.connect(address)) {
                done.connected(near);
            } else {
                key = pump.register(near, SelectionKey.OP_CONNECT, this);
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    @Override
    public void run() {
        try {
            if (!near.finishConnect()) {
                return;
            }
            key.interestOps(0);
        } catch (IOException | RuntimeException e) {
            failed(e);
            return;
        }
        done.connected(near);
    }

    private void failed(Exception e) {
        if (near != null) { // else there was no file descriptor for it
            Pump.reset(near);
        }
        tryNext(e instanceof IOException failure ? failure : new IOException(String.valueOf(e.getMessage()), e));
    }
}
