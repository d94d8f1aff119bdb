package dev.farside.core.system;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * What a process is given by its system.
 *
 * @param properties null: those of this JVM, as they are whenever one is asked for
 */
public record Surroundings(FileSystem files, Map<String, String> environment, Properties properties) {

    /** Those of this process. */
    static Surroundings ofThisProcess() {
        return new Surroundings(FileSystems.getDefault(), System.getenv(), null);
    }

    /** Null: there is none. */
    String property(String name) {
        return properties == null ? System.getProperty(name) : properties.getProperty(name);
    }

    /** Null: it is not set. */
    String variable(String name) {
        return environment.get(name);
    }

    /** Null: it is not set, or empty. */
    String filled(String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Null: no absolute path, or none at all. */
    Path absolute(String text) {
        try {
            Path path = text == null ? null : files.getPath(text);
            return path != null && path.isAbsolute() ? path : null;
        } catch (InvalidPathException e) {
            return null; // the path has invalid characters, so it counts as missing
        }
    }
}
