package dev.farside.core.sshconfig;

import dev.farside.core.input.BadInput;
import dev.farside.core.input.FilesRead;
import dev.farside.core.input.Source;
import dev.farside.core.own.ForeignWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Options of a command line, in ssh's syntax. They take precedence over all files, the first one wins, and they apply
 * to one host.
 */
public final class GivenOptions {
    private final Warnings warnings = new Warnings();
    private final ConfigReader reader = new ConfigReader(new ThisMachine(), true, null, warnings, new FilesRead());
    private final List<Entry> entries = new ArrayList<>();

    /**
     * A line of an ssh_config, {@code Keyword value} or {@code Keyword=value}.
     *
     * @param option as written, for messages: {@code "-p 22"}
     * @throws BadInput the line is not valid
     */
    public void line(String option, String text) {
        ConfigLine line = new ConfigLine(option, 0, text);
        if (!line.takeApart()) {
            throw new BadInput(option + ": not KEY=VALUE", "as in -o ServerAliveInterval=30");
        }
        Keyword keyword = Keyword.of(line.keyword());
        if (keyword != null && isBlock(keyword)) {
            throw new BadInput(option + ": " + keyword.name() + " is for ssh_config files only", null);
        }
        reader.add(line, entries);
    }

    /**
     * The user to log in as. As in ssh, it has no tokens.
     *
     * @throws BadInput ssh would reject the name
     */
    public void user(String option, String name) {
        String fault = ValidNames.userFault(name);
        if (fault != null) {
            throw new BadInput(option + ": '" + ForeignWords.quote(name) + "' is not a user name: it " + fault, null);
        }
        entries.add(new Entry.Set(
                Keyword.of("User"), List.of(name.replace("%", "%%")), new Source(option + " " + name, 0, 0)));
    }

    private static boolean isBlock(Keyword keyword) {
        return switch (keyword.kind()) {
            case HOST, MATCH, INCLUDE -> true;
            default -> false;
        };
    }

    /** @throws BadInput {@code text} is not valid */
    public void forward(String option, PortForward.Kind kind, String text) {
        if (PortForward.parse(kind, text) == null) {
            throw new BadInput(
                    option + " " + text + ": not a forward",
                    switch (kind) {
                        case LOCAL -> "-L [bind_address:]port:host:hostport, a path with / in place of either end";
                        case REMOTE ->
                            "-R [bind_address:]port:host:hostport, a path with / in place of either end, no target for SOCKS";
                        case DYNAMIC -> "-D [bind_address:]port";
                    });
        }
        String name = kind.name().toLowerCase(Locale.ROOT) + "forward";
        entries.add(new Entry.Set(Keyword.of(name), List.of(text), new Source(option + " " + text, 0, 0)));
    }

    /** Options that have no effect, each as {@code OPTION: why}. */
    public List<String> warnings() {
        return warnings.list();
    }

    /** The options as lines of an ssh_config. */
    List<Entry> forHost(String host) {
        List<Entry> all = new ArrayList<>();
        all.add(new Entry.Host(List.of(host), new Source(host, 0, 0)));
        all.addAll(entries);
        return List.copyOf(all);
    }
}
