package dev.farside.core.netty;

import java.util.function.Consumer;

/** A connect of a native channel of Netty's that goes out directly: how it ends. */
public final class DirectConnect {
    private DirectConnect() {}

    /**
     * On the event loop.
     *
     * @param unsafe a {@code Channel.Unsafe}
     * @param promise the {@code ChannelPromise} of the connect
     * @param ended gets why it has failed, or null, on the event loop
     * @return false: nobody will hear of it, since this copy of Netty or this promise is of another kind
     */
    public static boolean watch(Object unsafe, Object promise, Consumer<Throwable> ended) {
        NettyChannel channel = NettyChannel.of(unsafe, promise);
        if (channel == null) {
            return false;
        }
        try {
            channel.whenDone(new Runnable() {
                @Override
                public void run() {
                    ended.accept(channel.isSuccess() ? null : channel.cause());
                }
            });
            return true;
        } catch (RuntimeException e) {
            return false; // a promise that tells nobody
        }
    }
}
