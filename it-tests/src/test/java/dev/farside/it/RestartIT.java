package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.it.site.Command;
import dev.farside.it.site.Jvm;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What it-tests/restart measures, with few JVMs; the times are for people. */
class RestartIT {
    private static final Path RESTART =
            Path.of(Jvm.ownClasses(), "../../restart").normalize();

    @Test
    void allJvmsAreWellAgainAfterOneLoginEachOrOneForAll() {
        Command.Result result = Command.of(RESTART.toString(), "--jvms", "3", "--down", "0")
                .within(Duration.ofMinutes(5))
                .run();
        assertEquals(0, result.status(), result::toString);
        // A gateway that is silent for seconds, on a busy machine, gets a second session.
        assertTrue(
                result.out()
                        .matches("(?s).*\n\\| each JVM logs in \\| [3-6] \\| [3-6] \\| .*"
                                + "\n\\| one `farside login` \\| [12] \\| [12] \\| .*"),
                result::toString);
    }

    @Test
    void anUnknownOptionIsTold() {
        Command.Result result = Command.of(RESTART.toString(), "--many").run();
        assertEquals(2, result.status(), result::toString);
        assertEquals("restart: no such option: --many\n", result.err());
    }
}
