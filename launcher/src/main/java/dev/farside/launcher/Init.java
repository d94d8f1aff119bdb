package dev.farside.launcher;

import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Questions;
import dev.farside.core.input.BadInput;
import dev.farside.core.input.Nearest;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.route.Chain;
import dev.farside.core.route.Jumps;
import dev.farside.core.route.Rules;
import dev.farside.core.sshconfig.SshConfig;
import dev.farside.core.system.OperatingSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a first rules file. It asks for gateways and hosts unless the options name them, and never overwrites a file. */
@Command(
        name = "init",
        sortOptions = false,
        customSynopsis = {
            "farside init [OPTION...]",
            "       farside init bash|zsh|fish",
            "       farside init ide [OPTION...]"
        },
        description = {
            "Write a first rules file, or the set-up of a shell or of an IDE.",
            "",
            "Without a shell: ask which hosts are behind which gateway, and write the rules. With --via and --for nothing",
            "is asked. A file that exists is never changed. The hosts that have a ProxyJump in the ssh_config are included.",
            "",
            "With a shell: print the functions farside-on and farside-off, and the completion of commands, options, hosts",
            "of the ssh_config and files.",
            "",
            "With ide: write run configurations for IntelliJ IDEA and VS Code into this directory, a project's. They have",
            "these rules, or those that are found. A file that exists is never changed; what it needs is printed.",
            ""
        },
        footer = {"", "Example for ~/.bashrc:", "    eval \"$(farside init bash)\""})
final class Init implements Callable<Integer> {
    /** Each pair is a rule. */
    private record Pair(String gateway, String patterns) {
        String line() {
            return patterns + " via " + gateway;
        }
    }

    private final Output output;
    private final Questions questions;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Given given;

    @Mixin
    @SuppressWarnings("unused") // picocli acts on it
    private HelpOption help;

    @Parameters(
            paramLabel = "SHELL|ide",
            hideParamSyntax = true,
            arity = "0..1",
            description = "bash, zsh, fish or ide")
    private String target; // a shell: bin/farside has taken it

    Init(Output output, Questions questions) {
        this.output = output;
        this.questions = questions;
    }

    @Override
    public Integer call() throws IOException {
        if ("ide".equals(target)) {
            return new InitIde(output).write(given.settings());
        }
        Path file = given.toWrite();
        if (Files.exists(file)) {
            return exists(file);
        }
        if ((given.via() == null) != given.patterns().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--via and --for belong together");
        }
        SshConfig config = SshConfig.load();
        List<Pair> pairs = new ArrayList<>();
        if (given.via() != null) {
            pairs.add(new Pair(given.via(), given.patterns()));
        } else {
            try {
                ask(config, pairs);
            } catch (NobodyToAsk e) {
                output.complain(e.getMessage(), "farside init --via GATEWAY --for PATTERNS asks nothing");
                return Output.FAILED;
            }
        }
        boolean jumps = !Jumps.all(config).isEmpty();
        if (pairs.isEmpty() && !jumps) {
            output.complain("no rules to write: no gateway is given, and the ssh_config has no ProxyJump", null);
            return Output.FAILED;
        }
        String text = text(pairs, jumps);
        Rules.parse(text, file.toString()); // a mistake in the options ends this here
        try {
            write(file, text);
        } catch (FileAlreadyExistsException e) {
            return exists(file);
        }
        output.line("wrote " + ForeignWords.visible(file.toString()));
        output.line("farside check tries its gateways; farside explain HOST:PORT prints the rule of a host");
        return Output.OK;
    }

    private int exists(Path file) {
        output.complain(file + " exists already", "edit it; farside check tries what it says");
        return Output.FAILED;
    }

    private void ask(SshConfig config, List<Pair> pairs) throws NobodyToAsk {
        List<String> aliases = config.aliases();
        if (!aliases.isEmpty()) {
            output.line("hosts of the ssh_config: " + ForeignWords.visible(String.join(", ", aliases)));
            output.out().flush();
        }
        while (true) {
            String gateway = gateway(aliases, pairs.isEmpty());
            if (gateway == null) {
                return;
            }
            Pair pair = pair(gateway);
            if (pair == null) {
                return;
            }
            pairs.add(pair);
        }
    }

    /** Null: no more. A name that is nearly an alias has to be given twice. */
    private String gateway(List<String> aliases, boolean first) throws NobodyToAsk {
        String doubted = null;
        while (true) {
            String gateway = answer((first ? "Gateway" : "Another gateway")
                    + ", a host of the ssh_config or [user@]host[:port] (empty: none): ");
            if (gateway == null) {
                return null;
            }
            try {
                String host = Chain.parse(gateway).hops().get(0).host();
                String near = aliases.contains(host) ? null : Nearest.to(host, aliases);
                if (near == null || gateway.equals(doubted)) {
                    return gateway;
                }
                output.complain("the ssh_config has no " + host, "did you mean " + near + "?");
                doubted = gateway;
            } catch (BadInput e) {
                output.complain(e.lines());
            }
        }
    }

    private Pair pair(String gateway) throws NobodyToAsk {
        while (true) {
            String patterns = answer("Hosts behind it, as in *.corp.example 10.20.0.0/16: ");
            if (patterns == null) {
                return null;
            }
            Pair pair = new Pair(gateway, patterns);
            try {
                Rules.parse(pair.line() + "\n", "answer");
                return pair;
            } catch (BadInput e) {
                output.complain(e.lines());
            }
        }
    }

    /** Null: an empty one, or none. */
    private String answer(String prompt) throws NobodyToAsk {
        String answer = questions.text(prompt);
        return answer == null || answer.isBlank() ? null : answer.strip();
    }

    private static String text(List<Pair> pairs, boolean jumps) {
        StringBuilder text = new StringBuilder();
        text.append("# Which connections farside sends through which gateway: the first line that matches decides.\n");
        text.append("# farside-rules(5) describes the language; farside check tries what stands here.\n\n");
        for (Pair pair : pairs) {
            text.append(pair.line()).append('\n');
        }
        if (jumps) {
            text.append("ssh-config  # hosts with a ProxyJump in ~/.ssh/config go through their jump host\n");
        }
        return text.toString();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(
                file.toAbsolutePath().getParent(), OperatingSystem.here().privateDirectory());
        try (var out = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                OperatingSystem.here().privateFile())) {
            out.write(StandardCharsets.UTF_8.encode(text));
        }
    }
}
