package dev.farside.core.ssh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.core.own.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JDK refuses no part of the warm-up and of the head start. */
class WarmUpTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Log log = new Log(Log.Level.DEBUG, new PrintStream(said, true, StandardCharsets.UTF_8));

    @Test
    void theWarmUpEnds() throws Exception {
        new WarmUp().warmUp();
    }

    @ParameterizedTest
    @CsvSource({
        "0.20 0.18 0.12 1/345 11206, 2, true",
        "0.20 0.18 0.12 2/345 11206, 2, true",
        "0.20 0.18 0.12 3/345 11206, 2, false",
        "9.20 8.18 7.12 20/345 11206, 2, false",
        "0.20 0.18 0.12 12345678901/345 1, 2, true", // no form that the kernel has
        "0.20 0.18 0.12 x/345 11206, 2, true",
        "0.20 0.18, 2, true",
        "'', 2, true"
    })
    void aProcessorIsIdleWhereFewerThreadsRun(String load, int processors, boolean idle) {
        assertEquals(idle, Processors.oneIsIdle(load, processors));
    }

    @Test
    void theHeadStartEndsWithoutAWord() {
        new HeadStart(log).run();
        assertEquals("", said.toString(StandardCharsets.UTF_8));
    }
}
