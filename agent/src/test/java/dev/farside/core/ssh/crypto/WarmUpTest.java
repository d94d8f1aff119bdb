package dev.farside.core.ssh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.core.own.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** They would say so if the JDK refused any of it, and be of no use from there on. */
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
