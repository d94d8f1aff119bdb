package dev.farside.build;

import dev.farside.build.Model.Command;
import dev.farside.build.Model.Option;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** farside(1), from the model of the commands and {@code docs/commands.md}, and farside-rules(5), from {@code docs/rules.md}. */
final class ManPages {
    private static final Map<String, String> FILES = Map.of(
            "~/.config/farside/rules", "the user's rules",
            "/etc/farside/rules", "the rules for all users who have none of their own",
            "~/.ssh/config", "gateways, and the way to them; ssh_config(5)",
            "~/.ssh/known_hosts", "the gateways' host keys");

    private static final Map<String, String> VARIABLES = Map.of(
            "FARSIDE_RULES", "the rules file, where `--rules` names none",
            "FARSIDE_LOG", "`quiet`, `info` or `debug`, where `--log` is not given",
            "JAVA_HOME", "the Java for farside's own commands",
            "JAVA_TOOL_OPTIONS", "gets the agent, for the JVMs that COMMAND starts",
            "SSH_AUTH_SOCK, SSH_ASKPASS, SSH_ASKPASS_REQUIRE", "as in ssh(1)");

    // Sections of docs/commands.md: the model has the first two, and mdoc(7) wants the last one after the files.
    private static final String OPTIONS = "Options";
    private static final String COMMANDS = "Commands of farside itself";
    private static final String STATUSES = "Exit statuses";

    private final String date;

    /** @param released a fixed time, so that the same sources make the same files */
    ManPages(Instant released) {
        date = DateTimeFormatter.ofPattern("MMMM d, yyyy", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC)
                .format(released);
    }

    /** @param commandsPage the lines of docs/commands.md */
    String farside(List<Command> commands, List<String> commandsPage) {
        Mdoc page = new Mdoc(date, "farside", 1, "let JVM programs reach hosts behind an SSH gateway");
        page.macro("Sh SYNOPSIS");
        page.macro("Nm");
        page.macro("Op Ar option ...");
        page.macro("Op Fl \\&-");
        page.macro("Ar command Op Ar arg ...");
        for (Command command : commands.subList(1, commands.size())) {
            page.macro("Nm");
            page.macro("Cm " + command.name() + " Op Ar arg ...");
        }
        Command all = commands.get(0);
        page.macro("Sh DESCRIPTION");
        page.prose(all.text() + " " + String.join(" ", all.details()));
        page.macro("Pp");
        page.prose("The options are:");
        options(page, all.options());
        page.macro("Sh COMMANDS");
        for (Command command : commands.subList(1, commands.size())) {
            command(page, command);
        }
        page.markdown(sections(
                commandsPage, title -> !List.of(OPTIONS, COMMANDS, STATUSES).contains(title)));
        named(page, "ENVIRONMENT", VARIABLES);
        named(page, "FILES", FILES);
        page.markdown(sections(commandsPage, STATUSES::equals));
        page.macro("Sh EXAMPLES");
        page.literal(all.footer().stream()
                .map(line -> line.replaceFirst("^Example:", "").strip())
                .toList());
        page.macro("Sh SEE ALSO");
        page.macro("Xr ssh 1 ,");
        page.macro("Xr farside-rules 5 ,");
        page.macro("Xr ssh_config 5");
        return page.text();
    }

    private static void command(Mdoc page, Command command) {
        page.macro("Ss " + command.name());
        page.literal(command.synopsis().stream().map(String::strip).toList());
        page.prose(command.text());
        text(page, command.details());
        List<Option> own = command.options();
        options(page, own);
        text(page, command.footer());
    }

    /** Lines of the help: an empty one ends a paragraph, and those that are indented are literal. */
    private static void text(Mdoc page, List<String> lines) {
        StringBuilder paragraph = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("    ")) {
                end(page, paragraph);
                int from = i;
                while (i + 1 < lines.size() && lines.get(i + 1).startsWith("    ")) {
                    i++;
                }
                page.literal(
                        lines.subList(from, i + 1).stream().map(String::strip).toList());
            } else if (line.isEmpty()) {
                end(page, paragraph);
            } else {
                paragraph.append(paragraph.length() == 0 ? "" : " ").append(line);
            }
        }
        end(page, paragraph);
    }

    private static void end(Mdoc page, StringBuilder paragraph) {
        if (paragraph.length() > 0) {
            page.macro("Pp");
            page.prose(paragraph.toString().replaceAll("'(\\S+)'", "`$1`"));
            paragraph.setLength(0);
        }
    }

    private static void options(Mdoc page, List<Option> options) {
        page.macro("Bl -tag -width Ds");
        for (Option option : options) {
            StringBuilder line = new StringBuilder("It");
            for (String name : option.names()) {
                line.append(line.length() == 2 ? " Fl " : " , Fl ").append(Mdoc.escaped(name.substring(1)));
            }
            if (option.takesValue()) {
                line.append(" Ar ").append(Mdoc.argument(option.label()));
            }
            page.macro(line.toString());
            page.prose(option.text());
        }
        page.macro("El");
    }

    private static void named(Mdoc page, String title, Map<String, String> entries) {
        page.macro("Sh " + title);
        page.macro("Bl -tag -width Ds");
        entries.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            page.macro("It " + Mdoc.argument(entry.getKey()));
            page.prose(entry.getValue());
        });
        page.macro("El");
    }

    /** @param rulesPage the lines of docs/rules.md */
    String rules(List<String> rulesPage) {
        Mdoc page = new Mdoc(date, "farside-rules", 5, "which connections farside sends through which gateway");
        page.macro("Sh DESCRIPTION");
        page.markdown(rulesPage.subList(1, rulesPage.size()));
        page.macro("Sh SEE ALSO");
        page.macro("Xr farside 1 ,");
        page.macro("Xr ssh_config 5");
        return page.text();
    }

    /** The page's sections ({@code ##}) with such titles. */
    private static List<String> sections(List<String> page, Predicate<String> wanted) {
        List<String> lines = new ArrayList<>();
        boolean in = false;
        for (String line : page) {
            if (line.startsWith("## ")) {
                in = wanted.test(line.substring(3));
            }
            if (in) {
                lines.add(line);
            }
        }
        return lines;
    }
}
