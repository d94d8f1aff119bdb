package dev.farside.launcher.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.launcher.ide.IdeFile.Outcome;
import dev.farside.launcher.jvms.JsonReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** What IDEs read out of the files is the option, whatever is in its paths. */
class IdeFileTest {
    private static final String PLAIN = "-javaagent:/opt/farside/lib/farside-agent.jar=log=quiet";

    @TempDir
    private Path project;

    private static IdeFile file(String name, String option) {
        return IdeFile.all(option).stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PLAIN,
                "-javaagent:/home/a b/lib/farside-agent.jar=rules=/etc/rules",
                "-javaagent:/a&b<c>'d\"e/f\\g \u00fc/farside-agent.jar=via=gw,for=*.x%20y",
            })
    void bothReadTheOptionAsItIs(String option) throws Exception {
        assertEquals(List.of(option), vmParameters(file(".run/Template Application.run.xml", option)));
        assertEquals(List.of("-ea", option), vmParameters(file(".run/Template JUnit.run.xml", option)));
        Map<?, ?> launch =
                (Map<?, ?>) JsonReader.read(file(".vscode/launch.json", option).text());
        Map<?, ?> configuration = (Map<?, ?>) ((List<?>) launch.get("configurations")).get(0);
        assertEquals(List.of(option), configuration.get("vmArgs"));
        assertEquals("java", configuration.get("type"));
        assertEquals("launch", configuration.get("request"));
        assertEquals(
                configuration,
                JsonReader.read(file(".vscode/launch.json", option).entry()));
    }

    @Test
    void theTemplatesAreThoseOfIntelliJ() throws Exception {
        for (String type : List.of("Application", "JUnit")) {
            Element configuration = configuration(file(".run/Template " + type + ".run.xml", PLAIN));
            assertEquals("true", configuration.getAttribute("default"));
            assertEquals(type, configuration.getAttribute("type"));
        }
    }

    private static Element configuration(IdeFile file) throws Exception {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(file.text().getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
        assertEquals("ProjectRunConfigurationManager", root.getAttribute("name"));
        return (Element) root.getElementsByTagName("configuration").item(0);
    }

    /** Split as IntelliJ's help says: at blanks that no double quotes enclose; {@code \"} is a double quote. */
    private static List<String> vmParameters(IdeFile file) throws Exception {
        Element option =
                (Element) configuration(file).getElementsByTagName("option").item(0);
        assertEquals("VM_PARAMETERS", option.getAttribute("name"));
        String value = option.getAttribute("value");
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length() && value.charAt(i + 1) == '"') {
                word.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        assertFalse(quoted, value);
        words.add(word.toString());
        return words;
    }

    @Test
    void aFileThatExistsIsNotTouched() throws Exception {
        IdeFile file = file(".vscode/launch.json", PLAIN);
        Path mine = Files.createDirectory(project.resolve(".vscode")).resolve("launch.json");
        Files.writeString(mine, "// mine\n");
        assertEquals(Outcome.LACKS_THE_ENTRY, file.writeInto(project));
        assertEquals("// mine\n", Files.readString(mine));
        String merged = "// mine\n{ \"configurations\": [" + file.entry() + "] }";
        Files.writeString(mine, merged);
        assertEquals(Outcome.HAS_THE_ENTRY, file.writeInto(project));
        assertEquals(merged, Files.readString(mine));
    }

    /** One that begins in the same way is another one. */
    @Test
    void aLongerOptionIsNotTheOption() throws Exception {
        for (IdeFile longer : IdeFile.all(PLAIN + ",inherit=no")) {
            assertEquals(Outcome.WRITTEN, longer.writeInto(project));
        }
        for (IdeFile file : IdeFile.all(PLAIN)) {
            assertEquals(Outcome.LACKS_THE_ENTRY, file.writeInto(project), file.name());
        }
    }

    @Test
    void aSecondTimeNothingIsWritten() throws Exception {
        for (IdeFile file : IdeFile.all(PLAIN)) {
            assertEquals(Outcome.WRITTEN, file.writeInto(project), file.name());
            Path written = project.resolve(file.name());
            assertEquals(file.text(), Files.readString(written));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(written)));
            assertEquals(Outcome.HAS_THE_ENTRY, file.writeInto(project), file.name());
        }
        IdeFile other = file(".run/Template JUnit.run.xml", PLAIN.replace("quiet", "info"));
        assertEquals(Outcome.LACKS_THE_ENTRY, other.writeInto(project));
        assertTrue(Files.readString(project.resolve(other.name())).contains("log=quiet"));
    }
}
