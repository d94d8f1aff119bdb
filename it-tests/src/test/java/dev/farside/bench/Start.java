package dev.farside.bench;

import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Hello, world with what stands in front of it. */
final class Start {
    static final String EMPTY_AGENT = "an empty agent";

    private Start() {}

    static Map<String, List<String>> lines(Run run) {
        Site site = run.loopback();
        String rules = site.rules(site.gateway());
        Map<String, List<String>> lines = new LinkedHashMap<>();
        lines.put("no agent", hello(run));
        lines.put(EMPTY_AGENT, hello(run, "-javaagent:" + emptyAgent(site)));
        run.options
                .agents()
                .forEach((build, agent) -> lines.put(build, hello(run, "-javaagent:" + agent + "=rules=" + rules)));
        lines.put("bin/farside", launched(rules, hello(run)));
        lines.put("sh -c 'exec true'", List.of("sh", "-c", "exec true"));
        lines.put("bin/farside true", launched(rules, List.of("true")));
        return lines;
    }

    private static List<String> hello(Run run, String... options) {
        List<String> line = new ArrayList<>(List.of(run.jdk.program("java")));
        line.addAll(List.of(options));
        line.addAll(List.of("-cp", Jvm.ownClasses(), "probe.Hello"));
        return line;
    }

    private static List<String> launched(String rules, List<String> line) {
        List<String> all = new ArrayList<>(List.of(Jvm.farsideProgram(), "--rules", rules, "--"));
        all.addAll(line);
        return all;
    }

    private static Path emptyAgent(Site site) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", "probe.EmptyAgent");
        Path jar = Path.of(site.file("empty-agent.jar"));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new JarEntry("probe/EmptyAgent.class"));
            Files.copy(Path.of(Jvm.ownClasses(), "probe/EmptyAgent.class"), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }
}
