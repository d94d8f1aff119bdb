package dev.farside.launcher.ide;

import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/**
 * A file in a project's directory that tells an IDE how to start JVMs.
 *
 * @param name below that directory
 * @param place where the entry belongs in a file of this name that the user has
 * @param entry what such a file needs, as it is written there
 * @param option the part of the entry by which it is found there
 */
public record IdeFile(String name, String text, String place, String entry, String option) {
    /** What became of it. */
    public enum Outcome {
        WRITTEN,
        /** It exists, and has the option. */
        HAS_THE_ENTRY,
        /** It exists, and is as it was. */
        LACKS_THE_ENTRY
    }

    /** @param option of the JVM: one word, without control characters */
    public static List<IdeFile> all(String option) {
        // What IntelliJ gives to JUnit of its own accord is replaced by what the template has.
        return List.of(intelliJ("Application", "", option), intelliJ("JUnit", "-ea ", option), vsCode(option));
    }

    /** A template of IntelliJ's: each configuration of this type that it makes begins with what stands there. */
    private static IdeFile intelliJ(String type, String usual, String option) {
        String value = attribute(vmOption(option));
        String text =
                """
                <component name="ProjectRunConfigurationManager">
                  <configuration default="true" type="%1$s" factoryName="%1$s">
                    <option name="VM_PARAMETERS" value="%2$s" />
                    <method v="2">
                      <option name="Make" enabled="true" />
                    </method>
                  </configuration>
                </component>
                """
                        .formatted(type, usual + value);
        return new IdeFile(".run/Template " + type + ".run.xml", text, "VM_PARAMETERS", value, value);
    }

    /** IntelliJ splits VM options at blanks; double quotes keep blanks, and a backslash keeps a double quote. */
    private static String vmOption(String option) {
        return option.matches("[^\\s\"]*") ? option : '"' + option.replace("\"", "\\\"") + '"';
    }

    private static String attribute(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Each word of vmArgs is a word for the JVM: VS Code quotes it. */
    private static IdeFile vsCode(String option) {
        String word = '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        String entry =
                """
                {
                  "type": "java",
                  "name": "Java under farside",
                  "request": "launch",
                  "mainClass": "${file}",
                  "vmArgs": [%s]
                }"""
                        .formatted(word);
        String text = "{\n  \"version\": \"0.2.0\",\n  \"configurations\": [\n" + entry.indent(4) + "  ]\n}\n";
        return new IdeFile(".vscode/launch.json", text, "\"configurations\"", entry, word);
    }

    /** A file of this name that exists is read, and never changed. */
    public Outcome writeInto(Path project) throws IOException {
        Path file = project.resolve(name).toAbsolutePath();
        if (!Files.isDirectory(file.getParent())) {
            Files.createDirectory(file.getParent());
        }
        var owner = OperatingSystem.here().privateFile();
        try (var out =
                Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
            out.write(StandardCharsets.UTF_8.encode(text));
            return Outcome.WRITTEN;
        } catch (FileAlreadyExistsException e) {
            String found = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return has(found, option) ? Outcome.HAS_THE_ENTRY : Outcome.LACKS_THE_ENTRY;
        }
    }

    /** Whether the option is there and not a longer one that begins with it. */
    private static boolean has(String text, String option) {
        for (int at = text.indexOf(option); at >= 0; at = text.indexOf(option, at + 1)) {
            int end = at + option.length();
            if (option.endsWith("\"") || end == text.length() || text.charAt(end) == '"' || text.charAt(end) == ' ') {
                return true;
            }
        }
        return false;
    }
}
