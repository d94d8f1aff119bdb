package dev.farside.it.site;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds the command line of a probe's JVM. Each call returns a new object. */
public final class Jvm {
    private final Jdk jdk;
    private final Namespace network;
    private final List<String> options;
    private final Map<String, String> environment = new TreeMap<>();
    private String classPath = classPath();

    private Jvm(Jdk jdk, Namespace network, List<String> options) {
        this.jdk = jdk;
        this.network = network;
        this.options = options;
    }

    /**
     * On the near side, without the agent. Of JVMs that start together, one may hold another's file of performance data
     * for a moment, of which the other warns on stdout; so there is no such file.
     */
    public static Jvm on(Jdk jdk) {
        return new Jvm(
                jdk,
                FarSide.get().near(),
                List.of("-XX:TieredStopAtLevel=1", "-Xmx256m", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    }

    public Jvm at(Namespace elsewhere) {
        return new Jvm(jdk, elsewhere, options);
    }

    public Jvm with(String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(Arrays.asList(more));
        Jvm next = new Jvm(jdk, network, all);
        next.environment.putAll(environment);
        next.classPath = classPath;
        return next;
    }

    /** Able to attach to another JVM, for which Java 8 has a jar of its own. */
    public Jvm attaching() {
        Path tools = jdk.home().resolve("lib/tools.jar");
        return Files.exists(tools) ? over(classPath + File.pathSeparator + tools) : this;
    }

    Jdk jdk() {
        return jdk;
    }

    /** Instead of the probes and their libraries. */
    public Jvm over(String otherClassPath) {
        Jvm next = with();
        next.classPath = otherClassPath;
        return next;
    }

    public Jvm variable(String name, String value) {
        Jvm next = with();
        next.environment.put(name, value);
        return next;
    }

    /** With the agent of the built distribution, under these rules. */
    public Jvm farside(Path rules) {
        return agent("rules=" + rules);
    }

    public Jvm agent(String agentOptions) {
        return with("-javaagent:" + agentJar() + (agentOptions.isEmpty() ? "" : "=" + agentOptions));
    }

    /** Believes the far web server's certificate. */
    public Jvm trusting() {
        return with(
                "-Djavax.net.ssl.trustStore=" + FarSide.get().keys().trustStore(),
                "-Djavax.net.ssl.trustStorePassword=changeit");
    }

    public List<String> line(String main, String... arguments) {
        return line(classPath, main, arguments);
    }

    /** Without the libraries probes use. */
    public List<String> bareLine(String main, String... arguments) {
        return line(ownClasses(), main, arguments);
    }

    private List<String> line(String path, String main, String[] arguments) {
        List<String> line = new ArrayList<>();
        line.add(jdk.program("java"));
        line.addAll(options);
        line.addAll(List.of("-cp", forIts(path), main));
        line.addAll(Arrays.asList(arguments));
        return line;
    }

    /** What {@link #line} has as its class path. */
    public String itsClassPath() {
        return forIts(classPath);
    }

    /** The probes, and the zoo's programs, as this JDK can load them. */
    private String forIts(String path) {
        if (jdk.version() >= 17) {
            return path;
        }
        String probes = Path.of(ownClasses()).resolveSibling("probes-for-older").toString();
        return Enclosure.forOlder(path.replace(ownClasses(), probes));
    }

    public Command command(String main, String... arguments) {
        return Command.of(network.onNetwork(line(main, arguments)))
                .with(environment)
                .within(Duration.ofSeconds(90));
    }

    public Command.Result run(String main, String... arguments) {
        return command(main, arguments).run();
    }

    /** The built distribution, as a user has it. */
    public static Path distribution() {
        String given = System.getProperty("farside.home");
        Path home = given != null
                ? Path.of(given)
                : Path.of(ownClasses())
                        .resolve("../../../launcher/target/farside")
                        .normalize();
        if (!Files.exists(home.resolve("lib/farside-agent.jar"))) {
            throw new IllegalStateException(home + " is not built: mvn package");
        }
        return home;
    }

    public static Path agentJar() {
        return distribution().resolve("lib/farside-agent.jar");
    }

    public static String farsideProgram() {
        return distribution().resolve("bin/farside").toString();
    }

    /** The compiled probes, and the test harness beside them, which they do not use. */
    public static String ownClasses() {
        try {
            return Path.of(Jvm.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Probes and the libraries they use; nothing of the project under test. */
    public static String classPath() {
        List<String> kept = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            String name = Path.of(entry).getFileName().toString();
            boolean ours = name.startsWith("farside-")
                    || entry.contains("/launcher/target/")
                    || entry.contains("/agent/target/");
            boolean runner = name.matches("(surefire|junit|picocli|opentest4j|apiguardian).*");
            if (!ours && !runner) {
                kept.add(entry);
            }
        }
        return String.join(File.pathSeparator, kept);
    }
}
