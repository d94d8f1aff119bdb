package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What one thread of a program meets ends its own connection at most: the session is shared. */
class UnluckyThreadsIT {
    private final FarSide side = FarSide.get();

    static Stream<Arguments> misfortunes() {
        return Jdk.all().stream()
                .flatMap(jdk -> List.of("stack", "stop", "memory").stream().map(what -> Arguments.of(jdk, what)));
    }

    @ParameterizedTest
    @MethodSource("misfortunes")
    void othersGoOn(Jdk jdk, String what) {
        Command.Result result = Jvm.on(jdk)
                .farside(side.rules())
                .with("-Xmx48m")
                .command("probe.Unlucky", what)
                .within(Duration.ofMinutes(5))
                .run();
        assertAll(
                () -> assertEquals(
                        """
                        met %s
                        socket 100
                        channel 100
                        new socket 100
                        new channel 100
                        """
                                .formatted(what),
                        result.out(),
                        result::toString),
                () -> assertEquals(0, result.status()));
    }
}
