package dev.farside.bench;

import dev.farside.it.site.Jvm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the launcher answers by itself, beside the JDK's shortest answer. */
final class Answers {
    static final String JAVA = "java -version";

    private Answers() {}

    static Map<String, List<String>> lines(Run run) {
        Site site = run.loopback();
        String rules = site.rules(site.gateway());
        Map<String, List<String>> lines = new LinkedHashMap<>();
        lines.put(JAVA, List.of(run.jdk.program("java"), "-version"));
        lines.put("farside --help", farside(run, "--help"));
        lines.put("farside --version", farside(run, "--version"));
        lines.put("farside explain", farside(run, "explain", "--rules", rules, "target:80"));
        return lines;
    }

    private static List<String> farside(Run run, String... words) {
        List<String> line = new ArrayList<>(List.of("env", "JAVA_HOME=" + run.jdk.home(), Jvm.farsideProgram()));
        line.addAll(List.of(words));
        return line;
    }
}
