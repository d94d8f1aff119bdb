package dev.farside.launcher.demo;

import dev.farside.agent.Colours;
import dev.farside.core.ssh.LocalGateway;
import dev.farside.launcher.HelpOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows farside at work in ten seconds. It needs no sshd, no root and no network. */
@Command(
        name = "demo",
        sortOptions = false,
        customSynopsis = "farside demo",
        description = {
            "Show farside at work, on this machine alone.",
            "",
            "A gateway and a private web server run in this process for a moment.",
            ""
        },
        footer = {"", "Example:", "    farside demo"})
public final class Demo implements Callable<Integer> {
    private static final String PROGRAM = "Fetch";
    private static final List<String> RULES = List.of("ssh-config ssh_config", "*.demo.internal via gateway");

    private final PrintStream out = System.out;

    @Mixin
    @SuppressWarnings("unused") // picocli acts on it
    private HelpOption help;

    @Override
    public Integer call() throws IOException, GeneralSecurityException, URISyntaxException {
        Path home = Path.of(Demo.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .getParent()
                .resolveSibling("bin");
        Path directory = Files.createTempDirectory("farside-demo-"); // 0700, as all that this makes
        Thread atExit = new Thread(() -> remove(directory));
        Runtime.getRuntime().addShutdownHook(atExit); // for Ctrl-C too
        try (Intranet intranet = new Intranet();
                LocalGateway gateway = new LocalGateway("demo", intranet)) {
            gateway.introduce(directory, "gateway");
            program(directory);
            return show(home.resolve("farside"), directory);
        }
    }

    /** Puts the program there, away from all classes of ours. */
    private static void program(Path directory) throws IOException {
        String file = PROGRAM + ".class";
        try (InputStream bytes = Demo.class.getResourceAsStream("/" + file)) {
            Files.copy(bytes, directory.resolve(file));
        }
    }

    private int show(Path farside, Path directory) throws IOException {
        Files.write(directory.resolve("rules"), RULES);
        out.println();
        out.println("An SSH gateway and a web server run on this machine for a moment.");
        out.println("Only the gateway knows the web server's name, " + Intranet.NAME + ".");
        out.println();
        out.println("$ java " + PROGRAM + " " + Intranet.URL);
        Exit without = run(directory, List.of());
        out.println("  " + without.text());
        out.println();
        out.println("$ cat rules");
        RULES.forEach(rule -> out.println("  " + rule));
        out.println();
        out.println("$ farside --rules rules java " + PROGRAM + " " + Intranet.URL);
        Exit with = run(directory, List.of(farside.toString(), "--rules", "rules"));
        out.println("  " + with.text());
        out.println();
        if (without.status() == 0 || with.status() != 0 || !with.text().equals(Intranet.PAGE)) {
            complain(
                    without.status() == 0
                            ? "without farside the page should not be found"
                            : "with farside the page should be found");
            return 1;
        }
        out.println("The same program, unchanged: farside sent its connection through the gateway,");
        out.println("and the name was looked up there, never here.");
        out.println();
        return 0;
    }

    private record Exit(int status, String text) {}

    /** Runs the program on the java that runs this. */
    private Exit run(Path directory, List<String> prefix) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        Collections.addAll(
                command, Path.of(System.getProperty("java.home"), "bin", "java").toString(), PROGRAM, Intranet.URL);
        out.flush();
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        // A resolver that does not answer, as on a machine without network, is not to keep the demo waiting.
        builder.environment().put("RES_OPTIONS", "timeout:1 attempts:1");
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset()).strip();
        try {
            return new Exit(process.waitFor(), text.replace("\n", "\n  "));
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            return new Exit(1, "interrupted");
        }
    }

    private static void complain(String what) {
        System.out.flush();
        System.err.println(Colours.of(null, 2).complaint("this demo failed: " + what));
    }

    private static void remove(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            System.err.println("farside: " + directory + ": cannot be removed: " + e.getMessage());
        }
    }
}
