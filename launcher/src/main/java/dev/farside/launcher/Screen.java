package dev.farside.launcher;

import dev.farside.core.own.OwnCommand;
import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The whole screen of a terminal, drawn anew each time. What was on it before comes back at the end, also after Ctrl-C, and while
 * the program is stopped by Ctrl-Z. The terminal's settings stay as they are, so nothing else has to be restored.
 */
final class Screen implements AutoCloseable {
    private static final String ESC = "\u001b[";

    /** To the other screen, without a cursor. */
    private static final String BEGIN = ESC + "?1049h" + ESC + "?25l";

    private static final String END = ESC + "?25h" + ESC + "?1049l";
    private static final String TOP_LEFT = ESC + "H";
    private static final String CLEAR_LINE = ESC + "K";
    private static final String CLEAR_BELOW = ESC + "J";

    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,3}) ([1-9]\\d{0,3})");
    private static final int USUAL_HEIGHT = 24;
    private static final int USUAL_WIDTH = 80;

    private final PrintStream out;
    private final Thread atEnd = new Thread(this::end, "screen");
    private int height = USUAL_HEIGHT;
    private int width = USUAL_WIDTH;
    private boolean away;
    private boolean over;

    Screen(PrintStream out) {
        this.out = out;
        measure();
        Runtime.getRuntime().addShutdownHook(atEnd);
        StopSignal.between(this::leave, this::comeBack);
        print(BEGIN);
    }

    /** In characters. */
    int width() {
        return width;
    }

    /** As many lines as there is room for. */
    void draw(String head, List<String> lines) {
        StringBuilder text = new StringBuilder(TOP_LEFT);
        text.append(head, 0, Math.min(head.length(), width)).append(CLEAR_LINE);
        for (String line : lines.subList(0, Math.min(lines.size(), height - 1))) {
            text.append("\r\n").append(line).append(CLEAR_LINE);
        }
        print(text.append(CLEAR_BELOW).toString());
        measure();
    }

    private synchronized void print(String text) {
        if (!away) {
            out.print(text);
            out.flush();
        }
    }

    private synchronized void leave() {
        print(END);
        away = true;
    }

    private synchronized void comeBack() {
        away = over; // the end may have come meanwhile, as by kill
        print(BEGIN);
    }

    private synchronized void end() {
        leave();
        over = true;
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(atEnd);
    }

    /** The window may have another size than before. */
    private void measure() {
        Path terminal = OperatingSystem.here().terminal();
        if (terminal == null) {
            return;
        }
        try {
            Process stty = OwnCommand.of("stty", "size")
                    .redirectInput(terminal.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream said = stty.getInputStream()) {
                Matcher size = SIZE.matcher(new String(said.readAllBytes(), StandardCharsets.US_ASCII).strip());
                if (size.matches()) {
                    height = Integer.parseInt(size.group(1));
                    width = Integer.parseInt(size.group(2));
                }
            }
        } catch (IOException e) {
            // no stty here: the usual size
        }
    }
}
