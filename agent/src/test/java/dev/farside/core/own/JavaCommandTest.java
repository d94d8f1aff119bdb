package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code AGENT} stands for {@code -javaagent:/x/farside-agent.jar=rules=r}, {@code FILE} for a file that has it. */
class JavaCommandTest {
    private static final String AGENT = "-javaagent:/x/farside-agent.jar=rules=r";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "java AGENT Main|                       | true",
                "java -Xmx9m -cp a:b AGENT -jar x.jar|  | true",
                "java -javaagent:farside-agent.jar Main|| true",
                "java Main|                             | false",
                "java Main AGENT|                       | false",
                "java -jar x.jar AGENT|                 | false",
                "java -m x/y AGENT|                     | false",
                "java --module=x/y AGENT|               | false",
                "java -cp AGENT Main|                   | true", // -cp lacks its value, and java says so
                "java --add-opens a/b=c AGENT Main|     | true",
                "java -javaagent:/x/other.jar Main|     | false",
                "java -javaagent:/x/other-farside-agent.jar Main|| false",
                "java @FILE Main|                       | true",
                "java -cp x @FILE Main|                 | true",
                "java Main @FILE|                       | false",
                "java -jar x.jar @FILE|                 | false",
                "java @@FILE Main|                      | false",
                "java @/no/such/file Main|              | false",
                "java --disable-@files @FILE Main|      | false",
                "java -XX:VMOptionsFile=FILE Main|      | true",
                "java -XX:VMOptionsFile=/no/file Main|  | false",
                "java Main|-Dx=y AGENT                  | true",
                "java Main|'-Dx=a b' \"AGENT\"          | true",
                "java Main|@FILE                        | true",
                "java Main|--disable-@files @FILE       | false",
            })
    void theAgentIsFoundWhereTheLauncherFindsIt(String command, String variable, boolean brings) throws Exception {
        Path file = directory.resolve("options");
        Files.writeString(file, "-Dx=y \"-javaagent:/x/farside-agent.jar=rules=r\"\n");
        assertEquals(
                brings,
                JavaCommand.bringsAgent(
                        expand(command, file).split(" "), variable == null ? null : expand(variable, file)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "java Main a b|                       Main",
                "/usr/bin/java -Xmx9m -cp a:b x.Main| x.Main",
                "java -cp a -jar lib/x.jar Main|      lib/x.jar",
                "java -m x/y.Main a|                  x/y.Main",
                "java --module=x/y.Main a|            x/y.Main",
                "java --add-opens a/b=c Main|         Main",
                "java @file Main|",
                "java -version|",
                "java|",
            })
    void theProgramOfACommandLine(String command, String program) {
        assertEquals(program, JavaCommand.program(List.of(command.split(" "))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "java -XX:AOTCache=a -jar x.jar                           | true",
                "java -cp a -XX:AOTCacheOutput=a Main                     | true",
                "java -XX:AOTMode=record -XX:AOTConfiguration=a Main      | true",
                "java -XX:SharedArchiveFile=a -p b --add-modules c Main   | true",
                "java -XX:+AOTClassLinking Main                           | false",
                "java -Xshare:auto Main                                   | false",
                "java -jar x.jar -XX:AOTCache=a                           | false",
                "java Main -XX:AOTCache=a                                 | false",
                "java -cp -XX:AOTCache=a -XX:SharedArchiveFile=a Main     | true",
                "java -XX:AOTCache=a -p b -m c/d.Main                     | false",
                "java -XX:AOTCache=a --module=c/d.Main                    | false",
                "java -XX:AOTCache=a -p b --module c/d.Main               | false",
                "java --limit-modules java.sql -XX:AOTCache=a Main        | false",
                "java --limit-modules=java.sql -XX:AOTCache=a Main        | false",
                "java -XX:VMOptionsFile=/none -XX:AOTCache=a Main         | false",
            })
    void anArchiveIsNamedByAProgramOnTheClassPath(String command, boolean names) {
        assertEquals(names, JavaCommand.namesArchive(command.strip().split(" +")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-Xmx1g                        | true",
                "--limit-modules java.sql      | false",
                "-Da --limit-modules=java.sql  | false",
                "-XX:VMOptionsFile=/some       | false",
            })
    void aVariableMayLimitTheModules(String options, boolean has) {
        assertEquals(!has, JavaCommand.mayLimitModules(null, null, options));
    }

    @Test
    void soMayAFileThatTheLaunchersVariableNames() {
        assertTrue(JavaCommand.mayLimitModules("-Da @file"));
        assertFalse(JavaCommand.mayLimitModules(null, "-Da=b@c"));
    }

    private static String expand(String text, Path file) {
        return text.replace("AGENT", AGENT).replace("FILE", file.toString());
    }

    @Test
    void wordsOfAFileAreThoseTheLauncherReads() {
        assertEquals(
                List.of("-a", "b c", "d#e", "C:\\x", "a\"b", "tab\tx", "onetwo", "", "last"),
                JavaCommand.words("-a 'b c' d#e C:\\x 'a\\\"b' \"tab\\tx\" # no\n 'one\\\n   two' '' last"));
    }
}
