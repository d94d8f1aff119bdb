package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farside.it.site.Command;
import dev.farside.it.site.FarSide;
import dev.farside.it.site.Jdk;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** When and beside what an agent can be in a program that tries all doors. */
record EscapeMoments(Jdk jdk, Path rules, String proxy) {
    static final String LATE = "attached to a running program";
    static final String OWN_SELECTOR = "a ProxySelector of the program's own";

    static final List<String> ALL = List.of(
            "agent at the start",
            LATE,
            "agent given twice",
            "in a JVM that the program starts",
            "the program's own InetAddressResolverProvider (18+)",
            "-Djdk.net.usePlainDatagramSocketImpl (17)",
            "-DsocksProxyHost, -Dhttp.proxyHost",
            "ProxySelector.of",
            OWN_SELECTOR);

    /** Going through the doors to these targets; null where the JDK has no such moment. */
    Running program(String moment, String... targets) {
        Jvm plain = Jvm.on(jdk);
        Jvm covered = plain.farside(rules);
        return switch (ALL.indexOf(moment)) {
            case 0 -> start(covered, targets);
            case 1 -> attached(targets);
            case 2 -> start(covered.farside(rules), targets);
            case 3 ->
                Running.start(searching(covered)
                        .command(
                                "probe.Spawn",
                                plain.line("probe.escape.Escapes", targets).toArray(new String[0])));
            case 4 -> jdk.version() < 18 ? null : start(withResolver().farside(rules), targets);
            case 5 ->
                jdk.version() > 17 ? null : start(covered.with("-Djdk.net.usePlainDatagramSocketImpl=true"), targets);
            case 6 ->
                start(
                        covered.with(
                                "-DsocksProxyHost=" + proxy,
                                "-Dhttp.proxyHost=" + proxy,
                                "-Dhttp.proxyPort=3128",
                                "-Dhttps.proxyHost=" + proxy),
                        targets);
            case 7 -> start(covered, with("of", targets));
            default -> start(covered, with("own", targets));
        };
    }

    private static String[] with(String option, String... targets) {
        List<String> all = new ArrayList<>(List.of(option));
        all.addAll(List.of(targets));
        return all.toArray(new String[0]);
    }

    /** LOCALDOMAIN is the search list of one process. */
    static Running start(Jvm jvm, String... arguments) {
        return Running.start(searching(jvm).command("probe.escape.Escapes", arguments));
    }

    private static Jvm searching(Jvm jvm) {
        return jvm.variable("LOCALDOMAIN", "corp.example");
    }

    private Running attached(String... targets) {
        Jvm willing = jdk.version() < 21 ? Jvm.on(jdk) : Jvm.on(jdk).with("-XX:+EnableDynamicAgentLoading");
        Running program = start(willing, with("late", targets));
        assertEquals("ready", program.line());
        Command.Result attached = Jvm.on(jdk)
                .run(
                        "probe.AttachTo",
                        Long.toString(program.pid()),
                        Jvm.agentJar().toString(),
                        "rules=" + rules);
        assertEquals("attached\n", attached.out(), attached::toString);
        program.tell("");
        return program;
    }

    private static final String RESOLVER =
            """
            import java.net.InetAddress;
            import java.net.UnknownHostException;
            import java.net.spi.*;
            import java.util.stream.Stream;

            /** Asks the JDK's own resolver. */
            public class OwnResolver extends InetAddressResolverProvider implements InetAddressResolver {
                private InetAddressResolver builtin;

                public InetAddressResolver get(Configuration configuration) {
                    builtin = configuration.builtinResolver();
                    return this;
                }

                public String name() {
                    return "own";
                }

                public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                    return builtin.lookupByName(host, policy);
                }

                public String lookupByAddress(byte[] address) throws UnknownHostException {
                    return builtin.lookupByAddress(address);
                }
            }
            """;

    private Jvm withResolver() {
        Path service =
                FarSide.get().scratch("META-INF/services/java.net.spi.InetAddressResolverProvider", "OwnResolver\n");
        Path classes = service.getParent().getParent().getParent();
        Path source = FarSide.get().rewrite(classes.resolve("OwnResolver.java"), RESOLVER);
        Command.Result compiled = Command.of(jdk.program("javac"), "-d", classes.toString(), source.toString())
                .run();
        assertEquals(0, compiled.status(), compiled::toString);
        return Jvm.on(jdk).over(classes + ":" + Jvm.classPath());
    }
}
