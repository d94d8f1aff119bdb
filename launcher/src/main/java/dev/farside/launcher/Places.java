package dev.farside.launcher;

import dev.farside.core.input.BadInput;
import dev.farside.launcher.probe.ConnectionString;
import dev.farside.launcher.probe.Wanted;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The words after {@code farside check}: at most one is the rules file, all others are places to connect to. */
final class Places {
    private static final String STDIN = "-";

    private final CommandLine line;
    private final List<String> words = new ArrayList<>();
    private String file;

    Places(CommandLine line, List<String> given) {
        this.line = line;
        for (String word : given) {
            if (word.equals(STDIN) || (!isFile(word) && ConnectionString.isOne(word))) {
                words.add(word);
            } else if (file == null) {
                file = word;
            } else {
                throw new ParameterException(
                        line, "two words have no port and count as rules files: " + file + " and " + word);
            }
        }
    }

    private static boolean isFile(String word) {
        try {
            return Files.exists(Path.of(word));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * Null: none is given.
     *
     * @throws BadInput a host without a port stands where a file would
     */
    String rulesFile() {
        if (file != null && !isFile(file) && file.indexOf('/') < 0 && file.indexOf('.') >= 0) {
            throw new BadInput(
                    file + ": no such file",
                    "to check a connection, give the port, as in farside check " + file + ":5432");
        }
        return file;
    }

    boolean areGiven() {
        return !words.isEmpty();
    }

    /** Reads stdin if that is asked for. What is wrong is told without quoting it, as it may have a password in it. */
    List<Wanted> wanted() throws IOException {
        List<Wanted> wanted = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals(STDIN)) {
                readStdin(wanted);
            } else {
                add(words.get(i), words.size() == 1 ? "" : "place " + (i + 1) + ": ", wanted);
            }
        }
        if (areGiven() && wanted.isEmpty()) {
            throw new ParameterException(line, "stdin has no place to check");
        }
        return wanted;
    }

    private void readStdin(List<Wanted> wanted) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int number = 0;
        for (String text = in.readLine(); text != null; text = in.readLine()) {
            number++;
            String place = text.strip();
            if (!place.isEmpty() && !place.startsWith("#")) {
                add(place, "stdin:" + number + ": ", wanted);
            }
        }
    }

    private void add(String word, String where, List<Wanted> wanted) {
        try {
            wanted.addAll(ConnectionString.parse(word));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, where + e.getMessage(), e);
        }
    }
}
