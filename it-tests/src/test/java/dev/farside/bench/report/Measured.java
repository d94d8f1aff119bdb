package dev.farside.bench.report;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What one JDK's run has found so far. */
public final class Measured {
    private static final Gson GSON = new Gson();

    private final String jdk;
    private final int version;
    private final Machine machine;
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final Map<Subject, Double> loads = new LinkedHashMap<>();

    /** @param jdk its name, for people */
    public Measured(String jdk, int version, Machine machine) {
        this.jdk = jdk;
        this.version = version;
        this.machine = machine;
    }

    /**
     * What {@link #json} has written.
     *
     * @param tables of each workload, without figures
     */
    public static Measured read(String json, Function<String, Table> tables) {
        JsonObject all = JsonParser.parseString(json).getAsJsonObject();
        Map<String, String> facts = new LinkedHashMap<>();
        entries(all, "machine").forEach((name, fact) -> facts.put(name, fact.getAsString()));
        Measured measured =
                new Measured(all.get("name").getAsString(), all.get("jdk").getAsInt(), new Machine(facts));
        entries(all, "load")
                .forEach((name, load) -> measured.begin(tables.apply(name).subject(), load.getAsDouble()));
        entries(all, "failures")
                .forEach((name, why) -> measured.failed(tables.apply(name).subject(), why.getAsString()));
        entries(all, "workloads").forEach((name, rows) -> {
            Table table = tables.apply(name);
            rows.getAsJsonObject().asMap().forEach((row, figures) -> figures.getAsJsonObject()
                    .asMap()
                    .forEach((key, samples) -> table.add(row, key, numbers(samples))));
            measured.add(table);
        });
        return measured;
    }

    private static Map<String, JsonElement> entries(JsonObject all, String key) {
        return all.getAsJsonObject(key).asMap();
    }

    private static List<Double> numbers(JsonElement samples) {
        List<Double> numbers = new ArrayList<>();
        samples.getAsJsonArray()
                .forEach(one -> numbers.add(one.isJsonNull() ? Double.NaN : Double.valueOf(one.getAsDouble())));
        return numbers;
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

    public int version() {
        return version;
    }

    Machine machine() {
        return machine;
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
        Map<String, Double> load = new LinkedHashMap<>();
        loads.forEach((subject, one) -> load.put(subject.name(), one));
        return "{\n  \"jdk\": " + version + ",\n  \"name\": " + GSON.toJson(jdk) + ",\n  \"machine\": "
                + GSON.toJson(machine.facts()) + ",\n  \"load\": " + GSON.toJson(load) + ",\n  \"failures\": "
                + GSON.toJson(failures) + ",\n  \"workloads\": {\n"
                + String.join(",\n", tables.values().stream().map(Table::json).toList()) + "\n  }\n}\n";
    }
}
