package dev.farside.core.tunnel;

import dev.farside.core.route.Chain;
import dev.farside.core.route.Route;
import java.io.IOException;
import java.util.List;

/**
 * All gateways of this JVM. A session is opened on first use and shared by all connections. If it dies, the next
 * connect opens another. All sessions are closed with the JVM.
 */
public interface Tunnel {

    /**
     * Opens a channel. Returns at once; the work runs on tunnel threads. The exception a failed opening gets is the one a
     * direct connect would give (ConnectException, UnknownHostException, NoRouteToHostException,
     * SocketTimeoutException...), its message naming host, gateway, the rule's file:line, and a hint where there is one.
     *
     * @param port of the target, as the program asked for it
     * @param whenDone runs once on a tunnel thread, or at once on the caller's if already done; must not block
     */
    Opening open(Route.Via route, int port, Runnable whenDone);

    /** An opening that is in progress or done. */
    interface Opening {
        boolean isDone();

        /**
         * The channel, or the failure. Only when {@link #isDone}; the channel belongs to the caller from then on.
         */
        FarChannel channel() throws IOException;

        /**
         * Waits without pinning a virtual thread; the interrupt flag is left as it is and does not end the wait, except on
         * a virtual thread, where it throws InterruptedIOException with the flag still set.
         *
         * @param timeoutMillis 0: until the opening ends by itself
         * @throws java.net.SocketTimeoutException {@code "Connect timed out"}; the opening is cancelled
         */
        FarChannel await(int timeoutMillis) throws IOException;

        /** Gives up: a channel that still comes is closed at once; waiting threads get SocketException "Socket closed". */
        void cancel();
    }

    /** Starts opening the session for this route in the background, if it is not open: a far name was looked up. */
    void prepare(Route.Via route);

    /**
     * Asks the far side for the addresses of the route's host. Waits for the answer: own threads only.
     *
     * @return 4 or 16 bytes each, in the far side's order of preference; never empty
     * @throws java.net.UnknownHostException the far side knows no such name
     * @throws IOException it could not be asked; the message says why
     */
    List<byte[]> resolve(Route.Via route) throws IOException;

    /** Opens a session with a gateway, or finds it open, and tells the listener of its life. */
    void attend(Chain chain, SessionListener listener);

    /**
     * What all gateways are doing, those without any news left out. Any thread; waits for nothing.
     *
     * @param most so many connections are listed
     */
    default List<GatewayState> state(int most) {
        return List.of();
    }

    /** Closes all sessions; later openings fail. */
    void close();
}
