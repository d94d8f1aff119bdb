package dev.farside.core.tunnel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramsExceptionTest {
    private final GatewayException ours = new GatewayException("no gateway", null, null);

    static Stream<IOException> kinds() {
        return Stream.of(
                new ConnectException("why"),
                new NoRouteToHostException("why"),
                new SocketTimeoutException("why"),
                new UnknownHostException("why"),
                new SocketException("why"),
                new IOException("why"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aCauseOfOursIsLeftOut(IOException failure) {
        failure.initCause(new SocketException("in between").initCause(ours));
        IOException given = ProgramsException.of(failure);
        assertSame(failure.getClass(), given.getClass());
        assertEquals("why", given.getMessage());
        assertNull(given.getCause());
        assertArrayEquals(failure.getStackTrace(), given.getStackTrace());
    }

    @Test
    void soIsWhatIsSuppressed() {
        IOException failure = new IOException("why");
        failure.addSuppressed(ours);
        assertEquals(0, ProgramsException.of(failure).getSuppressed().length);
    }

    @Test
    void oneOfOursBecomesItsNearestKin() {
        assertSame(IOException.class, ProgramsException.of(ours).getClass());
        assertEquals("no gateway", ProgramsException.of(ours).getMessage());
    }

    @Test
    void oneThatEveryJvmKnowsIsItself() {
        IOException failure = new PortUnreachableException("why");
        failure.initCause(new IOException("deeper"));
        failure.getCause().initCause(new Exception(failure)); // a circle
        assertSame(failure, ProgramsException.of(failure));
    }
}
