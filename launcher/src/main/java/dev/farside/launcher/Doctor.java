package dev.farside.launcher;

import dev.farside.core.Settings;
import dev.farside.core.input.BadInput;
import dev.farside.core.own.ForeignWords;
import dev.farside.core.own.ThisUser;
import dev.farside.core.route.Hop;
import dev.farside.core.route.Rules;
import dev.farside.core.ssh.background.HolderClient;
import dev.farside.core.ssh.background.LoginRow;
import dev.farside.core.ssh.master.Master;
import dev.farside.core.ssh.master.Unusable;
import dev.farside.core.system.OperatingSystem;
import dev.farside.core.weave.HookCheck;
import dev.farside.core.weave.HookList;
import dev.farside.core.weave.NeededModules;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Examines the installation: what a program under farside needs on this machine. Connects to no gateway. */
@Command(
        name = "doctor",
        sortOptions = false,
        customSynopsis = "farside doctor [OPTION...]",
        description = {
            "Examine this installation: Java, agent, rules, logins that are there, shell.",
            "",
            "Connects to no gateway; farside check tries them. A line begins with 'ok', 'failed', or 'note' for what may be",
            "as you want it.",
            ""
        },
        footer = {"", "Exit status: 1 if anything failed.", "", "Example:", "    farside doctor"})
final class Doctor implements Callable<Integer> {
    /** A master is a process of this machine. */
    private static final int ANSWER_MILLIS = 2_000;

    private static final Map<String, String> START_UP_FILES =
            Map.of("bash", ".bashrc", "zsh", ".zshrc", "fish", ".config/fish/config.fish");

    private final Output output;
    private boolean failed;

    @Mixin
    private Given given;

    @Option(names = "--on", hidden = true, description = "the shell script found farside on in this shell")
    private boolean on;

    @Mixin
    @SuppressWarnings("unused") // picocli acts on it
    private HelpOption help;

    Doctor(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Path.of(HookReport.ownJar()).getParent().getParent();
        tell(true, "farside", new Commands.Version().getVersion()[0].substring("farside ".length()) + " in " + home);
        path(home);
        tell(true, "java", Runtime.version() + " in " + System.getProperty("java.home"));
        hooks();
        agent(home);
        rules();
        logins();
        sshAgent();
        shell();
        return failed ? Output.FAILED : Output.OK;
    }

    /** In a runtime image without a module that farside needs, the hooks cannot even be looked for. */
    private void hooks() {
        List<String> modules = NeededModules.missing(true);
        if (!modules.isEmpty()) {
            tell(false, "modules", NeededModules.complaint(modules) + "; " + NeededModules.hint(modules));
            return;
        }
        List<HookCheck.Finding> findings = HookCheck.thisJdk();
        tell(HookList.missing(findings).isEmpty(), "hooks", HookList.verdict(findings));
    }

    private void tell(boolean ok, String what, String words) {
        failed |= !ok;
        row(ok ? "ok" : "failed", what, words);
    }

    private void note(String what, String words) {
        row("note", what, words);
    }

    private void row(String verdict, String what, String words) {
        output.line(output.word(String.format("%-7s", verdict))
                + String.format(" %-10s %s", what, ForeignWords.visible(words)));
    }

    /** Whether the farside that a shell finds is this one. */
    private void path(Path home) {
        Path ours = home.resolve("bin").resolve(OperatingSystem.here().commandFile("farside"));
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            try {
                Path program = Path.of(directory, OperatingSystem.here().commandFile("farside"));
                if (Files.isExecutable(program)) {
                    boolean same = program.toRealPath().equals(ours.toRealPath());
                    if (same) {
                        tell(true, "path", program.toString());
                    } else {
                        note("path", program + " is another farside");
                    }
                    return;
                }
            } catch (InvalidPathException | IOException e) {
                // a directory that does not exist: a shell passes over it too
            }
        }
        note("path", "no farside in PATH; link " + ours + " into a directory of it");
    }

    /** Whether a JVM starts with the agent, which then has no complaint. */
    private void agent(Path home) throws IOException, InterruptedException {
        Path jar = home.resolve("lib/farside-agent.jar");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-javaagent:" + jar + "=via=gateway.invalid,for=host.invalid",
                        "-XX:TieredStopAtLevel=1",
                        "-version")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset()).strip();
        boolean ok = process.waitFor() == 0 && !said.contains("farside:");
        tell(ok, "agent", ok ? jar.toString() : "a JVM with " + jar + " says: " + said.replace("\n", "; "));
    }

    private void rules() {
        try {
            Settings settings = given.settings();
            Rules rules = settings.rules();
            String name = rules.isSshConfigOnly()
                    ? "none; the ssh_config decides"
                    : rules.name() + ": " + rules.rules().size()
                            + (rules.rules().size() == 1 ? " rule" : " rules");
            int warnings =
                    rules.warnings().size() + settings.sshConfig().warnings().size();
            tell(true, "rules", name);
            if (warnings > 0) {
                note(
                        "rules",
                        "farside check has " + warnings + (warnings == 1 ? " warning" : " warnings") + " for them");
            }
            masters(settings);
        } catch (BadInput e) {
            tell(false, "rules", e.getMessage());
            if (e.hint() != null) {
                row("", "", "hint: " + e.hint());
            }
        }
    }

    /** Whether the masters answer that the ssh_config expects for the gateways of the rules (ControlPath). */
    private void masters(Settings settings) {
        Set<Hop> hops = new LinkedHashSet<>();
        settings.rules().chains().forEach(chain -> hops.addAll(chain.hops()));
        for (Hop hop : hops) {
            try {
                for (Path socket : settings.sshConfig()
                        .settings(hop.host(), hop.user(), hop.port())
                        .connection()
                        .controlPaths()) {
                    master(hop, socket);
                }
            } catch (BadInput e) {
                tell(false, "gateway", e.getMessage());
            }
        }
    }

    private void master(Hop hop, Path socket) {
        try {
            Master master = Master.at(socket, ANSWER_MILLIS);
            if (master == null) {
                note("master", hop + ": none at " + socket + " (ControlPath)");
            } else {
                master.close();
                tell(true, "master", hop + ": " + socket + " (ControlPath), pid " + master.pid());
            }
        } catch (Unusable e) {
            note("master", hop + ": none that can be used at " + socket + " (ControlPath): " + e.getMessage());
        }
    }

    /** Those of farside login. */
    private void logins() {
        try {
            for (LoginRow login : HolderClient.rows()) {
                note("login", login.gateway() + ": " + login.state() + "; farside status shows more");
            }
        } catch (IOException e) {
            tell(false, "login", e.getMessage());
        }
    }

    private void sshAgent() {
        String socket = System.getenv("SSH_AUTH_SOCK");
        if (socket == null || socket.isEmpty()) {
            note("ssh-agent", "none (SSH_AUTH_SOCK is not set): keys come from files");
        } else if (Files.exists(Path.of(socket))) {
            tell(true, "ssh-agent", socket);
        } else {
            note("ssh-agent", "SSH_AUTH_SOCK names " + socket + ", which does not exist");
        }
    }

    private void shell() throws IOException {
        note(
                "shell",
                on
                        ? "farside is on: all JVMs started here are covered"
                        : "farside is off: commands need farside before them");
        String shell = System.getenv().getOrDefault("SHELL", "");
        String name = shell.substring(shell.lastIndexOf('/') + 1);
        String file = START_UP_FILES.get(name);
        if (file == null || ThisUser.home() == null) {
            return;
        }
        Path startUp = ThisUser.home().resolve(file);
        boolean isSetUp = Files.isReadable(startUp)
                && new String(Files.readAllBytes(startUp), Charset.defaultCharset()).contains("farside init " + name);
        if (isSetUp) {
            tell(true, "completion", startUp.toString());
        } else {
            note("completion", "not set up in " + startUp + "; farside help init has the line");
        }
    }
}
