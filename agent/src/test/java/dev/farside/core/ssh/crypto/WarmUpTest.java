package dev.farside.core.ssh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.core.own.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The warm-up and the head start log nothing. They would log a line if the JDK refused a part of them. */
class WarmUpTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Log log = new Log(Log.Level.DEBUG, new PrintStream(said, true, StandardCharsets.UTF_8));

    @Test
    void theWarmUpEndsWithoutAWord() {
        new WarmUp(log).run();
        assertEquals("", said.toString(StandardCharsets.UTF_8));
    }

    @Test
    void theHeadStartEndsWithoutAWord() {
        new HeadStart(log).run();
        assertEquals("", said.toString(StandardCharsets.UTF_8));
    }
}
