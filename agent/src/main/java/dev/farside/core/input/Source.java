package dev.farside.core.input;

/**
 * A place in a text that the user wrote.
 *
 * @param file the path as the user gave it, or a word for text that is not in a file ({@code "options"})
 * @param line from 1; 0 for the whole file
 * @param column from 1; 0 for the whole line
 */
public record Source(String file, int line, int column) {

    /** {@code file:line:column}, without the parts that are 0. */
    @Override
    public String toString() {
        if (line == 0) {
            return file;
        }
        return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }

    /** {@code file:line}, the name of a rule in messages about connections. */
    public String rule() {
        return line == 0 ? file : file + ":" + line;
    }
}
