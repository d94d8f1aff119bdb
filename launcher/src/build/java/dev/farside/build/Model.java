package dev.farside.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What the completions and the man pages need of picocli's model. */
final class Model {
    /** What can be completed in place of a value. */
    enum Kind {
        NOTHING,
        FILE,
        DIRECTORY,
        /** An alias of the ssh_config; may follow {@code user@}, or hops and commas. */
        GATEWAY,
        /** One of farside's own. */
        COMMAND,
        WORDS
    }

    /**
     * One option.
     *
     * @param names in the order of the help
     * @param label of the value; empty for an option without one
     * @param words that the value can be, for {@link Kind#WORDS}
     */
    record Option(List<String> names, String label, Kind kind, List<String> words, String text) {
        boolean takesValue() {
            return !label.isEmpty();
        }
    }

    /** One command; the name of farside itself is empty. */
    record Command(
            String name,
            String text,
            List<String> synopsis,
            List<String> details,
            List<Option> options,
            Option parameter,
            List<String> footer) {}

    private Model() {}

    /** Farside itself first, then its commands in the order of the help. */
    static List<Command> of(CommandLine farside) {
        List<Command> commands = new ArrayList<>();
        commands.add(command("", farside));
        farside.getSubcommands().forEach((name, line) -> commands.add(command(name, line)));
        return commands;
    }

    private static Command command(String name, CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        List<Option> options = new ArrayList<>();
        for (OptionSpec option : spec.options()) {
            if (option.hidden() && !option.usageHelp() && !option.versionHelp()) {
                continue; // between the shell script and the Java part
            }
            String label = option.arity().max() == 0 ? "" : option.paramLabel();
            options.add(new Option(
                    Arrays.asList(option.names()),
                    label,
                    kind(label),
                    words(label),
                    String.join(" ", option.description())));
        }
        Option parameter = null;
        for (PositionalParamSpec given : spec.positionalParameters()) {
            String label = given.paramLabel();
            parameter = new Option(List.of(), label, kind(label), words(label), String.join(" ", given.description()));
        }
        List<String> description =
                new ArrayList<>(Arrays.asList(spec.usageMessage().description()));
        description.removeIf(text -> text.isEmpty() && description.indexOf(text) == 0);
        return new Command(
                name,
                description.get(0),
                Arrays.asList(spec.usageMessage().customSynopsis()),
                description.subList(1, description.size()),
                options,
                parameter,
                Arrays.asList(spec.usageMessage().footer()));
    }

    private static Kind kind(String label) {
        return switch (label) {
            case "FILE", "FILE|PLACE" -> Kind.FILE;
            case "JAVA" -> Kind.DIRECTORY;
            case "GATEWAY", "[USER@]ALIAS", "HOP[,HOP]..." -> Kind.GATEWAY;
            case "COMMAND" -> Kind.COMMAND;
            case "LEVEL", "SHELL|ide", "WHEN" -> Kind.WORDS;
            default -> Kind.NOTHING;
        };
    }

    private static List<String> words(String label) {
        return switch (label) {
            case "LEVEL" -> List.of("quiet", "info", "debug");
            case "SHELL|ide" -> List.of("bash", "zsh", "fish", "ide");
            case "WHEN" -> List.of("auto", "always", "never");
            default -> List.of();
        };
    }
}
