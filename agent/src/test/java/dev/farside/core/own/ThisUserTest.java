package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThisUserTest {

    @ParameterizedTest
    @CsvSource({
        "/home/me,  /home/you, /home/me",
        "/home/me,           , /home/me",
        "?,         /work    , /work",
        "?,                  , ",
        "?,         ?        , ",
        "?,         .        , ",
        "?,         ''       , ",
        "'',        /        , /",
        "me,        /work    , /work",
        ",          /work    , /work",
    })
    void homeIsAbsoluteOrThereIsNone(String property, String variable, String home) {
        assertEquals(home == null ? null : Path.of(home), ThisUser.home(property, variable));
    }

    @Test
    void whoHasNoNameHasNone() {
        assertEquals("me", ThisUser.name("me"));
        assertNull(ThisUser.name("?"));
        assertNull(ThisUser.name(""));
        assertNull(ThisUser.name(null));
    }

    @Test
    void theNumberIsThatOfTheFilesWeMake() throws Exception {
        Path made = Files.createTempFile("uid", null);
        try {
            assertEquals(Files.getAttribute(made, "unix:uid").toString(), ThisUser.uid());
        } finally {
            Files.delete(made);
        }
    }
}
