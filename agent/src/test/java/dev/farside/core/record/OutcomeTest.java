package dev.farside.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomeTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new UnknownHostException("pg"), 0, Outcome.UNKNOWN),
                Arguments.of(new UnresolvedAddressException(), 0, Outcome.UNKNOWN),
                Arguments.of(new ConnectException("Connection refused"), 0, Outcome.REFUSED),
                Arguments.of(new ConnectException("Connection timed out"), 2, Outcome.TIMED_OUT),
                // in whatever language
                Arguments.of(
                        new ConnectException("Connexion terminée par expiration du délai"), 130, Outcome.TIMED_OUT),
                Arguments.of(new SocketTimeoutException("Connect timed out"), 0, Outcome.TIMED_OUT),
                Arguments.of(new NoRouteToHostException("No route to host"), 0, Outcome.UNREACHABLE),
                Arguments.of(new ConnectException("Network is unreachable"), 0, Outcome.UNREACHABLE),
                Arguments.of(new SocketException("Permission denied"), 0, Outcome.FAILED),
                Arguments.of(new IOException(), 0, Outcome.FAILED),
                Arguments.of(new IllegalArgumentException("x"), 0, Outcome.FAILED),
                Arguments.of(new SocketException("Socket closed"), 0, Outcome.GIVEN_UP),
                Arguments.of(new AsynchronousCloseException(), 5, Outcome.TIMED_OUT),
                Arguments.of(new CancellationException(), 0, Outcome.GIVEN_UP),
                Arguments.of(new CancellationException(), 5, Outcome.TIMED_OUT),
                Arguments.of(new AlreadyConnectedException(), 0, null),
                Arguments.of(new NoConnectionPendingException(), 0, null));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsSortedByWhatItSays(Throwable why, int seconds, Outcome expected) {
        assertEquals(expected, Outcome.of(why, TimeUnit.SECONDS.toNanos(seconds)));
    }

    /** A channel closes itself before it throws. */
    @Test
    void aFailureAfterTheCloseCountsInsteadOfIt() {
        Seen seen = new Seen("");
        Attempt attempt = new Attempt(seen, Kind.CHANNEL);
        assertEquals(Map.of(Outcome.PENDING, 1L), seen.counts());
        attempt.closed();
        assertEquals(Map.of(Outcome.GIVEN_UP, 1L), seen.counts());
        attempt.failed(new ConnectException("Connection refused"));
        attempt.failed(new SocketTimeoutException());
        attempt.closed();
        attempt.connected();
        assertEquals(Map.of(Outcome.REFUSED, 1L), seen.counts());
    }

    /** A promise of Netty's ends once; a channel of the JDK's goes on with the connect before. */
    @Test
    void aSecondConnectOfNettysIsNoConnectWithoutAnswer() {
        Seen seen = new Seen("");
        new Attempt(seen, Kind.NETTY).failed(new NoConnectionPendingException());
        assertEquals(Map.of(Outcome.NOT_SEEN, 1L), seen.counts());
        Seen other = new Seen("");
        new Attempt(other, Kind.CHANNEL).failed(new NoConnectionPendingException());
        assertEquals(Map.of(Outcome.PENDING, 1L), other.counts());
    }

    @Test
    void aConnectionThatIsClosedLaterWasConnected() {
        Seen seen = new Seen("");
        Attempt attempt = new Attempt(seen, Kind.CHANNEL);
        attempt.connected();
        attempt.closed();
        attempt.failed(new IOException());
        assertEquals(Map.of(Outcome.CONNECTED, 1L), seen.counts());
    }
}
