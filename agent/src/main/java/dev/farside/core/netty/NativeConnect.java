package dev.farside.core.netty;

import dev.farside.core.forward.Ends;
import dev.farside.core.own.Meeting;
import dev.farside.core.own.Pump;
import dev.farside.core.tunnel.Connector;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One connect of a native channel to a far place. Two things begin at once: the tunnel opens the far channel, and the
 * channel's socket is connected to a {@link Meeting}. (An unconnected socket is ready in epoll all the time, and would
 * keep an event loop that polls level-triggered busy.) When both are there, Netty's own connect runs. The hooks let it find the socket connected, and so it
 * does all that belongs to the end of a connect.
 *
 * <pre>
 * WAITING --both are there--> FINISHING --Netty's connect is done--> OVER
 *    |    --no far channel, no loopback pair, timeout, cancel, close--> OVER
 * </pre>
 *
 * <p>Runs on the channel's event loop. Other threads only submit to it.
 */
final class NativeConnect implements Meeting.Host {
    private enum State {
        WAITING,
        FINISHING,
        OVER
    }

    private final NativeChannels owner;
    private final NettyChannel channel;
    private final InetSocketAddress target;
    private final SocketAddress local;

    /** Also read by the hooks, on any thread. */
    private volatile State state = State.WAITING;

    /** Where the socket is being connected to. */
    private volatile InetSocketAddress place;

    private Meeting meeting;
    private Future<?> timeout;
    private final Ends ends = new Ends();

    /**
     * @param target has an address
     * @param local what to bind the socket to; null for nothing
     */
    NativeConnect(NativeChannels owner, NettyChannel channel, InetSocketAddress target, SocketAddress local) {
        this.owner = owner;
        this.channel = channel;
        this.target = target;
        this.local = local;
    }

    /** What the hooks may find it by. */
    Object[] keys() {
        return channel.objects();
    }

    InetSocketAddress target() {
        return target;
    }

    /** Whether Netty's own connect runs, with a socket that is connected. */
    boolean isFinishing() {
        return state == State.FINISHING;
    }

    /** Whether the socket may be connected to this address, by the object: no other caller has it. */
    @SuppressWarnings("ReferenceEquality")
    boolean lets(SocketAddress remote) {
        return remote == place || (remote == target && isFinishing());
    }

    void begin(Connector connector) {
        try {
            channel.whenDone(new Runnable() {
                @Override
                public void run() {
                    promiseIsDone();
                }
            });
            channel.whenClosed(new Runnable() {
                @Override
                public void run() {
                    channel.fail(new ClosedChannelException(), null);
                }
            });
            limit(channel.connectTimeoutMillis());
            Pump pump = owner.legs().pump();
            ends.opens(connector.open(new Runnable() {
                @Override
                public void run() {
                    onEventLoop(new Runnable() {
                        @Override
                        public void run() {
                            opened();
                        }
                    });
                }
            }));
            meeting = new Meeting(this, pump, isIpv6(local == null ? channel.localAddress() : local));
            ends.meets(meeting);
            meeting.open();
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    private static boolean isIpv6(SocketAddress bound) {
        InetAddress address = bound instanceof InetSocketAddress its ? its.getAddress() : null;
        return address instanceof Inet6Address && !address.isAnyLocalAddress();
    }

    private void limit(int millis) {
        if (millis <= 0) {
            return;
        }
        timeout = channel.eventLoop()
                .schedule(
                        new Runnable() {
                            @Override
                            public void run() {
                                channel.failTimedOut(millis, target);
                                channel.close();
                            }
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    /** Any thread. */
    private void onEventLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            end(); // the event loop has ended, and all its channels with it
        }
    }

    /** On a tunnel thread, as a rule. */
    private void opened() {
        if (state != State.WAITING) {
            return; // and the opening is cancelled
        }
        try {
            ends.opened();
            finish();
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    @Override
    public void listens(InetSocketAddress address) {
        onEventLoop(new Runnable() {
            @Override
            public void run() {
                connectSocket(address);
            }
        });
    }

    private void connectSocket(InetSocketAddress address) {
        if (state != State.WAITING) {
            return;
        }
        try {
            if (local != null) {
                channel.bindSocket(local);
            }
            place = address;
            channel.connectSocket(address);
            meeting.expect(channel.socketAddress());
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    @Override
    public void met(SocketChannel other) {
        onEventLoop(new Runnable() {
            @Override
            public void run() {
                if (ends.haveMet()) {
                    return; // it has been here before an error
                }
                if (state != State.WAITING) {
                    Pump.reset(other);
                    return;
                }
                ends.met(other);
                finish();
            }
        });
    }

    @Override
    public void missed(Throwable why) {
        onEventLoop(new Runnable() {
            @Override
            public void run() {
                fail(why);
            }
        });
    }

    private void finish() {
        if (!ends.areThere()) {
            return;
        }
        stopTimeout();
        state = State.FINISHING;
        try {
            channel.connect(target);
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    private void fail(Throwable why) {
        if (state != State.OVER) {
            channel.fail(why, target);
            channel.close();
        }
    }

    /** By Netty, by this connect, or by the program, which may cancel it. */
    private void promiseIsDone() {
        if (state == State.OVER) {
            return;
        }
        if (state == State.FINISHING && channel.isSuccess()) {
            state = State.OVER;
            owner.forget(this);
            try {
                ends.join(owner.legs());
            } catch (Error e) {
                ends.release(); // the program sees its connection end
                throw e;
            }
            return;
        }
        boolean waiting = state == State.WAITING;
        end();
        if (waiting) {
            channel.close();
        }
    }

    /** Gives up. */
    private void end() {
        state = State.OVER;
        owner.forget(this);
        stopTimeout();
        ends.release();
    }

    private void stopTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }
}
