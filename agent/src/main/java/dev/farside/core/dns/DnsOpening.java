package dev.farside.core.dns;

import dev.farside.core.own.OwnChannels;
import dev.farside.core.own.Pump;
import dev.farside.core.own.Surely;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.OpeningResult;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A direct connect to a name server. It runs on the pump thread, which the hooks ignore. */
final class DnsOpening implements Tunnel.Opening, Runnable {
    private final Pump pump;
    private final InetSocketAddress address;
    private final Queries.Judge judge;
    private final Runnable whenDone;
    private final OpeningResult<DnsChannel> result = new OpeningResult<>();

    // On the pump's thread.
    private SocketChannel server;
    private SelectionKey key;

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
            server = OwnChannels.provider().openSocketChannel();
            server.configureBlocking(false);
            server.connect(address);
            key = pump.register(server, SelectionKey.OP_CONNECT, this);
            run(); // it may be over already
        } catch (IOException | RuntimeException | Error e) {
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
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
    }

    private void failed(Throwable e) {
        if (server != null) {
            Pump.reset(server);
        }
        finish(null, e instanceof IOException known ? known : new SocketException(e.toString()));
    }

    private boolean finish(DnsChannel opened, IOException failed) {
        boolean first = result.finish(opened, failed);
        if (first) {
            Surely.run(whenDone); // no other thread would
        }
        return first;
    }

    @Override
    public boolean isDone() {
        return result.isDone();
    }

    @Override
    public FarChannel channel() throws IOException {
        return result.channel();
    }

    @Override
    public FarChannel await(int timeoutMillis) throws IOException {
        if (!result.await(timeoutMillis)) {
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
        result.discard();
    }
}
