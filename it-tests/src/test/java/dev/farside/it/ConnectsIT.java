package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Thousands of connects by every door of channels, with failures and closes at any moment: each ends, and no select returns
 * empty. {@code -Dfarside.connects=17000} makes that 100,000 on each JDK, which takes half an hour.
 */
class ConnectsIT {
    private static final int COUNT = Integer.getInteger("farside.connects", 250);

    private final FarSide side = FarSide.get();

    static List<Jdk> jdks() {
        return Jdk.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void eachConnectEnds(Jdk jdk) {
        long packets = side.neverDirect().packets();
        Command.Result result = Jvm.on(jdk)
                .farside(side.rules())
                .command("probe.Connects", Integer.toString(COUNT))
                .within(Duration.ofSeconds(120 + COUNT / 2))
                .run();
        assertEquals(
                """
                asynchronous: all right
                blocking: all right
                http: all right
                netty: all right
                netty's epoll: all right
                selector: all right
                two selectors: all right
                """,
                result.out(),
                result::toString);
        assertEquals(packets, side.neverDirect().packets(), "packets that went out directly");
    }
}
