package dev.farside.core.record;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/** How a direct connect has ended. */
enum Outcome {
    UNKNOWN("unknown name", true),
    TIMED_OUT("timed out", true),
    UNREACHABLE("unreachable", true),
    /** As yet, and at the end of the program. */
    PENDING("no answer", true),
    REFUSED("refused", false),
    FAILED("failed", false),
    /** The program closed it, before an answer could come. */
    GIVEN_UP("given up", false),
    /** Of what Netty does natively, in a version that is not known. */
    NOT_SEEN("outcome not seen", false),
    SENT("sent", false),
    CONNECTED("connected", false);

    /** A program that closes a connect that has lasted longer has waited in vain. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

    /** A refusal that took longer is none: the system's word for it may be in any language. */
    private static final long SLOW = TimeUnit.SECONDS.toNanos(10);

    private final String words;
    private final boolean isFar;

    Outcome(String words, boolean isFar) {
        this.words = words;
        this.isFar = isFar;
    }

    /** Whether what is behind a gateway looks so from here. */
    boolean isFar() {
        return isFar;
    }

    /**
     * @param nanos since the connect began
     * @return null: the connect went on, since another one was refused by the JDK
     */
    static Outcome of(Throwable why, long nanos) {
        if (why instanceof UnknownHostException || why instanceof UnresolvedAddressException) {
            return UNKNOWN;
        }
        if (why instanceof CancellationException) {
            return closed(nanos); // of a promise of Netty's; it is an IllegalStateException
        }
        if (why instanceof IllegalStateException) {
            return null; // ConnectionPendingException, AlreadyConnectedException, NoConnectionPendingException
        }
        String words = String.valueOf(why.getMessage()).toLowerCase(Locale.ROOT);
        if (why instanceof ClosedChannelException || words.contains("closed")) {
            return closed(nanos);
        }
        // Netty's own exceptions are of the program's class loaders.
        if (why instanceof SocketTimeoutException || words.contains("timed out") || nanos > SLOW) {
            return TIMED_OUT;
        }
        if (why instanceof NoRouteToHostException || words.contains("unreachable") || words.contains("no route")) {
            return UNREACHABLE;
        }
        return why instanceof ConnectException ? REFUSED : FAILED;
    }

    /** @param nanos since the connect began */
    static Outcome closed(long nanos) {
        return nanos < PATIENCE ? GIVEN_UP : TIMED_OUT;
    }

    @Override
    public String toString() {
        return words;
    }
}
