package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

/** Child JVMs themselves are the business of {@code it-tests}. */
class ChildJvmsTest {
    private final ChildJvms children = new ChildJvms(true, "/opt/farside-agent.jar", "via=gw");

    /** As a letter that the locale lacks, which the JDK's Path refuses, too. */
    @Test
    void aCommandThatNoPathCanBeIsLeftToTheJdk() {
        String[] command = {"/no\0such/java", "Main"};
        assertArrayEquals(command, children.command(command));
    }
}
