package dev.farside.core.ask;

import java.util.function.Consumer;

/**
 * Tells the user to do something elsewhere, such as touching a security key, and is closed when that is done or no longer
 * wanted (notify_start in OpenSSH's readpass.c).
 */
public final class Notice implements AutoCloseable {
    private final Consumer<String> lines;

    /** Shows the line until it is ended; null: nothing does. */
    private final Process shown;

    Notice(String line, Consumer<String> lines, Process shown) {
        this.lines = lines;
        this.shown = shown;
        lines.accept(line);
    }

    /** Says that it was done. */
    public void done(String words) {
        lines.accept(words);
    }

    @Override
    public void close() {
        Questions.untold();
        if (shown != null) {
            shown.destroy();
        }
    }
}
