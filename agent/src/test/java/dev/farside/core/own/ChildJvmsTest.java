package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Child JVMs themselves are the business of {@code it-tests}. */
class ChildJvmsTest {
    private final ChildJvms children = new ChildJvms(true, "/opt/farside-agent.jar", "via=gw");

    /** As a letter that the locale lacks, which the JDK's Path refuses, too. */
    @Test
    void aCommandThatNoPathCanBeIsLeftToTheJdk() throws IOException {
        String[] command = {"/no\0such/java", "Main"};
        assertArrayEquals(command, children.command(command));
    }

    /** A system class loader of the program's own would take the guard away. */
    @Test
    void aJvmWhosePatchIsGoneIsNotStarted(@TempDir Path directory) throws IOException {
        Path patch = Files.createFile(directory.resolve("some.farside.jar"));
        String option = "--patch-module=java.base=" + patch;
        ChildJvms woven = new ChildJvms(true, "/opt/farside-agent.jar", "via=gw", option);
        String[] java = {System.getProperty("java.home") + "/bin/java", "-Djava.system.class.loader=Own", "Main"};
        assertEquals(option, woven.command(java)[1]);
        Files.delete(patch);
        IOException refused = assertThrows(IOException.class, () -> woven.command(java));
        assertTrue(refused.getMessage().contains(patch.toString()), refused.getMessage());
    }

    /** The launcher gives it to the JVM of one mvn. A second agent, with other options, would end a child's JVM. */
    @Test
    void theAgentInAToolsVariableIsForThisJvmAlone() {
        for (boolean inherit : new boolean[] {true, false}) {
            ChildJvms some = new ChildJvms(inherit, "/opt/farside-agent.jar", "via=gw");
            for (String name : new String[] {"MAVEN_OPTS", "GRADLE_OPTS", "JAVA_OPTS", "KAFKA_OPTS"}) {
                for (String[] command : new String[][] {{"sh", "-c", "mvn"}, {"/no/such/java", "Main"}}) {
                    Map<String, String> child = some.environment(
                            command, Map.of(name, "-javaagent:/opt/farside-agent.jar=log=info -Xmx1g", "A", "b"));
                    assertEquals("-Xmx1g", child.get(name).replace(" -Dorg.gradle.daemon=false", ""));
                    assertEquals("b", child.get("A"));
                }
                assertNull(some.withoutUs(Map.of(name, "-javaagent:/opt/farside-agent.jar"))
                        .get(name));
            }
        }
    }
}
