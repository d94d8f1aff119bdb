package dev.farside.bench.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** What one JDK's run has found so far. */
public final class Measured {
    private final String jdk;
    private final int version;
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final Map<Subject, Double> loads = new LinkedHashMap<>();

    /** @param jdk its name, for people */
    public Measured(String jdk, int version) {
        this.jdk = jdk;
        this.version = version;
    }

    /** @param load the machine's average of the minute before this workload began */
    public void begin(Subject subject, double load) {
        loads.put(subject, load);
    }

    public void add(Table table) {
        tables.put(table.subject().name(), table);
    }

    public void failed(Subject subject, String reason) {
        failures.put(subject.name(), reason);
    }

    String jdk() {
        return jdk;
    }

    Map<String, Table> tables() {
        return tables;
    }

    Map<String, String> failures() {
        return failures;
    }

    Map<Subject, Double> loads() {
        return loads;
    }

    /** The name of a file that is about this JDK. */
    public String file(String suffix) {
        return "bench-jdk" + version + suffix;
    }

    public String plot() {
        return Plot.of("farside and its peers, " + jdk, tables.values());
    }

    public String json() {
        return "{\n  \"jdk\": " + version + ",\n  \"load\": {"
                + String.join(
                        ", ",
                        loads.entrySet().stream()
                                .map(load -> "\"" + load.getKey().name() + "\": " + Table.number(load.getValue(), 2))
                                .toList())
                + "},\n  \"workloads\": {\n"
                + String.join(",\n", tables.values().stream().map(Table::json).toList()) + "\n  }\n}\n";
    }
}
