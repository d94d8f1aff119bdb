package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Leaks;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Typical programs reach far names through a real gateway, on every JDK, and nothing leaks. */
class MainJobIT {
    private final FarSide side = FarSide.get();
    private Leaks leaks;

    static List<Jdk> jdks() {
        return Jdk.oldestToNewest();
    }

    @BeforeEach
    void remember() {
        leaks = Leaks.fromNowOn(side);
    }

    @AfterEach
    void nothingLeaked() {
        assertEquals(List.of(), leaks.untilNow());
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void postgresql(Jdk jdk) {
        prints(
                Jvm.on(jdk).farside(side.rules()).run("probe.Database", "pg.corp.example"),
                """
                sum 500500
                long 3000000
                rows 2000
                cancelled 57014
                alive true
                """);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void redis(Jdk jdk) {
        prints(
                Jvm.on(jdk).farside(side.rules()).run("probe.Cache", "redis.corp.example"),
                """
                get value
                pipelined 1000
                range 1000
                wait null
                timed out java.net.SocketTimeoutException: Read timed out
                """);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void webByThreeClientsFarAndDirect(Jdk jdk) {
        prints(
                Jvm.on(jdk)
                        .farside(side.rules())
                        .trusting()
                        .run(
                                "probe.Web",
                                "http://web.corp.example/far",
                                "https://web.corp.example/safe",
                                "http://open.example/near"),
                """
                jdk POST /far web.corp.example 10000
                jdk POST /safe web.corp.example 10000
                jdk POST /near open.example 10000
                okhttp GET /far web.corp.example 0
                okhttp GET /safe web.corp.example 0
                okhttp GET /near open.example 0
                apache GET /far web.corp.example 0
                apache GET /safe web.corp.example 0
                apache GET /near open.example 0
                """);
        assertTrue(
                side.localQuestions().stream().anyMatch(line -> line.contains("open.example")),
                "the direct host is looked up as ever");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void halfCloseAndFailures(Jdk jdk) {
        prints(Jvm.on(jdk).farside(side.rules()).run("probe.Plain"), Said.BY_PLAIN);
    }

    private static void prints(Command.Result result, String expected) {
        assertAll(
                () -> assertEquals(expected, result.out(), result::toString),
                () -> assertEquals("", result.err(), "nothing failed, nothing to say"),
                () -> assertEquals(0, result.status()));
    }
}
