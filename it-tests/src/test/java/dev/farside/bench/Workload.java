package dev.farside.bench;

import dev.farside.bench.report.Subject;
import dev.farside.bench.report.Table;

/** Something to measure. */
interface Workload {
    Subject subject();

    default String name() {
        return subject().name();
    }

    /** How often, unless the command line says. */
    int rounds();

    /** For its results; without any yet. */
    Table table();

    /** Measures. */
    void fill(Table table, Run run);
}
